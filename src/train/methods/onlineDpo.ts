import type { BatchRecord, OnlineDpoMetrics } from '../../core/records';
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
import { DPO } from './dpo';
import type { Collector, CollectorContext, Log, Method, Minibatch } from './method';
import { meanOf } from './rolloutMetrics';
import { RolloutWriter, rolloutRandom } from './rollouts';

export interface OnlineDpoLog extends Log {
  readonly metrics: OnlineDpoMetrics;
  readonly batch: BatchRecord;
}

/** DPO's loss, and beside what is read back of it what each completion earns, [S]. */
export class OnlineDpoLoss implements PairLoss {
  readonly readings: Readonly<Record<'loss' | 'logps' | 'referenceLogps' | 'rewards', Tensor>>;
  readonly referenceTokens: Tensor | undefined;
  private readonly loss: PairLoss;
  private readonly group: TensorGroup;

  constructor(context: LossContext, config: TrainingConfig) {
    this.loss = DPO.createLoss(context, config);
    this.referenceTokens = this.loss.referenceTokens;
    this.group = new TensorGroup(context.backend, 'judged');
    this.readings = { ...this.loss.readings, rewards: this.group.float32('rewards', [context.batch.sequences]) };
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
  ) {
    const { config, source, inOrder } = context;
    this.order = new PairOrder(source.size, config.per_device_train_batch_size, config.seed, !inOrder);
  }

  async collect(step: number, policy: ParameterSet): Promise<readonly Minibatch[]> {
    const { source, update, architecture, loss, backend, referencePass, reference, config } = this.context;
    const prompts = this.order.batch(step);
    const random = rolloutRandom(config.seed, step);
    const asked = prompts.flatMap((prompt) => [prompt, prompt]);
    const responses = await this.writer.write(policy, asked, random);
    const judged = responses.map(({ tokens: ids, reward }) => ({ ids, reward }));
    const pairs = prompts.map((prompt, i) =>
      labelPair(random, source.prompt(prompt), judged[2 * i], judged[2 * i + 1], source.labels),
    );
    const batch = collatePairs(pairs, update.batch.shape, batchLimits(architecture));
    const earned = (half: 'chosenIds' | 'rejectedIds') => pairs.map((pair, i) => source.reward(prompts[i], pair[half]));
    const rewards = Float32Array.from([...earned('chosenIds'), ...earned('rejectedIds')]);
    const prepare = async () => {
      backend.write(loss.readings.rewards, rewards);
      return referencePass.score(reference, loss.readings.referenceLogps, loss.referenceTokens);
    };
    const epoch = (step * prompts.length) / source.size;
    return [{ batch, indices: prompts, places: prompts, epoch, prepare }];
  }
}

/**
 * Online DPO, arXiv 2402.04792 (with the true reward's labels in place of a language model's): DPO, with any of its losses, on pairs that the policy
 * writes while it learns.
 */
export const ONLINE_DPO: Method<OnlineDpoLoss, PromptSource, OnlineDpoLog> = {
  needs: ['prompts', 'taste'],
  models: DPO.models,
  createLoss: (context, config) => new OnlineDpoLoss(context, config),
  async openCollector(context, own) {
    const { backend, architecture, source, config } = context;
    const responses = 2 * config.per_device_train_batch_size;
    return new OnlinePairs(context, own.keep(await RolloutWriter.create(backend, architecture, source, responses)));
  },
  metrics: onlineDpoMetrics,
  batchRecord,
};

function onlineDpoMetrics(reading: StepReading<OnlineDpoLoss>, tokens?: TokenReading): OnlineDpoMetrics {
  const { rewards } = reading;
  const pairs = rewards.length / 2;
  const reward = meanOf(rewards);
  return {
    ...pairMetrics(reading, tokens),
    reward,
    'objective/scores': reward,
    'objective/scores_margin': meanOf(rewards.subarray(0, pairs)) - meanOf(rewards.subarray(pairs)),
  };
}
