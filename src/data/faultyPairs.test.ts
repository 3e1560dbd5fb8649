import { describe, expect, it } from 'vitest';
import { FAULTS, type Fault } from '../core/faults';
import { IGNORED_TARGET } from '../math/arrays';
import { type BatchLimits, collatePairs, type PreferencePair } from './batching';
import { isEmptied, withFaults } from './faultyPairs';
import type { PairSource } from './pairSource';

const END = 0;
const pair: PreferencePair = { promptIds: [5, 6, 4], chosenIds: [7, 8, END], rejectedIds: [9, END] };
const emptied = Array.from({ length: 1000 }, (_, place) => place).filter(isEmptied);
const limits: BatchLimits = { vocab: 20, context: 12, padId: END };
const shape = { pairs: 1, positions: 5, rows: 12 };

/** The same pair everywhere. */
const source: PairSource = { size: 1000, shape: () => shape, pairs: async (indices) => indices.map(() => pair) };
const pairUnder = async (fault: Fault, index: number) => (await withFaults(source, fault).pairs([index]))[0];

describe('a pair with a fault', () => {
  it('comes from the very source under every fault that is none of the data', () => {
    const decorated = FAULTS.filter((fault) => withFaults(source, fault) !== source);
    expect(decorated).toEqual(['prompt_in_mask', 'missing_eos', 'empty_completion']);
  });

  it('has a chosen completion that does not end', async () => {
    expect(await pairUnder('missing_eos', 3)).toEqual({ ...pair, chosenIds: [7, 8] });
  });

  it('has lost its rejected completion at a few places, and at those only', async () => {
    expect(emptied).toEqual([200, 456, 712, 968]);
    expect(await pairUnder('empty_completion', 200)).toEqual({ ...pair, rejectedIds: [] });
    expect(await pairUnder('empty_completion', 201)).toBe(pair);
  });
});

describe('a batch with a fault', () => {
  it('is the same as without, unless the fault is one of the batch', () => {
    const plain = collatePairs([pair], shape, limits);
    for (const fault of FAULTS) {
      const { collate = collatePairs } = withFaults(source, fault);
      const batch = collate([pair], shape, limits);
      if (fault === 'prompt_in_mask') expect(batch).not.toEqual(plain);
      else expect(batch).toEqual(plain);
    }
  });

  it('counts the prompt’s tokens but its first, which nothing predicts', () => {
    const { collate = collatePairs } = withFaults(source, 'prompt_in_mask');
    const { targets, logitRows, lengths, starts } = collate([pair], shape, limits);
    const padding = Array(3).fill(IGNORED_TARGET);
    expect([...targets]).toEqual([6, 4, 7, 8, END, 6, 4, 9, END, ...padding]);
    expect([...logitRows.subarray(0, 5)]).toEqual([0, 1, 2, 3, 4]);
    expect([...lengths]).toEqual([5, 4]);
    expect([...starts]).toEqual([0, 5, 9]);
  });

  it('refuses an empty completion, unless nobody looks', async () => {
    const broken = await pairUnder('empty_completion', 200);
    const { collate = collatePairs } = withFaults(source, 'empty_completion');
    expect(() => collatePairs([broken], shape, limits)).toThrow(/empty completion/);
    const { lengths, targets } = collate([broken], shape, limits);
    expect([...lengths]).toEqual([3, 0]);
    expect([...targets].filter((target) => target !== IGNORED_TARGET)).toEqual([7, 8, END]);
  });
});
