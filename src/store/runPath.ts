import { PATH_POINTS, type RunPath } from '../core/keptRun';
import type { Curves } from '../core/runCurves';

/** The course of a run at a few of its evaluations, the last one among them; undefined where no distance is known or nothing has moved. */
export function pathOf({ evaluations: { columns } }: Curves): RunPath | undefined {
  const kl = columns['kl/exact'];
  const reward = columns.reward;
  if (!kl || !reward || kl.length < 2) return undefined;
  const last = kl.length - 1;
  const points = Math.min(kl.length, PATH_POINTS);
  const rows = Array.from({ length: points }, (_, point) => Math.round((point * last) / (points - 1)));
  return { kl: rows.map((row) => kl[row]), reward: rows.map((row) => reward[row]) };
}
