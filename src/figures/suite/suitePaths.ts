/** What a suite came to as paths of reward against KL: one for each method and setting, whose end mark tells the method from the next. */
import { type SuiteLine, type SuitePoint, type SuiteResult, type SuiteRun, suiteLines } from '../../core/suite';
import type { Shape } from '../figure';
import { fraction, type Scale } from '../scale';

export type PathPoint = Pick<SuitePoint, 'kl' | 'reward'>;

export interface EndMark {
  readonly shape: Shape;
  readonly open: boolean;
}

const both = (shapes: readonly Shape[]) =>
  [false, true].flatMap((open) => shapes.map((shape): EndMark => ({ shape, open })));

/** All are policies, of one colour. */
const ENDS: readonly EndMark[] = [...both(['circle', 'up', 'down', 'square', 'diamond']), ...both(['plus'])];

export interface SuitePath extends SuiteLine {
  /** The mean over seeds. */
  readonly path: readonly PathPoint[];
  /** None where nothing is trained: what is computed is shown as points. */
  readonly end?: EndMark;
}

export function suitePaths(suite: SuiteResult): SuitePath[] {
  const lines = suiteLines(suite.runs.filter(({ points }) => points.length > 0));
  const methods = [...new Set(lines.filter(isTrained).map(({ method }) => method))];
  return lines.map((line) => {
    const end = ENDS[methods.indexOf(line.method) % ENDS.length];
    return isTrained(line) ? { ...line, path: meanPath(line.runs), end } : { ...line, path: line.runs[0].points };
  });
}

const isTrained = ({ runs }: SuiteLine) => runs.some(({ seed }) => seed !== undefined);

/** The mean over seeds, as far as all of them have come. */
function meanPath(runs: readonly SuiteRun[]): PathPoint[] {
  const [first, ...others] = runs;
  return first.points.flatMap((point) => {
    const there = others.map(({ points }) => points.find(({ at }) => at === point.at));
    if (there.includes(undefined)) return [];
    const all = [point, ...(there as SuitePoint[])];
    const mean = (of: keyof PathPoint) => all.reduce((sum, each) => sum + each[of], 0) / all.length;
    return [{ kl: mean('kl'), reward: mean('reward') }];
  });
}

interface Scales {
  readonly x: Scale;
  readonly y: Scale;
}

/** A place in the plot area: 0–1 from its left and from its top. */
interface Place {
  readonly x: number;
  readonly y: number;
}

/** As a share of the area's height: what is further away is not meant. */
const REACH = 0.08;

/** A point of a single run. */
export interface RunPoint {
  readonly run: SuiteRun;
  readonly point: SuitePoint;
}

/** The point of what is trained that is meant by a place in the plot. @param aspect the area's width by its height */
export function runPointAt(paths: readonly SuitePath[], scales: Scales, place: Place, aspect: number) {
  let nearest = REACH;
  let found: RunPoint | undefined;
  for (const run of paths.flatMap(({ runs }) => runs)) {
    if (run.seed === undefined) continue;
    for (const point of run.points) {
      const distance = distanceTo(point, scales, place, aspect);
      if (distance > nearest) continue;
      nearest = distance;
      found = { run, point };
    }
  }
  return found;
}

/** The path that is meant by a place in the plot. @param aspect the area's width by its height */
export function pathAt(
  paths: readonly SuitePath[],
  scales: Scales,
  place: Place,
  aspect: number,
): SuitePath | undefined {
  let nearest = REACH;
  let found: SuitePath | undefined;
  for (const each of paths) {
    for (const point of each.path) {
      // Of paths that go the same way the later one lies above.
      const distance = distanceTo(point, scales, place, aspect);
      if (distance > nearest) continue;
      nearest = distance;
      found = each;
    }
  }
  return found;
}

function distanceTo({ kl, reward }: PathPoint, { x, y }: Scales, place: Place, aspect: number): number {
  return Math.hypot((fraction(x, kl) - place.x) * aspect, 1 - fraction(y, reward) - place.y);
}
