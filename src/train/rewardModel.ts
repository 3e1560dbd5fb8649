/** The second of RLHF's three stages: a model with a scalar head that learns from pairs what is preferred. */
import type { BatchRecord } from '../core/records';
import type { RewardMetrics } from '../core/rewardRecords';
import type { NamedArrays } from '../core/runCheckpoint';
import type { TrainingConfig } from '../core/trainingConfig';
import { type BatchShape, collateEnds, sequencesOf } from '../data/batching';
import { PairOrder } from '../data/pairOrder';
import { type PairSource, placesOf } from '../data/pairSource';
import type { Architecture } from '../model/architecture';
import { batchLimits } from '../model/batchTensors';
import { ParameterSet } from '../model/parameters';
import { ValueScorer } from '../model/valueScorer';
import type { Backend } from '../runtime/backend';
import { Owned } from '../runtime/ownership';
import type { Collector, Log } from './methods/method';
import { RewardLoss } from './methods/rewardLoss';
import type { StepReading } from './metrics';
import { type NamedSets, readSets, writeSets } from './namedSets';
import { TrainingStage } from './trainingStage';
import { Update } from './update';

export interface RewardModelOptions {
  readonly backend: Backend;
  /** Of the policy. */
  readonly architecture: Architecture;
  /** What its trunk starts as. */
  readonly reference: ParameterSet;
  readonly source: Pick<PairSource, 'shape'>;
  /** The run's, or the stage's own. */
  readonly config: TrainingConfig;
}

interface RewardLog extends Log {
  readonly metrics: RewardMetrics;
  readonly batch: BatchRecord;
}

const WEIGHTS = 'reward';
const MOMENTS = 'reward.';
/** Whether a snapshot holds a reward model. */
export const holdsRewardModel = (beside: NamedArrays | undefined): beside is NamedArrays =>
  Object.keys(beside ?? {}).some((name) => name.startsWith(`${WEIGHTS}/`));

/** Keeps the order of its pairs apart from the policy's. */
const SEED_OFFSET = 0x5eed;

/** It is trained by a stage of its own (`rewardStage`); what it says can be asked at any time. */
export class RewardModel {
  private constructor(
    /** Its weights, with those of the head. */
    readonly parameters: ParameterSet,
    readonly update: Update,
    private readonly scorer: ValueScorer,
    private readonly own: Owned,
  ) {}

  /** @throws RangeError for a family without a scalar head; EngineError whatever the backend says of the graphs */
  static create(options: RewardModelOptions): Promise<RewardModel> {
    const { backend, reference, source, config } = options;
    return Owned.create(async (own) => {
      const architecture = scalarHeadOf(options.architecture);
      const shape = endsShape(source.shape(config.per_device_train_batch_size));
      const parameters = own.keep(new ParameterSet(backend, architecture, 'reward'));
      parameters.copyFrom(reference);
      const update = own.keep(await Update.create({ backend, architecture, shape }));
      const scorer = own.keep(await ValueScorer.create(backend, architecture, update.batch));
      return new RewardModel(parameters, update, scorer, own);
    });
  }

  /** Rewards of whole texts, prompts and completions, as many as one likes. */
  async rewards(texts: readonly (readonly number[])[]): Promise<number[]> {
    const { update, scorer } = this;
    const { sequences, shape } = update.batch;
    const rewards: number[] = [];
    for (let from = 0; from < texts.length; from += sequences) {
      const some = texts.slice(from, from + sequences);
      const padded = Array.from({ length: sequences }, (_, i) => some[i] ?? some[0]);
      update.batch.load(collateEnds(padded, shape, batchLimits(update.architecture)));
      rewards.push(...(await scorer.values(this.parameters)).subarray(0, some.length));
    }
    return rewards;
  }

  /** Weights by name, and moments while it learns. */
  state({ learns }: { readonly learns: boolean }): Promise<NamedArrays> {
    return readSets({ ...this.weights, ...(learns && this.moments) });
  }

  /** @throws EngineError checkpoint_mismatch naming the first array that does not fit the model */
  restore(state: NamedArrays): void {
    writeSets(this.weights, state);
    if (Object.keys(state).some((name) => name.startsWith(MOMENTS))) writeSets(this.moments, state);
  }

  private get weights(): NamedSets {
    return { [WEIGHTS]: this.parameters };
  }

  private get moments(): NamedSets {
    const { m, v } = this.update.optimizer;
    return { [`${MOMENTS}m`]: m, [`${MOMENTS}v`]: v };
  }

  dispose(): Promise<void> {
    return this.own.dispose();
  }
}

interface RewardStageOptions extends Pick<RewardModelOptions, 'backend' | 'config'> {
  readonly source: PairSource;
  /** The run's step that is its first. */
  readonly from: number;
}

/** Trains a reward model on pairs. @param options with the stage's own configuration */
export function rewardStage(
  model: RewardModel,
  { backend, source, config, from }: RewardStageOptions,
): TrainingStage<RewardLog> {
  const { update, parameters } = model;
  const loss = new RewardLoss(update.lossContext);
  const method = { metrics: rewardMetrics, batchRecord: rewardBatch };
  const order = new PairOrder(source.size, config.per_device_train_batch_size, config.seed + SEED_OFFSET);
  const collector: Collector<RewardLoss> = {
    collect: async (step) => {
      const indices = source.batch?.(step, order.batchSize) ?? order.batch(step - from);
      const pairs = await source.pairs(indices);
      const half = (name: 'chosenIds' | 'rejectedIds') => pairs.map((pair) => [...pair.promptIds, ...pair[name]]);
      const texts = [...half('chosenIds'), ...half('rejectedIds')];
      const batch = collateEnds(texts, update.batch.shape, batchLimits(update.architecture));
      const places = placesOf(source, indices);
      const epoch = ((step - from) * indices.length) / source.size;
      return [{ batch, indices, places, epoch, prepare: async () => undefined }];
    },
    state: () => model.state({ learns: true }),
  };
  return TrainingStage.create<RewardLoss, RewardLog>({
    ...{ backend, method, update, loss, collector, config, from, model: parameters },
  });
}

/** @throws RangeError for a family without one */
export function scalarHeadOf(architecture: Architecture): Architecture {
  const scalar = architecture.scalarHead?.();
  if (!scalar) throw new RangeError('this family of models has no scalar head');
  return scalar;
}

/** Of the same sequences, read one token further and to their ends only. */
function endsShape(shape: BatchShape): BatchShape {
  return { ...shape, positions: shape.positions + 1, rows: sequencesOf(shape) };
}

function rewardBatch({ step, places: indices, rewards }: StepReading<RewardLoss>): BatchRecord {
  const pairs = rewards.length / 2;
  return { step, indices, chosenRewards: rewards.subarray(0, pairs), rejectedRewards: rewards.subarray(pairs) };
}

function rewardMetrics(reading: StepReading<RewardLoss>): RewardMetrics {
  const { step, loss, gradNorm, learningRate, epoch, rewards } = reading;
  const pairs = rewards.length / 2;
  const margins = Array.from({ length: pairs }, (_, p) => rewards[p] - rewards[pairs + p]);
  return {
    step,
    loss: loss[0],
    grad_norm: gradNorm,
    learning_rate: learningRate,
    epoch,
    accuracy: margins.filter((margin) => margin > 0).length / pairs,
    margin: margins.reduce((sum, margin) => sum + margin, 0) / pairs,
    mean_reward: rewards.reduce((sum, reward) => sum + reward, 0) / rewards.length,
  };
}
