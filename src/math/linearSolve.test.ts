import { expect, it } from 'vitest';
import { solveLinear } from './linearSolve';
import { Random } from './random';

const rows = (...values: number[][]) => values.map((row) => Float64Array.from(row));

it('solves what a hand solves, with a zero on the diagonal too', () => {
  expect(Array.from(solveLinear(rows([0, 2], [1, 1]), Float64Array.of(4, 5)))).toEqual([3, 2]);
  expect(Array.from(solveLinear([], new Float64Array(0)))).toEqual([]);
});

it('leaves A·x = b for random matrices, and its arguments as they were', () => {
  const random = new Random(1);
  for (let size = 1; size <= 20; size++) {
    const matrix = Array.from({ length: size }, () => Float64Array.from({ length: size }, () => random.normal()));
    const right = Float64Array.from({ length: size }, () => random.normal());
    const copies = [matrix.map((row) => row.slice()), right.slice()];
    const solution = solveLinear(matrix, right);
    expect([matrix, right]).toEqual(copies);
    matrix.forEach((row, i) => {
      expect(row.reduce((sum, value, j) => sum + value * solution[j], 0)).toBeCloseTo(right[i], 8);
    });
  }
});

it('refuses a singular matrix', () => {
  expect(() => solveLinear(rows([1, 2], [2, 4]), Float64Array.of(1, 2))).toThrow(RangeError);
  expect(() => solveLinear(rows([0]), Float64Array.of(0))).toThrow(RangeError);
});
