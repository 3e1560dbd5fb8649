import type { ConfidenceBin } from '../core/rewardRecords';
import { sigmoid } from './stable';

/**
 * Whether a model that says σ(margin) is as often right as it is sure: the reliability diagram of its margins, and the expected calibration error, the mean
 * of |accuracy − confidence| over the judgements (Guo et al., arXiv 1706.04599).
 * @param margins chosen less rejected, one for each pair @param bins of equal width between ½ and 1; empty ones are left out
 */
export function calibration(margins: readonly number[], bins: number): { bins: ConfidenceBin[]; error: number } {
  const sums = Array.from({ length: bins }, () => ({ confidence: 0, right: 0, count: 0 }));
  for (const margin of margins) {
    const confidence = sigmoid(Math.abs(margin));
    const bin = sums[Math.min(Math.floor((confidence - 0.5) * 2 * bins), bins - 1)];
    bin.confidence += confidence;
    bin.right += margin > 0 ? 1 : margin === 0 ? 0.5 : 0;
    bin.count++;
  }
  const filled = sums
    .filter(({ count }) => count > 0)
    .map(({ confidence, right, count }) => ({ confidence: confidence / count, accuracy: right / count, count }));
  const error = filled.reduce((sum, bin) => sum + bin.count * Math.abs(bin.accuracy - bin.confidence), 0);
  return { bins: filled, error: error / margins.length };
}
