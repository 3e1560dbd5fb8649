import { describe, expect, it } from 'vitest';
import { MassSplit } from './massSplit';

const COMPLETIONS = [
  [1, 0],
  [2, 0],
  [1, 2, 0],
];
const pair = (chosenIds: number[], rejectedIds: number[]) => ({ promptIds: [9], chosenIds, rejectedIds });
const logs = (...values: number[]) => Float64Array.from(values, Math.log);

describe('where the mass is', () => {
  it('is told by who won more often', () => {
    const split = new MassSplit(COMPLETIONS, [
      { prompt: 0, pair: pair([1, 0], [2, 0]) },
      { prompt: 0, pair: pair([1, 0], [1, 2, 0]) },
      { prompt: 0, pair: pair([1, 2, 0], [7]) },
    ]);
    const shares = split.of([logs(0.5, 0.2, 0.2, 0.1)]);
    expect(shares.chosen).toBeCloseTo(0.5, 12);
    expect(shares.rejected).toBeCloseTo(0.2, 12);
    expect(shares.other).toBeCloseTo(0.2, 12);
    expect(shares.malformed).toBeCloseTo(0.1, 12);
  });

  it('is averaged over the prompts that have pairs', () => {
    const split = new MassSplit(COMPLETIONS, [
      { prompt: 0, pair: pair([1, 0], [2, 0]) },
      { prompt: 2, pair: pair([2, 0], [1, 0]) },
    ]);
    const shares = split.of([logs(0.6, 0.4, 0), logs(0, 0, 1), logs(0.1, 0.7, 0.2)]);
    expect(shares).toMatchObject({ chosen: expect.closeTo(0.65), rejected: expect.closeTo(0.25) });
    expect(shares.other).toBeCloseTo(0.1, 12);
    expect(shares.chosen + shares.rejected + shares.other + shares.malformed).toBeCloseTo(1, 12);
  });
});
