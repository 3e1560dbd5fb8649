import { describe, expect, it } from 'vitest';
import { IGNORED_TARGET } from '../math/arrays';
import { type BatchLimits, collatePairs, type PreferencePair } from './batching';
import { FAULTS, isEmptied, withFault } from './faults';

const END = 0;
const pair: PreferencePair = { promptIds: [5, 6, 4], chosenIds: [7, 8, END], rejectedIds: [9, END] };
const emptied = Array.from({ length: 1000 }, (_, place) => place).filter(isEmptied);
const limits: BatchLimits = { vocab: 20, context: 12, padId: END };
const shape = { pairs: 1, positions: 5, rows: 12 };

describe('a pair with a fault', () => {
  it('is as it was under every fault that is none of the data', () => {
    const changed = FAULTS.filter((fault) => withFault(pair, emptied[0], fault) !== pair);
    expect(changed).toEqual(['missing_eos', 'empty_completion']);
  });

  it('has a chosen completion that does not end', () => {
    expect(withFault(pair, 3, 'missing_eos')).toEqual({ ...pair, chosenIds: [7, 8] });
  });

  it('has lost its rejected completion at a few places, and at those only', () => {
    expect(emptied).toEqual([200, 456, 712, 968]);
    expect(withFault(pair, 200, 'empty_completion')).toEqual({ ...pair, rejectedIds: [] });
    expect(withFault(pair, 201, 'empty_completion')).toBe(pair);
  });
});

describe('a batch with a fault', () => {
  it('is the same as without, unless the fault is one of the batch', () => {
    const plain = collatePairs([pair], shape, limits);
    for (const fault of FAULTS) {
      const batch = collatePairs([pair], shape, limits, fault);
      if (fault === 'prompt_in_mask') expect(batch).not.toEqual(plain);
      else expect(batch).toEqual(plain);
    }
  });

  it('counts the prompt’s tokens but its first, which nothing predicts', () => {
    const { targets, logitRows, lengths, starts } = collatePairs([pair], shape, limits, 'prompt_in_mask');
    const padding = Array(3).fill(IGNORED_TARGET);
    expect([...targets]).toEqual([6, 4, 7, 8, END, 6, 4, 9, END, ...padding]);
    expect([...logitRows.subarray(0, 5)]).toEqual([0, 1, 2, 3, 4]);
    expect([...lengths]).toEqual([5, 4]);
    expect([...starts]).toEqual([0, 5, 9]);
  });

  it('refuses an empty completion, unless nobody looks', () => {
    const broken = withFault(pair, 200, 'empty_completion');
    expect(() => collatePairs([broken], shape, limits)).toThrow(/empty completion/);
    const { lengths, targets } = collatePairs([broken], shape, limits, 'empty_completion');
    expect([...lengths]).toEqual([3, 0]);
    expect([...targets].filter((target) => target !== IGNORED_TARGET)).toEqual([7, 8, END]);
  });
});
