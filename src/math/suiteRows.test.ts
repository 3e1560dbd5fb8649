import { expect, it } from 'vitest';
import type { SuiteResult, SuiteRun } from '../core/suite';
import { EQUAL_KLS, suiteLeads, suiteRows } from './suiteRows';

/** The oracle gains a nat's reward tenfold: at KL 0.1 it earns 1. */
const FRONTIER = { kl: [0, 1], reward: [0, 10] };

const point = (kl: number, reward: number) => ({
  ...{ at: 100 * kl, kl, reward, shareOfOracle: 0.5, wellFormed: 0.99, seconds: 3 },
});
/** Goes straight to a KL, and earns a share of what the oracle does. */
const straight = (method: string, seed: number | undefined, share: number, to = 0.11): SuiteRun => ({
  ...{ method, setting: '', complete: true, points: [point(0, 0), point(to, 10 * to * share)] },
  ...(seed !== undefined && { seed }),
});
const suite = (...runs: SuiteRun[]): SuiteResult => ({
  ...{ version: 1, model: 'kitchen-nano', max_steps: 10, eval_steps: 10, frontier: FRONTIER, runs },
});
const leadsOf = (...runs: SuiteRun[]) =>
  suiteLeads(suiteRows(suite(...runs))).map(({ kl, leader, apart }) => [kl, leader.method, apart]);

it('has a row for each method but the oracle, with shares at the KLs where all its runs come by', () => {
  const rows = suiteRows(
    suite(
      straight('oracle', undefined, 1),
      straight('dpo', 1, 0.5),
      straight('dpo', 2, 0.7),
      straight('sft', 1, 0.4, 0.03),
      straight('sft', 2, 0.4),
      { ...straight('none', 1, 0), points: [] },
    ),
  );
  expect(rows.map(({ method, seeds }) => [method, seeds])).toEqual([
    ['dpo', 2],
    ['sft', 2],
  ]);
  const means = rows.map(({ shares }) => shares.map((share) => share?.mean));
  const near = (share: number) => expect.closeTo(share, 12);
  expect(means[0]).toEqual([near(0.6), near(0.6), near(0.6), undefined, undefined, undefined]);
  expect(means[1]).toEqual([near(0.4), ...EQUAL_KLS.slice(1).map(() => undefined)]);
  // Student's t of two values is 12.71, their standard error 0.1.
  expect(rows[0].shares[0]?.half).toBeCloseTo(1.2706, 3);
  expect(rows[1].last).toMatchObject({ kl: expect.closeTo(0.07, 12), seconds: 3 });
});

it('says who leads at each KL where two trained methods come by', () => {
  expect(
    leadsOf(straight('dpo', 1, 0.5), straight('sft', 1, 0.9, 0.06), straight('best-of-n', undefined, 0.95)),
  ).toEqual([
    [0.02, 'sft', false],
    [0.05, 'sft', false],
  ]);
  expect(leadsOf(straight('dpo', 1, 0.5), straight('best-of-n', undefined, 0.95))).toEqual([]);
});

it('sets a leader apart only where no other interval reaches its own', () => {
  const twice = (method: string, share: number, spread: number) => [
    straight(method, 1, share - spread),
    straight(method, 2, share + spread),
  ];
  const first = [0.02, 0.05, 0.1];
  const all = (apart: boolean) => first.map((kl) => [kl, 'dpo', apart]);
  expect(leadsOf(...twice('dpo', 0.6, 0.001), ...twice('sft', 0.5, 0.001))).toEqual(all(true));
  expect(leadsOf(...twice('dpo', 0.6, 0.001), ...twice('sft', 0.5, 0.01))).toEqual(all(false));
  // Another than the second may be known less well.
  expect(leadsOf(...twice('dpo', 0.6, 0.001), ...twice('sft', 0.5, 0.001), ...twice('ipo', 0.4, 0.02))).toEqual(
    all(false),
  );
  expect(leadsOf(...twice('dpo', 0.6, 0.001), straight('sft', 1, 0.2))).toEqual(all(false));
});

it('times what is trained to rewards that every run earns', () => {
  const timed = (method: string, seed: number | undefined, share: number): SuiteRun => {
    const run = straight(method, seed, share);
    return { ...run, points: run.points.map((at) => ({ ...at, seconds: at.kl > 0 ? 3 : 0 })) };
  };
  const rows = suiteRows(suite(timed('dpo', 1, 1), timed('dpo', 2, 0.5), timed('best-of-n', undefined, 1)));
  // Straight to 1.1 and to 0.55 in 3 s.
  const seconds = rows[0].secondsTo.map((time) => time?.mean);
  const near = (value: number) => expect.closeTo(value, 12);
  expect(seconds).toEqual([
    near((3 * 0.2 * (1 / 1.1 + 1 / 0.55)) / 2),
    near((3 * 0.5 * (1 / 1.1 + 1 / 0.55)) / 2),
    undefined,
    undefined,
  ]);
  expect(rows[1].secondsTo.every((time) => time === undefined)).toBe(true);
});
