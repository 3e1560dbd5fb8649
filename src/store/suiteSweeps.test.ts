import { expect, it } from 'vitest';
import { NUMBER_RULES } from '../core/settings';
import type { SuiteResult, SuiteRun } from '../core/suite';
import { plansOf, readValues, secondsLeft, sweepsOf, withSteps } from './suiteSweeps';

const run = (method: string, setting: string, seed: number | undefined, secondsAtEnd = 30): SuiteRun => ({
  ...{ method, setting, complete: true, ...(seed !== undefined && { seed }) },
  points: [0, 300].map((at) => ({
    ...{ at, kl: 0, reward: 0, shareOfOracle: 0, wellFormed: 1, seconds: (secondsAtEnd * at) / 300 },
  })),
});
const SUITE: SuiteResult = {
  ...{ version: 1, model: 'kitchen-nano', max_steps: 300, eval_steps: 20 },
  frontier: { kl: [0, 1], reward: [0, 1] },
  runs: [
    run('oracle', '', undefined, 0),
    run('dpo', 'beta 1, learning_rate 0.0005', 1),
    run('dpo', 'beta 0.1, learning_rate 0.0005', 1, 60),
    run('ppo', 'kl_coef 0.5, learning_rate 0.001', 1),
    run('ppo', 'kl_target 0.05, kl_horizon 500, learning_rate 0.001', 1),
    run('ppo', 'kl_target 0.1, kl_horizon 500, learning_rate 0.001', 1),
    run('mine', 'beta 1', 1),
  ],
};
const OTHERS = [run('dpo', 'beta 9', 1), run('rrhf', 'learning_rate 0.0003', 1)];
const sweeps = sweepsOf(SUITE, OTHERS);
const [dpo, penalty, target, rrhf] = sweeps;

it('has the methods that can be trained, each with the values of what it sweeps', () => {
  expect(sweeps.map(({ method, name, values }) => [method, name, values])).toEqual([
    ['dpo', 'beta', ['1', '0.1']],
    ['ppo', 'kl_coef', ['0.5']],
    ['ppo', 'kl_target', ['0.05', '0.1']],
    ['rrhf', 'learning_rate', ['0.0003']],
  ]);
  expect(dpo.settingOf('3')).toBe('beta 3, learning_rate 0.0005');
  expect(target.settingOf('0.4')).toBe('kl_target 0.4, kl_horizon 500, learning_rate 0.001');
  expect(rrhf.settingOf('0.001')).toBe('learning_rate 0.001');
  // Only GRPO can do without a leash.
  expect(dpo.rule).toMatchObject({ min: 0, open: true });
});

it('reads values as a suite writes them, and says which cannot be used', () => {
  const { rule } = dpo;
  if (!rule) throw new Error('β is swept');
  expect(readValues('0.10, 1e-2，3  0.1', rule)).toEqual(['0.1', '0.01', '3']);
  expect(readValues('', rule)).toEqual([]);
  expect(readValues('1, 0', rule)).toEqual({ wrong: '0' });
  expect(readValues('1, x', NUMBER_RULES.kl_coef)).toEqual({ wrong: 'x' });
});

it('plans seed by seed what is neither there nor under way', () => {
  const chosen = [
    { sweep: dpo, values: ['1', '2'] },
    { sweep: penalty, values: ['0.5'] },
  ];
  const queue = [{ method: 'ppo', setting: 'kl_coef 0.5, learning_rate 0.001', seed: 2 }];
  const plans = plansOf(chosen, [1, 2], { runs: SUITE.runs, queue });
  expect(plans.map(({ method, setting, seed }) => `${method} ${setting.split(',')[0]} ${seed}`)).toEqual([
    'dpo beta 2 1',
    'dpo beta 1 2',
    'dpo beta 2 2',
  ]);
  expect(plansOf(chosen, [1, 2], { runs: [], queue: [] })).toHaveLength(6);
  const other = withSteps(SUITE, 40);
  expect(other).toMatchObject({ max_steps: 40, frontier: SUITE.frontier });
  expect(other.runs.map(({ method }) => method)).toEqual(['oracle']);
});

it('says how long it takes, by what the same took, and by what the one under way takes here', () => {
  const plan = (method: string, setting: string) => ({ method, setting, seed: 9 });
  const one = plan('dpo', 'beta 1, learning_rate 0.0005');
  expect(secondsLeft([one], SUITE, SUITE.runs)).toBeCloseTo(30, 9);
  // Of a value that nobody has trained, the method's mean.
  expect(secondsLeft([plan('dpo', 'beta 7')], SUITE, SUITE.runs)).toBeCloseTo(45, 9);
  expect(secondsLeft([one, plan('dpo', 'beta 7')], { max_steps: 100 }, SUITE.runs)).toBeCloseTo(25, 9);
  // Here all is twice as slow, and a hundred updates are made.
  const here = { step: 100, secondsPerStep: 0.2 };
  expect(secondsLeft([one, plan('dpo', 'beta 7')], SUITE, SUITE.runs, here)).toBeCloseTo(60 - 20 + 90, 9);
  expect(secondsLeft([], SUITE, SUITE.runs)).toBe(0);
  expect(secondsLeft([one], SUITE, [])).toBeUndefined();
});
