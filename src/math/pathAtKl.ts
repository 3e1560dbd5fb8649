/** Paths of reward against KL, read at a KL that they have in common. */
import type { RunPath } from '../core/keptRun';

/**
 * The reward where a path first is at a KL, on the straight line between the points around it; undefined where it never is. A path may come back nearer
 * to the reference: what counts is where it first came by.
 */
export function rewardAtKl({ kl, reward }: RunPath, wanted: number): number | undefined {
  for (const [point, there] of kl.entries()) {
    if (there === wanted) return reward[point];
    const before = point === 0 ? undefined : kl[point - 1];
    if (before === undefined || before < wanted === there < wanted) continue;
    return reward[point - 1] + ((wanted - before) / (there - before)) * (reward[point] - reward[point - 1]);
  }
  return undefined;
}

/**
 * How much of what the oracle gains at a KL a path gains there: (E[r] − E_ref[r]) / (E_π*[r] − E_ref[r]). Undefined where the path never is there, or the
 * oracle gains nothing.
 * @param oracle its curve, from the reference on, KL ascending
 */
export function shareAtKl(path: RunPath, oracle: RunPath, wanted: number): number | undefined {
  const [reference] = oracle.reward;
  const reward = rewardAtKl(path, wanted);
  const most = rewardAtKl(oracle, wanted);
  if (reward === undefined || most === undefined || !(most > reference)) return undefined;
  return (reward - reference) / (most - reference);
}

/** The seconds of training after which a path first earns a reward, on the straight line between its points; undefined where it never does. */
export function secondsToReward(
  points: readonly { readonly reward: number; readonly seconds: number }[],
  wanted: number,
): number | undefined {
  const place = points.findIndex(({ reward }) => reward >= wanted);
  if (place < 0) return undefined;
  if (place === 0) return points[0].seconds;
  const [before, there] = [points[place - 1], points[place]];
  const share = (wanted - before.reward) / (there.reward - before.reward);
  return before.seconds + share * (there.seconds - before.seconds);
}
