/** What a fault does to the pairs; what it does to the numbers of a step is train/'s (trainingFaults.ts), and to the reference its world's. */
import type { Fault } from '../core/faults';
import { collatePairs, type PreferencePair } from './batching';
import type { PairSource } from './pairSource';

/** One place of the data set in so many has a completion that truncation empties. */
const EMPTY_EVERY = 256;
const FIRST_EMPTY = 200;

/** Whether truncation empties the rejected completion of the pair at this place of the data set. */
export function isEmptied(place: number): boolean {
  return place % EMPTY_EVERY === FIRST_EMPTY;
}

/** The source whose pairs are as they are trained under a fault; the source itself where the fault is not one of pairs. */
export function withFaults(source: PairSource, fault: Fault): PairSource {
  const faulty = (pair: PreferencePair, index: number) => withFault(pair, index, fault);
  switch (fault) {
    case 'missing_eos':
      return decorated(source, faulty);
    case 'prompt_in_mask':
    case 'empty_completion':
      return decorated(source, faulty, (pairs, shape, limits) => collatePairs(pairs, shape, limits, fault));
    default:
      return source;
  }
}

/** A pair as it is trained under a fault. @param index in its source */
function withFault(pair: PreferencePair, index: number, fault: Fault): PreferencePair {
  if (fault === 'missing_eos') return { ...pair, chosenIds: pair.chosenIds.slice(0, -1) };
  if (fault === 'empty_completion' && isEmptied(index)) return { ...pair, rejectedIds: [] };
  return pair;
}

/** All else is the source's, also what it comes to hold later. */
function decorated(
  source: PairSource,
  change: (pair: PreferencePair, index: number) => PreferencePair,
  collate?: PairSource['collate'],
): PairSource {
  const pairs = async (indices: readonly number[]) =>
    (await source.pairs(indices)).map((pair, i) => change(pair, indices[i]));
  return Object.assign(Object.create(source) as PairSource, { pairs, ...(collate && { collate }) });
}
