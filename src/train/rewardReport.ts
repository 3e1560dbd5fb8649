import type { Misrated, RewardReport } from '../core/rewardRecords';
import type { RewardExam } from '../data/rewardExam';
import { correlation, orderAgreement } from '../math/agreement';
import { calibration } from '../math/calibration';
import type { RewardModel } from './rewardModel';

const CONFIDENCE_BINS = 10;

/** Mistakes of either kind. */
const MISTAKES = 5;

export async function rewardReport(
  model: Pick<RewardModel, 'rewards'>,
  { pairs, prompts }: RewardExam,
): Promise<RewardReport> {
  const half = (name: 'chosenIds' | 'rejectedIds') => pairs.map(({ pair }) => [...pair.promptIds, ...pair[name]]);
  const chosen = await model.rewards(half('chosenIds'));
  const rejected = await model.rewards(half('rejectedIds'));
  const margins = chosen.map((reward, i) => reward - rejected[i]);
  const right = margins.map((margin) => (margin > 0 ? 1 : margin === 0 ? 0.5 : 0));
  const { bins, error } = calibration(margins, CONFIDENCE_BINS);
  const agreements = [];
  const rated: Misrated[] = [];
  for (const [prompt, { texts, rewards, referenceLogps }] of prompts.entries()) {
    const own = Float64Array.from(await model.rewards(texts));
    const [score, reward] = [own, rewards].map((values) => centred(values, referenceLogps));
    rated.push(...texts.map((_, i) => ({ prompt, completion: i, score: score[i], reward: reward[i] })));
    agreements.push([correlation(own, rewards, referenceLogps), orderAgreement(own, rewards, referenceLogps)]);
  }
  const byExcess = rated.toSorted((left, right) => excess(right) - excess(left));
  const mean = (values: readonly number[]) => values.reduce((sum, x) => sum + x, 0) / values.length;
  return {
    accuracy: mean(right),
    expectedAccuracy: mean(pairs.map(({ probability: p }, i) => right[i] * p + (1 - right[i]) * (1 - p))),
    bayesAccuracy: mean(pairs.map(({ probability }) => Math.max(probability, 1 - probability))),
    calibration: bins,
    calibrationError: error,
    correlation: mean(agreements.map(([each]) => each)),
    orderAgreement: mean(agreements.map(([, each]) => each)),
    overrated: byExcess.slice(0, MISTAKES),
    underrated: byExcess.slice(-MISTAKES).reverse(),
  };
}

const excess = ({ score, reward }: Misrated): number => score - reward;

/** Less their mean under a distribution. */
function centred(values: Float64Array, logps: Float64Array): Float64Array {
  const weights = logps.map(Math.exp);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const mean = values.reduce((sum, value, i) => sum + weights[i] * value, 0) / total;
  return values.map((value) => value - mean);
}
