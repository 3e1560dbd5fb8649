/** What is logged of responses and of what was learnt from them, reduced in float64. */
import type { GrpoMetrics, ResponseMetrics, ResponseRecord } from '../../core/rolloutRecords';
import { IGNORED_TARGET } from '../../math/arrays';
import type { StepReading, TokenReading } from '../metrics';
import type { RolloutLoss } from './rolloutLoss';

export type RolloutReading = StepReading<RolloutLoss>;

export const meanOf = (values: ArrayLike<number>): number => {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return values.length > 0 ? sum / values.length : 0;
};

/** Of the tokens of responses, whose rows come first: log(π/π_old), log(π_ref/π) and the advantage of each. */
export function tokensOf({ lengths, tokenLogps, oldLogps, referenceLogps, advantages }: RolloutReading) {
  const count = lengths.reduce((sum, length) => sum + length, 0);
  return Array.from({ length: count }, (_, row) => ({
    logratio: tokenLogps[row] - oldLogps[row],
    toReference: referenceLogps[row] - tokenLogps[row],
    advantage: advantages[row],
  }));
}

export function responseMetrics(reading: RolloutReading, tokens?: TokenReading): ResponseMetrics {
  const { step, loss, gradNorm, learningRate, epoch, lengths, ended } = reading;
  return {
    step,
    loss: loss[0],
    grad_norm: gradNorm,
    learning_rate: learningRate,
    epoch,
    'completions/mean_length': meanOf(lengths),
    'completions/min_length': Math.min(...lengths),
    'completions/max_length': Math.max(...lengths),
    'completions/clipped_ratio': 1 - meanOf(ended),
    ...(tokens && exactMetrics(tokens, lengths.length)),
  };
}

export function exactMetrics({ kl, entropy, targets, sequenceOf }: TokenReading, responses: number) {
  const isOfResponse = (_: number, row: number) => targets[row] !== IGNORED_TARGET && sequenceOf[row] < responses;
  const ofTokens = kl.filter(isOfResponse);
  const sum = meanOf(ofTokens) * ofTokens.length;
  return { entropy: meanOf(entropy.filter(isOfResponse)), 'kl/completions': sum / responses };
}

export function grpoMetrics(reading: RolloutReading, tokens?: TokenReading): GrpoMetrics {
  const { num_generations: group, epsilon, epsilon_high, beta } = reading.config;
  const { rewards } = reading;
  const all = tokensOf(reading);
  const share = (is: (token: (typeof all)[number]) => boolean) => meanOf(all.map((token) => (is(token) ? 1 : 0)));
  const low = share(({ logratio, advantage }) => advantage < 0 && Math.exp(logratio) < 1 - epsilon);
  const high = share(({ logratio, advantage }) => advantage > 0 && Math.exp(logratio) > 1 + epsilon_high);
  const groups = Array.from({ length: rewards.length / group }, (_, g) => rewards.subarray(g * group, (g + 1) * group));
  const deviations = groups.map(deviationOf);
  return {
    ...responseMetrics(reading, tokens),
    reward: meanOf(rewards),
    reward_std: meanOf(deviations),
    frac_reward_zero_std: meanOf(deviations.map((deviation) => (deviation === 0 ? 1 : 0))),
    'clip_ratio/low_mean': low,
    'clip_ratio/high_mean': high,
    'clip_ratio/region_mean': low + high,
    ...(beta > 0 && { kl: meanOf(all.map(({ toReference: d }) => Math.expm1(d) - d)) }),
  };
}

/** By N − 1. */
function deviationOf(values: Float32Array): number {
  const mean = meanOf(values);
  return Math.sqrt(values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (values.length - 1));
}

type OfResponses = Pick<RolloutReading, 'step' | 'places' | 'rewards' | 'logps'>;

export function responseRecord({ step, places, rewards, logps }: OfResponses): ResponseRecord {
  return { step, prompts: places, rewards, logps };
}
