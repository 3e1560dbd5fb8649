/** Axes of round numbers. They grow in jumps, so that a curve that grows with every report does not rescale its chart each time. */
import { roundScale, type Scale } from '../../math/scale';

export { fraction, roundScale, type Scale, tickText, valueAt } from '../../math/scale';

/** Steps from 0 to a round number at or after `last`, yet not past `limit` where the run ends there. */
export function stepScale(last: number, limit = Number.POSITIVE_INFINITY): Scale {
  const reached = Math.max(last, SHORTEST);
  const magnitude = 10 ** Math.floor(Math.log10(reached));
  const round = (STEP_ENDS.find((end) => end * magnitude >= reached) ?? 10) * magnitude;
  const to = last <= limit ? Math.max(Math.min(round, limit), 1) : round;
  const ticks = roundScale(0, to, 4).ticks.filter((tick) => tick <= to && Number.isInteger(tick));
  return { from: 0, to, ticks };
}

/** A step axis is at least this long. */
const SHORTEST = 10;
const STEP_ENDS = [1, 1.5, 2, 3, 4, 6, 8] as const;
