/**
 * Best-of-N over a finite set of outcomes, exactly: of N independent draws from π_ref the one of the highest reward is kept, and of equal ones any, so that
 * within a reward the outcomes keep π_ref's proportions. With F(v) = P_ref(r ≤ v),
 *
 *   π_N(y) = π_ref(y | r = r(y)) · (F(r(y))^N − P_ref(r < r(y))^N).
 *
 * Its E[r] and KL are those of any distribution (closedForm.ts). Its KL is at most log N − (N − 1)/N, and less where rewards tie
 * (Beirami et al., arXiv 2401.01879, Theorem 3.1).
 */
import type { Outcomes } from './closedForm';
import { logSumExp } from './sampling';

/** The N that are measured. */
export const BEST_OF_N = [1, 2, 4, 8, 16, 32, 64, 128] as const;

/** log π_N of every outcome. @param n draws, at least 1 @throws RangeError for another n */
export function bestOfN({ referenceLogps, rewards }: Outcomes, n: number): Float64Array {
  checkDraws(n);
  const total = Math.exp(logSumExp(referenceLogps, 0, referenceLogps.length));
  const logps = new Float64Array(referenceLogps.length).fill(Number.NEGATIVE_INFINITY);
  let below = 0;
  for (const outcomes of levels(rewards)) {
    const level = logSumExp(
      outcomes.map((outcome) => referenceLogps[outcome]),
      0,
      outcomes.length,
    );
    const mass = Math.exp(level);
    if (!(mass > 0)) continue;
    below += mass;
    // F^N − (F − mass)^N without the difference of two powers, which loses a small level.
    const kept = n * Math.log(below / total) + Math.log(-Math.expm1(n * Math.log1p(-mass / below)));
    for (const outcome of outcomes) logps[outcome] = referenceLogps[outcome] - level + kept;
  }
  return logps;
}

/** The most that KL(π_N ‖ π_ref) can be, nats. */
export function bestOfNBound(n: number): number {
  checkDraws(n);
  return Math.log(n) - (n - 1) / n;
}

function checkDraws(n: number): void {
  if (!Number.isInteger(n) || n < 1) throw new RangeError(`Best-of-N of ${n} draws; there is at least one`);
}

/** The places of equal rewards together, from the lowest reward up. */
export function levels(rewards: Float64Array): number[][] {
  const places = new Map<number, number[]>();
  for (const [place, reward] of rewards.entries()) {
    const level = places.get(reward);
    if (level) level.push(place);
    else places.set(reward, [place]);
  }
  return [...places].sort(([a], [b]) => a - b).map(([, level]) => level);
}
