import { expect, it } from 'vitest';
import type { SuiteRow } from '../../math/suiteRows';
import { bestColumn, leadGroups, orderedBy, shareText } from './shares';

const row = (method: string, ...means: (number | undefined)[]): SuiteRow => ({
  ...{ method, setting: '', name: method, own: [], runs: [], seeds: 1, secondsTo: [] },
  shares: means.map((mean) => (mean === undefined ? undefined : { mean, half: Number.NaN, count: 1 })),
  last: { at: 1, kl: 1, reward: 1, shareOfOracle: 1, wellFormed: 1, seconds: 1 },
});
const A = row('a', 0.2, 0.4);
const B = row('b', 0.3, undefined);
const C = row('c', 0.1, 0.5);

it('writes a share with its interval where there is one', () => {
  expect(shareText(undefined)).toBe('–');
  expect(shareText({ mean: 0.5, half: Number.NaN, count: 1 })).toBe('50.0%');
  expect(shareText({ mean: -0.0312, half: 0.004, count: 3 })).toBe('−3.1 ± 0.4%');
});

it('orders by the share at a KL, what never comes by last', () => {
  const names = (column: number) => orderedBy([B, A, C], column).map(({ method }) => method);
  expect(names(0)).toEqual(['b', 'a', 'c']);
  expect(names(1)).toEqual(['c', 'a', 'b']);
});

it('begins with the furthest KL that most come by', () => {
  expect(bestColumn([A, B, C])).toBe(0);
  expect(bestColumn([A, C])).toBe(1);
  expect(bestColumn([row('d')])).toBeUndefined();
});

it('names each leader once with all its KLs', () => {
  const lead = (kl: number, leader: SuiteRow, apart: boolean) => ({ kl, leader, apart });
  const groups = leadGroups([lead(0.02, A, true), lead(0.05, B, false), lead(0.1, A, true), lead(0.2, A, false)]);
  expect(groups).toEqual([
    { leader: A, apart: true, kls: [0.02, 0.1] },
    { leader: B, apart: false, kls: [0.05] },
    { leader: A, apart: false, kls: [0.2] },
  ]);
});
