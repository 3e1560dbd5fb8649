import { describe, expect, it } from 'vitest';
import { highestPoint, levelPolygon, type Point } from './levelSets';

const BOX = { x: [-4, 4], y: [-4, 4] } as const;
const hill = (x: number, y: number) => -((x - 1) ** 2) - 2 * (y + 0.5) ** 2;
/** Rises for ever along the diagonal, very narrow across. */
const ridge = (x: number, y: number) => 0.1 * (x + y) - 50 * (x - y) ** 2;

const area = (polygon: readonly Point[]) =>
  Math.abs(
    polygon.reduce((sum, [x, y], i) => {
      const [nextX, nextY] = polygon[(i + 1) % polygon.length];
      return sum + x * nextY - nextX * y;
    }, 0) / 2,
  );

describe('the highest point', () => {
  it('is found inside', () => {
    const [x, y] = highestPoint(hill, BOX);
    expect(x).toBeCloseTo(1, 6);
    expect(y).toBeCloseTo(-0.5, 6);
  });

  it('is found in the corner of a narrow ridge', () => {
    const [x, y] = highestPoint(ridge, BOX);
    expect(x).toBeCloseTo(4, 2);
    expect(y).toBeCloseTo(4, 2);
  });
});

describe('a level', () => {
  it('is the ellipse that it should be', () => {
    const polygon = levelPolygon(hill, BOX, [1, -0.5], -2, 400);
    for (const [x, y] of polygon) expect(hill(x, y)).toBeCloseTo(-2, 5);
    expect(area(polygon)).toBeCloseTo(Math.PI * 2 * (1 / Math.sqrt(2)), 2);
  });

  it('ends at the box', () => {
    expect(area(levelPolygon(hill, BOX, [1, -0.5], -1000))).toBeCloseTo(64, 9);
    // From a corner too.
    expect(area(levelPolygon((x) => x, BOX, [4, 4], -4))).toBeCloseTo(64, 9);
    expect(area(levelPolygon((x) => x, BOX, [4, 0], 2))).toBeCloseTo(16, 1);
  });
});
