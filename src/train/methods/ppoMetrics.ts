import type { PpoMetrics } from '../../core/rolloutRecords';
import { clippedRatio } from '../../math/clippedRatio';
import type { StepReading, TokenReading } from '../metrics';
import type { PpoLoss } from './ppoForms';
import { meanOf, responseMetrics, responseRecord, tokensOf } from './rolloutMetrics';

type PpoReading = StepReading<PpoLoss>;

/** Without the texts of PPO-ptx, which come after the responses. */
function ofResponses(reading: PpoReading): PpoReading {
  const cut = (values: Float32Array) => values.subarray(0, reading.config.per_device_train_batch_size);
  const { lengths, rewards, ended, scores, logps } = reading;
  return {
    ...reading,
    lengths: cut(lengths),
    rewards: cut(rewards),
    ended: cut(ended),
    scores: cut(scores),
    logps: cut(logps),
  };
}

export const ppoRecord = (reading: PpoReading) => responseRecord(ofResponses(reading));

export function ppoMetrics(whole: PpoReading, tokens?: TokenReading): PpoMetrics {
  const reading = ofResponses(whole);
  const { cliprange, ptx_coef } = reading.config;
  const { rewards, scores, oldLogps, referenceLogps, valueLoss } = reading;
  const [klCoefficient] = reading.klCoefficient;
  const all = tokensOf(reading);
  const responses = rewards.length;
  // Padding has 0 in both.
  const kl = (meanOf(oldLogps.map((logp, row) => logp - referenceLogps[row])) * oldLogps.length) / responses;
  const clipped = all.map(({ logratio, advantage }) => clippedRatio(Math.exp(logratio), advantage, cliprange));
  const isHeld = clipped.map(({ slope }, i) => (slope === 0 && all[i].advantage !== 0 ? 1 : 0));
  const texts = whole.tokenLogps.subarray(all.length, sum(whole.lengths));
  return {
    ...responseMetrics(reading, tokens),
    reward: meanOf(rewards),
    'objective/scores': meanOf(scores),
    'objective/non_score_reward': -klCoefficient * kl,
    'objective/rlhf_reward': meanOf(scores) - klCoefficient * kl,
    'objective/kl': kl,
    'objective/entropy': (-meanOf(oldLogps) * oldLogps.length) / responses,
    'policy/approxkl_avg': meanOf(all.map(({ logratio }) => 0.5 * logratio ** 2)),
    'policy/clipfrac_avg': meanOf(isHeld),
    'val/ratio': meanOf(all.map(({ logratio }) => Math.exp(logratio))),
    'loss/policy_avg': -meanOf(clipped.map(({ value }) => value)),
    'loss/value_avg': valueLoss[0],
    ...(ptx_coef > 0 && { 'loss/ptx_avg': -meanOf(texts) }),
    kl_coef: klCoefficient,
  };
}

function sum(values: Float32Array): number {
  return values.reduce((total, x) => total + x, 0);
}
