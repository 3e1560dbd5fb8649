import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  followPolicy,
  type GridWorld,
  greedyPolicy,
  gridStep,
  MOVES,
  moveValue,
  policyValues,
  sweepsToRest,
  valueIteration,
} from './gridWorld';

/** Cells by letter: '.' empty, 'b' broom, 't' bathtub (end), 'm' meat (end). */
function grid(...rows: string[]): GridWorld {
  const rewards: Record<string, number> = { '.': 0, b: -1, t: -10, m: 100 };
  return {
    columns: rows[0].length,
    cells: [...rows.join('')].map((letter) => ({ reward: rewards[letter], end: letter === 't' || letter === 'm' })),
  };
}

const CORRIDOR = grid('..m');
const ROOM = grid('....', '.bt.', '...b', 't..m');

const worlds = fc
  .record({ columns: fc.integer({ min: 1, max: 4 }), rows: fc.integer({ min: 1, max: 4 }) })
  .chain(({ columns, rows }) =>
    fc.record({
      columns: fc.constant(columns),
      cells: fc.array(fc.record({ reward: fc.integer({ min: -10, max: 100 }), end: fc.boolean() }), {
        minLength: columns * rows,
        maxLength: columns * rows,
      }),
    }),
  );
const discounts = fc.double({ min: 0, max: 0.95, noNaN: true });

describe('the grid', () => {
  it('moves to the neighbour, pays for the cell that is entered, and stays at a wall', () => {
    expect(gridStep(ROOM, 0, 'right')).toEqual({ cell: 1, reward: 0, ended: false });
    expect(gridStep(ROOM, 1, 'down')).toEqual({ cell: 5, reward: -1, ended: false });
    expect(gridStep(ROOM, 5, 'right')).toEqual({ cell: 6, reward: -10, ended: true });
    expect(gridStep(ROOM, 5, 'up')).toEqual({ cell: 1, reward: 0, ended: false });
    expect(gridStep(ROOM, 0, 'up')).toEqual({ cell: 0, reward: 0, ended: false });
    expect(gridStep(ROOM, 3, 'right')).toEqual({ cell: 3, reward: 0, ended: false });
  });

  it('has the values that a hand computes', () => {
    expect(Array.from(policyValues(CORRIDOR, ['right', 'right', 'up'], 0.9))).toEqual([90, 100, 0]);
    for (const value of policyValues(CORRIDOR, ['left', 'left', 'up'], 0.9)) expect(value).toBeCloseTo(0, 12);
    expect(Array.from(valueIteration(CORRIDOR, 0.9, 1))).toEqual([0, 100, 0]);
    expect(Array.from(valueIteration(CORRIDOR, 0.9, 2))).toEqual([90, 100, 0]);
    expect(sweepsToRest(CORRIDOR, 0.9, 1e-9)).toBe(2);
    // For ever against the wall beside a broom: −1 − γ − γ² − …
    expect(policyValues(grid('b.'), ['left', 'right'], 0.5)[0]).toBeCloseTo(-2, 12);
  });

  it('is followed to its end, or until it goes round in circles', () => {
    const there = followPolicy(CORRIDOR, ['right', 'right', 'up'], 0, 0.9);
    expect(there).toEqual({ cells: [0, 1, 2], rewards: [0, 100], ended: true, discounted: 90 });
    const round = followPolicy(CORRIDOR, ['right', 'left', 'up'], 0, 0.9);
    expect(round).toMatchObject({ cells: [0, 1, 0], ended: false });
    expect(followPolicy(CORRIDOR, ['right', 'right', 'up'], 2, 0.9)).toMatchObject({ cells: [2], ended: true });
  });
});

describe('value iteration', () => {
  it('rests where the linear solve of its greedy policy is', () => {
    fc.assert(
      fc.property(worlds, discounts, (world, discount) => {
        const values = valueIteration(world, discount, 800);
        const solved = policyValues(world, greedyPolicy(world, values, discount), discount);
        for (const [s, value] of values.entries()) expect(value).toBeCloseTo(solved[s], 6);
      }),
      { numRuns: 60 },
    );
  });

  it('finds no policy that is better in any cell', () => {
    fc.assert(
      fc.property(
        worlds,
        discounts,
        fc.array(fc.constantFrom(...MOVES), { minLength: 16, maxLength: 16 }),
        (...given) => {
          const [world, discount, arrows] = given;
          const best = valueIteration(world, discount, 800);
          policyValues(world, arrows.slice(0, world.cells.length), discount).forEach((value, s) => {
            expect(value).toBeLessThanOrEqual(best[s] + 1e-6);
          });
        },
      ),
      { numRuns: 60 },
    );
  });

  it('comes closer by the factor γ with every sweep', () => {
    const [rest, before, after] = [400, 3, 4].map((sweeps) => valueIteration(ROOM, 0.9, sweeps));
    const distance = (values: Float64Array) => Math.max(...values.map((value, s) => Math.abs(value - rest[s])));
    expect(distance(after)).toBeLessThanOrEqual(0.9 * distance(before) + 1e-9);
  });
});

it("Bellman's equation holds for every policy, and the followed path adds up to its value", () => {
  fc.assert(
    fc.property(
      worlds,
      discounts,
      fc.array(fc.constantFrom(...MOVES), { minLength: 16, maxLength: 16 }),
      (...given) => {
        const [world, discount, arrows] = given;
        const values = policyValues(world, arrows.slice(0, world.cells.length), discount);
        world.cells.forEach((cell, s) => {
          if (cell.end) {
            expect(values[s]).toBeCloseTo(0, 12);
            return;
          }
          expect(values[s]).toBeCloseTo(moveValue(world, values, s, arrows[s], discount), 8);
          const path = followPolicy(world, arrows, s, discount);
          if (path.ended) expect(path.discounted).toBeCloseTo(values[s], 8);
        });
      },
    ),
    { numRuns: 60 },
  );
});
