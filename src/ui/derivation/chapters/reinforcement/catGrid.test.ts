import { describe, expect, it } from 'vitest';
import { followPolicy, greedyPolicy, type Move, policyValues, valueIteration } from '../../../../math/gridWorld';
import { CAT_GRID, CAT_THINGS, decodeArrows, decodeMoves, encodeMoves, START, turned } from './catGrid';

const bestPath = (discount: number) => {
  const policy = greedyPolicy(CAT_GRID, valueIteration(CAT_GRID, discount, 500), discount);
  return followPolicy(CAT_GRID, policy, START, discount);
};

describe("the cat's grid", () => {
  it('has a short way past a broom and a clean way around, and patience decides', () => {
    const hasty = bestPath(0.9);
    expect(hasty).toMatchObject({ ended: true, rewards: expect.arrayContaining([-1, 100]) });
    expect(hasty.rewards).toHaveLength(7);
    const patient = bestPath(0.999);
    expect(patient.rewards).toHaveLength(9);
    expect(patient.rewards.every((reward) => reward >= 0)).toBe(true);
  });

  it('gives the first policy a value that its path adds up to', () => {
    const arrows = decodeArrows('');
    const path = followPolicy(CAT_GRID, arrows, START, 0.9);
    expect(path.ended).toBe(false);
    expect(policyValues(CAT_GRID, arrows, 0.9)[START]).toBeCloseTo(0, 12);
  });
});

it('moves are written as letters and read back', () => {
  const moves: Move[] = ['up', 'right', 'down', 'left'];
  expect(encodeMoves(moves)).toBe('urdl');
  expect(decodeMoves('urdl')).toEqual(moves);
  expect(decodeMoves('u-x?d')).toEqual(['up', 'down']);
  expect(decodeArrows('d')).toHaveLength(CAT_THINGS.length);
  expect(decodeArrows('d').slice(0, 2)).toEqual(['down', 'right']);
  expect(moves.map(turned)).toEqual(['right', 'down', 'left', 'up']);
});
