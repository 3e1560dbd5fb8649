import type { BatchRecord, OnlineDpoMetrics } from '../../core/records';
import type { NamedArrays } from '../../core/runCheckpoint';
import type { TrainingConfig } from '../../core/trainingConfig';
import { collatePairs } from '../../data/batching';
import { PairOrder } from '../../data/pairOrder';
import { labelPair } from '../../data/preferenceLabels';
import type { PromptSource } from '../../data/promptSource';
import { batchLimits } from '../../model/batchTensors';
import type { ParameterSet } from '../../model/parameters';
import type { Tensor } from '../../runtime/backend';
import { TensorGroup } from '../../runtime/ownership';
import type { LossContext, LossGraph, LossStep, PairLoss } from '../loss';
import { batchRecord, pairMetrics, type StepReading, type TokenReading } from '../metrics';
import type { RewardModel } from '../rewardModel';
import { DPO } from './dpo';
import type { Collector, CollectorContext, Log, Method, Minibatch } from './method';
import { meanOf } from './rolloutMetrics';
import { RolloutWriter, responseScores, rolloutRandom } from './rollouts';

export interface OnlineDpoLog extends Log {
  readonly metrics: OnlineDpoMetrics;
  readonly batch: BatchRecord;
}

/** DPO's loss, and beside what is read back of it what each completion is worth, and what it is given by whoever labels, [S] each. */
export class OnlineDpoLoss implements PairLoss {
  readonly readings: Readonly<Record<'loss' | 'logps' | 'referenceLogps' | 'rewards' | 'scores', Tensor>>;
  readonly referenceTokens: Tensor | undefined;
  private readonly loss: PairLoss;
  private readonly group: TensorGroup;

  constructor(context: LossContext, config: TrainingConfig) {
    this.loss = DPO.createLoss(context, config);
    this.referenceTokens = this.loss.referenceTokens;
    this.group = new TensorGroup(context.backend, 'judged');
    const each = (name: string) => this.group.float32(name, [context.batch.sequences]);
    this.readings = { ...this.loss.readings, rewards: each('rewards'), scores: each('scores') };
  }

  evaluate(output: Tensor, at: LossStep, mean?: Tensor): void | Promise<void> {
    return this.loss.evaluate(output, at, mean);
  }

  differentiate(output: Tensor): Tensor | Promise<Tensor> {
    return this.loss.differentiate(output);
  }

  graphOf(config: TrainingConfig): LossGraph | undefined {
    return this.loss.graphOf?.(config);
  }

  async dispose(): Promise<void> {
    await this.loss.dispose();
    this.group.destroy();
  }
}

/** Two responses of the policy as it is to each prompt, labelled as the pairs of a data set are; one batch a rollout. */
class OnlinePairs implements Collector<OnlineDpoLoss> {
  private readonly order: PairOrder;

  constructor(
    private readonly context: CollectorContext<OnlineDpoLoss, PromptSource>,
    private readonly writer: RolloutWriter,
    private readonly rewardModel: RewardModel | undefined,
  ) {
    const { config, source, inOrder } = context;
    this.order = new PairOrder(source.size, config.per_device_train_batch_size, config.seed, !inOrder);
  }

  async collect(step: number, policy: ParameterSet): Promise<readonly Minibatch[]> {
    const { source, update, architecture, loss, backend, referencePass, reference, config, from } = this.context;
    const prompts = this.order.batch(step - from);
    const random = rolloutRandom(config.seed, step);
    const asked = prompts.flatMap((prompt) => [prompt, prompt]);
    const responses = await this.writer.write(policy, asked, random);
    const scores = await responseScores(responses, source, this.rewardModel);
    const judged = responses.map(({ tokens: ids }, i) => ({ ids, reward: scores[i] }));
    const pairs = prompts.map((prompt, i) =>
      labelPair(random, source.prompt(prompt), judged[2 * i], judged[2 * i + 1], source.labels),
    );
    const batch = collatePairs(pairs, update.batch.shape, batchLimits(architecture));
    // A pair holds the very ids of its responses.
    const order = (['chosenIds', 'rejectedIds'] as const).flatMap((half) =>
      pairs.map((pair, i) => (pair[half] === judged[2 * i].ids ? 2 * i : 2 * i + 1)),
    );
    const prepare = async () => {
      backend.write(
        loss.readings.rewards,
        Float32Array.from(order, (place) => responses[place].reward),
      );
      backend.write(
        loss.readings.scores,
        Float32Array.from(order, (place) => scores[place]),
      );
      return referencePass.score(reference, loss.readings.referenceLogps, loss.referenceTokens);
    };
    const epoch = ((step - from) * prompts.length) / source.size;
    return [{ batch, indices: prompts, places: prompts, epoch, written: pairs, prepare }];
  }

  /** Where the pairs are labelled by a model, a snapshot holds it. */
  async state(): Promise<NamedArrays> {
    return (await this.rewardModel?.state({ learns: false })) ?? {};
  }
}

/** By the labels of a reward model where one is given, which belongs to the caller; else by those of the true reward. */
function onlineDpoBy(rewardModel: RewardModel | undefined): Method<OnlineDpoLoss, PromptSource, OnlineDpoLog> {
  return {
    needs: rewardModel ? ['prompts'] : ['prompts', 'taste'],
    models: rewardModel ? [...DPO.models, { role: 'reward', head: 'scalar', trained: false }] : DPO.models,
    createLoss: (context, config) => new OnlineDpoLoss(context, config),
    async openCollector(context, own) {
      const { backend, architecture, source, config } = context;
      const responses = 2 * config.per_device_train_batch_size;
      const writer = own.keep(await RolloutWriter.create(backend, architecture, source, responses));
      return new OnlinePairs(context, writer, rewardModel);
    },
    metrics: onlineDpoMetrics,
    batchRecord,
  };
}

/**
 * Online DPO, arXiv 2402.04792 (with the true reward's labels in place of a language model's): DPO, with any of its losses, on pairs that the policy
 * writes while it learns.
 */
export const ONLINE_DPO = onlineDpoBy(undefined);

/** The same by the labels of a reward model: Bradley–Terry's, of its scores. */
export const onlineDpo = (rewardModel: RewardModel) => onlineDpoBy(rewardModel);

/** Of a run that trains the reward model first, on pairs. */
export const ONLINE_DPO_STAGED: Pick<Method, 'needs' | 'models'> = {
  needs: ['pairs', 'prompts'],
  models: [...DPO.models, { role: 'reward', head: 'scalar', trained: true }],
};

function onlineDpoMetrics(reading: StepReading<OnlineDpoLoss>, tokens?: TokenReading): OnlineDpoMetrics {
  const { rewards, scores } = reading;
  const pairs = scores.length / 2;
  return {
    ...pairMetrics(reading, tokens),
    reward: meanOf(rewards),
    'objective/scores': meanOf(scores),
    'objective/scores_margin': meanOf(scores.subarray(0, pairs)) - meanOf(scores.subarray(pairs)),
  };
}
