import type { GrpoMetrics, ResponseRecord } from '../../core/rolloutRecords';
import type { TrainingConfig } from '../../core/trainingConfig';
import { PairOrder } from '../../data/pairOrder';
import type { PromptSource } from '../../data/promptSource';
import { algebra } from '../../graph/algebra';
import { groupAdvantages } from '../../math/advantages';
import { rowWeights } from '../../math/losses/grpo';
import type { BatchTensors } from '../../model/batchTensors';
import type { ParameterSet } from '../../model/parameters';
import { klEstimate } from './lossGraphs/rollout';
import type { Collector, CollectorContext, Log, Method, Minibatch } from './method';
import { policyLoss, type RolloutForm, RolloutLoss, rolloutForm, rowsOf } from './rolloutLoss';
import { grpoMetrics, responseRecord } from './rolloutMetrics';
import { collateResponses, learntFrom, RolloutWriter, rolloutRandom } from './rollouts';

export interface GrpoLog extends Log {
  readonly metrics: GrpoMetrics;
  readonly batch: ResponseRecord;
}

/** @param batch that of the update */
export function grpoForm(batch: Pick<BatchTensors, 'rows' | 'sequences'>, config: TrainingConfig): RolloutForm {
  const hasReference = config.beta > 0;
  return rolloutForm(batch, ['lowest', 'highest', 'beta'], {
    name: hasReference ? 'grpo_kl' : 'grpo',
    build: (terms) => {
      const { b, logps, input } = terms;
      const { add, mul } = algebra(b);
      const policy = policyLoss(terms);
      if (!hasReference) return policy;
      return add(policy, mul(klEstimate(b, logps(), input('reference_logps'), input('token_weights')), input('beta')));
    },
    values: (loaded, at) => {
      const { epsilon, epsilon_high, grpo_loss_type, beta } = at;
      const longest = batch.rows / batch.sequences;
      return {
        lowest: Float32Array.of(1 - epsilon),
        highest: Float32Array.of(1 + epsilon_high),
        beta: Float32Array.of(beta),
        token_weights: rowsOf(loaded, rowWeights([...loaded.lengths], grpo_loss_type, longest)),
      };
    },
  });
}

/** Groups of responses to each prompt, which are each other's baseline; one batch a rollout. */
class GrpoCollector implements Collector<RolloutLoss> {
  private readonly order: PairOrder;
  private readonly groups: number;

  constructor(
    private readonly context: CollectorContext<RolloutLoss, PromptSource>,
    private readonly writer: RolloutWriter,
  ) {
    const { per_device_train_batch_size: responses, num_generations, seed } = this.context.config;
    this.groups = responses / num_generations;
    this.order = new PairOrder(context.source.size, this.groups, seed, !context.inOrder);
  }

  async collect(step: number, policy: ParameterSet): Promise<readonly Minibatch[]> {
    const { source, update, architecture, loss, referencePass, reference } = this.context;
    const { num_generations: group, num_iterations, scale_rewards, beta, seed } = this.context.config;
    const rollout = Math.floor(step / num_iterations);
    const prompts = this.order.batch(rollout).flatMap((prompt) => new Array<number>(group).fill(prompt));
    const responses = await this.writer.write(policy, prompts, rolloutRandom(seed, step));
    const batch = collateResponses(responses, source, update.batch, architecture);
    const rewards = responses.map(({ reward }) => reward);
    const advantages = groupAdvantages(rewards, group, scale_rewards === 'group');
    const ofTokens = responses.map(({ tokens }, i) => tokens.map(() => advantages[i]));
    const prepare = async () => {
      loss.write(responses, ofTokens);
      return beta > 0 ? referencePass.scoreTokens(reference, loss.readings.referenceLogps) : undefined;
    };
    const epoch = (rollout * this.groups) / source.size;
    const learnt = { responses: responses.map(learntFrom) };
    const first = { batch, indices: prompts, places: prompts, epoch, learnt, prepare };
    // What the loss reads stays from the first update to the last.
    const again = { ...first, prepare: async () => undefined };
    return [first, ...new Array<Minibatch>(num_iterations - 1).fill(again)];
  }
}

/**
 * Group relative policy optimization, arXiv 2402.03300, on the true reward; by its settings also DAPO's clip-higher and mean over tokens (arXiv
 * 2503.14476) and Dr. GRPO (arXiv 2503.20783).
 */
export const GRPO: Method<RolloutLoss, PromptSource, GrpoLog> = {
  needs: ['prompts', 'taste'],
  models: [
    { role: 'policy', head: 'language', trained: true },
    { role: 'reference', head: 'language', trained: false },
  ],
  createLoss: (context, config) => new RolloutLoss(context, grpoForm(context.batch, config), {}),
  async openCollector(context, own) {
    const { backend, architecture, source, config } = context;
    const { per_device_train_batch_size: responses } = config;
    const writer = own.keep(await RolloutWriter.create(backend, architecture, source, responses));
    return new GrpoCollector(context, writer);
  },
  metrics: grpoMetrics,
  batchRecord: responseRecord,
};
