import { PATH_POINTS, type RunPath } from '../core/keptRun';
import type { Curves } from '../core/runCurves';
import { ofReference } from '../figures/figureCurves';

/** The course of a run, from its last reference on, at a few of its evaluations, the last one among them; undefined where no distance is known or nothing has moved. */
export function pathOf({ evaluations }: Curves): RunPath | undefined {
  const { columns } = ofReference(evaluations, (evaluations.columns.step?.length ?? 0) - 1);
  const kl = columns['kl/exact'];
  const reward = columns.reward;
  if (!kl || !reward || kl.length < 2) return undefined;
  const last = kl.length - 1;
  const points = Math.min(kl.length, PATH_POINTS);
  const rows = Array.from({ length: points }, (_, point) => Math.round((point * last) / (points - 1)));
  return { kl: rows.map((row) => kl[row]), reward: rows.map((row) => reward[row]) };
}
