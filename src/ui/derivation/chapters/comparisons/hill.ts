/** The log-likelihood of the results as a picture seen from above. Pure, no React. */
import { logLikelihood, type Wins } from '../../../../math/bradleyTerry';
import { type Box, highestPoint, levelPolygon, type Point } from '../../../../math/levelSets';
import { writeWins } from './teams';

/**
 * Standard errors away from the top, so far as the hill is a parabola; half the square is how far below it. The first three are drawn as
 * rings where there is a top.
 */
export const RINGS = [1, 2, 3, 5, 7, 9, 12] as const;
export const NAMED_RINGS = 3;
const DIRECTIONS = 72;

/** From −side to side on both axes: wide enough for the top, and the same for most results. */
export function sideOf(top: Point | undefined): number {
  return top ? Math.max(4, Math.ceil(Math.max(Math.abs(top[0]), Math.abs(top[1])) + 1.5)) : 6;
}

/** For each of `RINGS` the region that is not farther below the top, or below the highest point in sight where there is none. */
export function hillOf(wins: Wins, top: Point | undefined): Point[][] {
  const key = writeWins(wins);
  if (key !== latest.key) latest = { key, regions: regionsOf(wins, top) };
  return latest.regions;
}

/** Two figures show the same hill. */
let latest: { readonly key: string; readonly regions: Point[][] } = { key: '', regions: [] };

function regionsOf(wins: Wins, top: Point | undefined): Point[][] {
  const side = sideOf(top);
  // C's score is 0. The place is written over and over, for it is looked at thousands of times.
  const scores = new Float64Array(3);
  const height = (x: number, y: number) => {
    scores[0] = x;
    scores[1] = y;
    return logLikelihood(wins, scores);
  };
  const centre = top ?? highestPoint(height, square(side));
  const highest = height(...centre);
  // Beyond the picture, so that its edge cuts the regions and no corner of theirs.
  const box = square(2 * side);
  return RINGS.map((ring) => levelPolygon(height, box, centre, highest - ring ** 2 / 2, DIRECTIONS));
}

const square = (half: number): Box => ({ x: [-half, half], y: [-half, half] });
