import { afterEach, describe, expect, it, vi } from 'vitest';
import { Random } from '../math/random';
import { firstVisited, PairOrder } from './pairOrder';

const take = (order: PairOrder, batches: number, from = 0) =>
  Array.from({ length: batches }, (_, i) => order.batch(from + i));

afterEach(() => {
  vi.restoreAllMocks();
});

describe('PairOrder', () => {
  it('is the order that links of earlier versions rely on', () => {
    expect(take(new PairOrder(5, 3, 7), 4)).toEqual([
      [2, 0, 3],
      [4, 1, 1],
      [3, 0, 2],
      [4, 3, 0],
    ]);
  });

  it('builds the order of each epoch once, also where batches straddle its end and are asked for twice', () => {
    const builds = vi.spyOn(Random.prototype, 'shuffle');
    const order = new PairOrder(10, 4, 1);
    for (let step = 0; step < 10; step++) {
      order.batch(step);
      order.batch(step);
    }
    expect(builds).toHaveBeenCalledTimes(4); // 40 pairs
    order.batch(9);
    order.batch(7);
    expect(builds).toHaveBeenCalledTimes(4); // the last two epochs are kept
    order.batch(0);
    expect(builds).toHaveBeenCalledTimes(5); // and no more than two
  });

  it('visits every pair once per epoch, each epoch in another order', () => {
    const visited = take(new PairOrder(10, 4, 1), 5).flat();
    const [first, second] = [visited.slice(0, 10), visited.slice(10)];
    const sorted = (indices: number[]) => [...indices].sort((a, b) => a - b);
    expect(sorted(first)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(sorted(second)).toEqual(sorted(first));
    expect(second).not.toEqual(first);
    expect(first).not.toEqual(sorted(first));
  });

  it('depends on the seed alone', () => {
    expect(take(new PairOrder(10, 3, 5), 9)).toEqual(take(new PairOrder(10, 3, 5), 9));
    expect(take(new PairOrder(10, 3, 5), 3)).not.toEqual(take(new PairOrder(10, 3, 6), 3));
  });

  it('resumes at any step', () => {
    const all = take(new PairOrder(7, 3, 2), 12);
    const resumed = new PairOrder(7, 3, 2);
    expect(take(resumed, 7, 5)).toEqual(all.slice(5));
    expect(take(resumed, 3, 1)).toEqual(all.slice(1, 4));
  });

  it('keeps the size of its batches, even of more pairs than there are', () => {
    expect(take(new PairOrder(3, 8, 2), 3).every((batch) => batch.length === 8)).toBe(true);
  });

  it('can go through the data as it is', () => {
    expect(take(new PairOrder(3, 2, 2, false), 3)).toEqual([
      [0, 1],
      [2, 0],
      [1, 2],
    ]);
  });

  it('wants a pair', () => {
    expect(() => new PairOrder(0, 1, 1)).toThrow(RangeError);
  });
});

it('firstVisited gives the beginning of the order that training follows, made once', () => {
  const builds = vi.spyOn(Random.prototype, 'shuffle');
  expect(firstVisited(10, 4, 5)).toEqual(new PairOrder(10, 4, 5).batch(0));
  expect(firstVisited(10, 40, 5)).toEqual(new PairOrder(10, 10, 5).batch(0));
  expect(firstVisited(10, 0, 5)).toEqual([]);
  expect(builds).toHaveBeenCalledTimes(4);
});
