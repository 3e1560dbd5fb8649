/** PPO's two losses as graphs: the policy's and the value model's. */
import type { TrainingConfig } from '../../core/trainingConfig';
import type { Batch } from '../../data/batching';
import { algebra } from '../../graph/algebra';
import type { GraphBuilder } from '../../graph/builder';
import type { Value } from '../../graph/ir';
import type { BatchTensors } from '../../model/batchTensors';
import type { GraphLossForm } from './formGraph';
import { clippedValue } from './lossGraphs/rollout';
import { policyLoss, type RolloutForm, type RolloutLoss, rolloutForm, rowsOf } from './rolloutLoss';

/** With what the collector knows of the responses' rewards, and the value model's loss. */
export type PpoLoss = RolloutLoss<'scores' | 'klCoefficient' | 'valueLoss'>;

type Sizes = Pick<BatchTensors, 'rows' | 'sequences'>;

/** The mean over the tokens of the responses, or of the texts. */
function tokenWeights(batch: Batch, config: TrainingConfig, of: 'responses' | 'texts' = 'responses'): Float32Array {
  const { per_device_train_batch_size: responses } = config;
  const [from, to] = of === 'responses' ? [0, responses] : [responses, batch.sequences];
  const weight = 1 / Math.max(batch.starts[to] - batch.starts[from], 1);
  return rowsOf(batch, new Float32Array(batch.sequences).fill(weight, from, to));
}

/** Entropy of each row's next token, [1, R]. @param logps of the vocabulary, [R, V] */
function entropies(b: GraphBuilder, logps: Value): Value {
  const { mul, neg, exp } = algebra(b);
  const sums = b.reduce('ReduceSum', mul(exp(logps), logps), [1], false);
  return b.reshape(neg(sums), [1, logps.shape[0]]);
}

/** @param sizes of the update's batch */
export function policyForm(sizes: Sizes, config: TrainingConfig): RolloutForm {
  const hasBonus = config.entropy_coef > 0;
  const hasTexts = config.ptx_coef > 0;
  return rolloutForm(sizes, ['lowest', 'highest', 'entropy_coef', 'ptx_coef'], {
    name: ['ppo', ...(hasBonus ? ['entropy'] : []), ...(hasTexts ? ['ptx'] : [])].join('_'),
    build: (terms) => {
      const { b, logProbs, logps, input } = terms;
      const { mul, sub, sum } = algebra(b);
      const policy = policyLoss(terms);
      const bonus = () => mul(sum(mul(input('token_weights'), entropies(b, logProbs()))), input('entropy_coef'));
      const likelihood = () => mul(sum(mul(input('text_weights'), logps())), input('ptx_coef'));
      return [...(hasBonus ? [bonus()] : []), ...(hasTexts ? [likelihood()] : [])].reduce(sub, policy);
    },
    values: (batch, at) => {
      const { cliprange, entropy_coef, ptx_coef } = at;
      return {
        lowest: Float32Array.of(1 - cliprange),
        highest: Float32Array.of(1 + cliprange),
        entropy_coef: Float32Array.of(entropy_coef),
        ptx_coef: Float32Array.of(ptx_coef),
        token_weights: tokenWeights(batch, at),
        text_weights: tokenWeights(batch, at, 'texts'),
      };
    },
  });
}

/** @param sizes of the update's batch */
export function valueForm({ rows }: Sizes): GraphLossForm {
  return {
    name: 'ppo_value',
    head: 'scalar',
    inputs: { old_values: [1, rows], returns: [1, rows], token_weights: [1, rows], epsilon: [1] },
    build: ({ b, values, input }) =>
      clippedValue(b, {
        values: b.reshape(values(), [1, rows]),
        oldValues: input('old_values'),
        returns: input('returns'),
        weights: input('token_weights'),
        epsilon: input('epsilon'),
      }),
    values: (batch, config) => ({
      token_weights: tokenWeights(batch, config),
      epsilon: Float32Array.of(config.cliprange_value),
    }),
  };
}
