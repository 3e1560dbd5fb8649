import { describe, expect, it } from 'vitest';
import { Damage } from './schemaParts';
import { type SuitePoint, type SuiteResult, type SuiteRun, suiteLines } from './suite';
import { readSuite } from './suiteSchema';

const POINT: SuitePoint = { at: 20, kl: 0.1, reward: 0.4, shareOfOracle: 0.7, wellFormed: 0.99, seconds: 1.5 };
const RUN: SuiteRun = { method: 'dpo', setting: 'beta 0.1', seed: 1, complete: true, points: [POINT] };
const SUITE: SuiteResult = {
  version: 1,
  model: 'kitchen-nano',
  max_steps: 40,
  eval_steps: 20,
  frontier: { kl: [0, 1], reward: [0, 2] },
  runs: [RUN, { method: 'best-of-n', setting: '', complete: true, points: [] }],
};

/** The part that is refused. */
function refused(value: unknown): string {
  try {
    readSuite(value);
  } catch (thrown) {
    if (thrown instanceof Damage) return thrown.part;
    throw thrown;
  }
  return 'nothing';
}

const withRun = (change: object) => ({ ...SUITE, runs: [{ ...RUN, ...change }] });
const withPoint = (change: object) => withRun({ points: [{ ...POINT, ...change }] });

describe('the file of a suite', () => {
  it('is read as it was written, and what it has besides is left out', () => {
    const written = JSON.parse(
      JSON.stringify({ ...SUITE, more: 1, runs: SUITE.runs.map((run) => ({ ...run, more: 1 })) }),
    );
    expect(readSuite(written)).toEqual(SUITE);
    expect(refused(withPoint({ wellFormed: 1 + 1e-15 }))).toBe('nothing');
  });

  it('is refused by the part that is wrong', () => {
    for (const value of [null, undefined, [], 'arena', 3]) expect(refused(value)).toBe('arena');
    expect(refused({ ...SUITE, version: 2 })).toBe('version');
    expect(refused({ ...SUITE, model: 'constructor' })).toBe('model');
    expect(refused({ ...SUITE, max_steps: 0 })).toBe('max_steps');
    expect(refused({ ...SUITE, eval_steps: 1.5 })).toBe('eval_steps');
    expect(refused({ ...SUITE, runs: {} })).toBe('runs');
    for (const [name, values] of Object.entries({
      method: ['', 'x'.repeat(81), 3],
      setting: [null, 'x'.repeat(81)],
      seed: [-1, 0.5, '1', 2 ** 32],
      complete: [1, undefined],
      points: [null, Array.from({ length: 2001 }, () => POINT)],
    }))
      for (const value of values) expect(refused(withRun({ [name]: value })), name).toBe(`runs.${name}`);
    for (const [name, values] of Object.entries({
      at: [-1, null],
      kl: [-0.1, Number.POSITIVE_INFINITY],
      reward: [Number.NaN, '1'],
      shareOfOracle: [Number.NEGATIVE_INFINITY],
      wellFormed: [1.1, -0.1],
      seconds: [-1, undefined],
    }))
      for (const value of values) expect(refused(withPoint({ [name]: value })), name).toBe(`runs.points.${name}`);
  });

  it('may say what happens at other temperatures, and how often Best-of-N wins; older files do not', () => {
    const at = { temperature: 0.5, winRate: 0.6, reward: 0.3, kl: 0.2, wellFormed: 1 };
    const more = {
      ...SUITE,
      settings: { num_pairs: 100, lr_scheduler_type: 'linear' },
      reference: [at],
      runs: [{ ...RUN, temperatures: [at], points: [{ ...POINT, winRate: 0.7 }] }],
    };
    expect(readSuite(more)).toEqual(more);
    expect(refused({ ...SUITE, reference: [] })).toBe('reference');
    expect(refused({ ...SUITE, settings: { num_pairs: null } })).toBe('settings.num_pairs');
    expect(refused({ ...SUITE, reference: [{ ...at, kl: -1 }] })).toBe('reference.kl');
    expect(refused(withRun({ temperatures: [{ ...at, winRate: 1.1 }] }))).toBe('runs.temperatures.winRate');
    expect(refused(withRun({ temperatures: [{ ...at, temperature: 'cold' }] }))).toBe('runs.temperatures.temperature');
    expect(refused(withPoint({ winRate: -0.1 }))).toBe('runs.points.winRate');
  });

  it('has a frontier that can be read at a KL, and each run once', () => {
    expect(refused({ ...SUITE, frontier: { kl: [0], reward: [0] } })).toBe('frontier.kl');
    expect(refused({ ...SUITE, frontier: { kl: [1, 0], reward: [0, 1] } })).toBe('frontier.kl');
    expect(refused({ ...SUITE, frontier: { kl: [0, 1], reward: [0, 1, 2] } })).toBe('frontier.reward');
    expect(refused({ ...SUITE, runs: [RUN, { ...RUN, complete: false }] })).toBe('runs');
    expect(refused({ ...SUITE, runs: [RUN, { ...RUN, seed: 2 }] })).toBe('nothing');
  });
});

it('has lines of the runs that differ in their seed alone, in their order, named by what tells them from the method’s others', () => {
  const other = { ...RUN, setting: 'beta 1, learning_rate 0.001' };
  const first = { ...RUN, setting: 'beta 0.1, learning_rate 0.001' };
  const again = { ...first, seed: 2 };
  expect(suiteLines([first, other, again])).toEqual([
    { method: 'dpo', setting: first.setting, own: ['beta 0.1'], name: 'dpo beta 0.1', runs: [first, again] },
    { method: 'dpo', setting: other.setting, own: ['beta 1'], name: 'dpo beta 1', runs: [other] },
  ]);
  expect(suiteLines([first])[0].name).toBe('dpo');
  // No name is put together to another.
  expect(
    suiteLines([
      { ...RUN, method: 'a b', setting: 'c' },
      { ...RUN, method: 'a', setting: 'b c' },
    ]),
  ).toHaveLength(2);
});
