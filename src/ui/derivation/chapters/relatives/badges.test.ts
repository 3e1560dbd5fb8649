import { expect, test } from 'vitest';
import { placeBadges } from './badges';

const xs = Array.from({ length: 61 }, (_, i) => i / 60);
const curve = (f: (x: number) => number) => xs.map((x) => ({ x, y: f(x) }));
const BOX = { x: [0, 1], y: [0, 1] } as const;

test('numbers stand on their curves, inside, apart from each other', () => {
  const functions = [(x: number) => x, (x: number) => 1 - x, (x: number) => 0.5 + 0 * x];
  const badges = placeBadges(functions.map(curve), BOX);
  badges.forEach((badge, i) => {
    expect(badge?.y).toBeCloseTo(functions[i](badge?.x ?? Number.NaN), 12);
  });
  for (const [i, badge] of badges.entries()) {
    for (const other of badges.slice(i + 1)) {
      expect(Math.hypot((badge?.x ?? 0) - (other?.x ?? 0), (badge?.y ?? 0) - (other?.y ?? 0))).toBeGreaterThan(0.15);
    }
  }
});

test('a curve outside the box has none; two that coincide have numbers side by side', () => {
  const [outside, first, second] = placeBadges([curve(() => 2), curve((x) => x), curve((x) => x)], BOX);
  expect(outside).toBeUndefined();
  expect(Math.abs((first?.x ?? 0) - (second?.x ?? 0))).toBeGreaterThan(0.2);
});
