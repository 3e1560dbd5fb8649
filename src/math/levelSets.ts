/** Pictures of a concave function of two variables, in float64: its level sets are convex, so that a line from the highest point meets each once. */

export interface Box {
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
}
export type Point = readonly [x: number, y: number];
type Concave = (x: number, y: number) => number;

/** The highest point of a concave function in a box: along the axes in turn, and along what they moved together, until nothing is gained. */
export function highestPoint(f: Concave, box: Box): Point {
  let [x, y] = [(box.x[0] + box.x[1]) / 2, (box.y[0] + box.y[1]) / 2];
  for (let sweep = 0; sweep < 200; sweep++) {
    const [fromX, fromY] = [x, y];
    x = highestOnLine((value) => f(value, y), box.x);
    y = highestOnLine((value) => f(x, value), box.y);
    const [dx, dy] = [x - fromX, y - fromY];
    if (Math.abs(dx) + Math.abs(dy) < 1e-7) break;
    const [startX, startY] = [x, y];
    const end = Math.min(reach(x, dx, box.x), reach(y, dy, box.y));
    const along = highestOnLine((length) => f(startX + length * dx, startY + length * dy), [0, end]);
    [x, y] = [startX + along * dx, startY + along * dy];
  }
  return [x, y];
}

/** Golden-section search. */
function highestOnLine(f: (value: number) => number, [from, to]: readonly [number, number]): number {
  let low = from;
  let high = to;
  let left = high - GOLDEN * (high - low);
  let right = low + GOLDEN * (high - low);
  let atLeft = f(left);
  let atRight = f(right);
  while (high - low > 1e-8 * (to - from)) {
    if (atLeft >= atRight) {
      high = right;
      [right, atRight] = [left, atLeft];
      left = high - GOLDEN * (high - low);
      atLeft = f(left);
    } else {
      low = left;
      [left, atLeft] = [right, atRight];
      right = low + GOLDEN * (high - low);
      atRight = f(right);
    }
  }
  // An end of the line is never tried by the search, and is where a function without a maximum goes.
  const best = (low + high) / 2;
  return [from, to].reduce((most, end) => (f(end) > f(most) ? end : most), best);
}

const GOLDEN = (Math.sqrt(5) - 1) / 2;

/**
 * The region of a box where a concave function is at least `level`, as a polygon around a point of that region.
 * @param centre a point of the box where f ≥ level
 */
export function levelPolygon(f: Concave, box: Box, centre: Point, level: number, directions = 96): Point[] {
  const [cx, cy] = centre;
  const around = Array.from({ length: directions }, (_, k): Point => {
    const angle = (2 * Math.PI * (k + 0.5)) / directions;
    return [Math.cos(angle), Math.sin(angle)];
  });
  // Where the region fills a corner of the box, so does the polygon.
  const corners = box.x.flatMap((x) => box.y.map((y): Point => [x - cx, y - cy]));
  const rays = [...around, ...corners].sort((a, b) => Math.atan2(a[1], a[0]) - Math.atan2(b[1], b[0]));
  return rays.map(([dx, dy]) => {
    const end = dx === 0 && dy === 0 ? 0 : Math.min(reach(cx, dx, box.x), reach(cy, dy, box.y));
    let low = 0;
    let high = end;
    if (f(cx + high * dx, cy + high * dy) < level) {
      for (let i = 0; i < HALVINGS; i++) {
        const middle = (low + high) / 2;
        if (f(cx + middle * dx, cy + middle * dy) >= level) low = middle;
        else high = middle;
      }
    } else low = end;
    return [cx + low * dx, cy + low * dy];
  });
}

/** A region is drawn: a millionth of its size is enough. */
const HALVINGS = 24;

/** How far from `at` in direction `by` the range ends, in units of `by`. */
function reach(at: number, by: number, [from, to]: readonly [number, number]): number {
  if (by === 0) return Number.POSITIVE_INFINITY;
  return Math.max(0, ((by > 0 ? to : from) - at) / by);
}
