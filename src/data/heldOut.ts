/** Which pairs of a data set are trained on, and which are only measured. */
import { EngineError } from '../core/errors';
import { LEAST_PAIRS } from '../core/fileConfig';
import { Random } from '../math/random';

/** Keeps the split apart from other uses of the run's seed. */
const SPLIT_STREAM = 0x7370_6c74;
const SHARE = 0.1;
/** More make each measurement slower and no better. */
export const MOST_HELD_OUT = 256;

export interface Split {
  /** Places in the data set, each ascending. */
  readonly training: Int32Array<ArrayBuffer>;
  readonly heldOut: Int32Array<ArrayBuffer>;
}

/** A tenth of the pairs is held out, at least one and at most 256; which ones depends on the seed alone. @throws EngineError config_invalid for less than two pairs */
export function splitPairs(count: number, seed: number): Split {
  if (count < LEAST_PAIRS) {
    const values = {
      name: 'preference pairs',
      value: count,
      mend: `at least ${LEAST_PAIRS}, of which one is held out`,
    };
    throw new EngineError('config_invalid', `preference pairs: ${count}; use ${values.mend}`, values);
  }
  const heldOut = Math.min(Math.max(Math.round(SHARE * count), 1), MOST_HELD_OUT);
  const places = new Random(seed, SPLIT_STREAM).shuffle(Array.from({ length: count }, (_, place) => place));
  return { training: ascending(places.slice(heldOut)), heldOut: ascending(places.slice(0, heldOut)) };
}

const ascending = (places: readonly number[]) => Int32Array.from(places).sort();
