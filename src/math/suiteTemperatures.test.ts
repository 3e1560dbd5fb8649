import { expect, it } from 'vitest';
import type { SuiteRun } from '../core/suite';
import { temperatureRows, withoutTemperatures } from './suiteTemperatures';

const at = (temperature: number, winRate: number) => ({
  temperature,
  winRate,
  reward: 2 * winRate,
  kl: 1,
  wellFormed: 1,
});
const run = (method: string, setting: string, seed: number | undefined, reward: number): SuiteRun => ({
  ...{ method, setting, complete: true, ...(seed !== undefined && { seed }) },
  points: [{ at: 10, kl: 1, reward, shareOfOracle: 0.5, wellFormed: 1, seconds: 1 }],
});
const measured = (from: SuiteRun, ...rates: readonly (readonly [temperature: number, rate: number])[]): SuiteRun => ({
  ...from,
  temperatures: rates.map(([temperature, rate]) => at(temperature, rate)),
});

it('has of each method the setting that ends highest, with the means over those of its seeds that are measured', () => {
  const rows = temperatureRows({
    runs: [
      measured(run('dpo', 'beta 1', 1, 0.5), [1, 0.6], [0, 0.7]),
      measured(run('dpo', 'beta 1', 2, 0.7), [0, 0.9], [1, 0.8]),
      run('dpo', 'beta 1', 3, 0.7),
      measured(run('dpo', 'beta 0.1', 1, -2), [0, 0.1], [1, 0.1]),
      run('dpo', 'beta 5', 1, 3),
      run('sft', '', 1, 0.2),
      measured(run('best-of-n', '', undefined, 2), [1, 0.95]),
    ],
  });
  expect(rows.map(({ name, seeds }) => [name, seeds])).toEqual([
    ['dpo beta 1', 2],
    ['best-of-n', 0],
  ]);
  const near = (value: number) => expect.closeTo(value, 12);
  expect(rows[0].at).toMatchObject([
    { temperature: 0, winRate: { mean: near(0.8), count: 2 }, reward: { mean: near(1.6) } },
    { temperature: 1, winRate: { mean: near(0.7), count: 2 } },
  ]);
});

it('leaves out a temperature at which not all of them are measured', () => {
  const [row] = temperatureRows({
    runs: [measured(run('dpo', '', 1, 1), [0, 0.5], [1, 0.5]), measured(run('dpo', '', 2, 1), [1, 0.7])],
  });
  expect(row.at.map(({ temperature }) => temperature)).toEqual([1]);
});

it('knows the runs that an older file lacks them of: the settings that end highest, without the oracle', () => {
  const best = [run('dpo', 'beta 1', 1, 0.5), run('dpo', 'beta 1', 2, 0.5)];
  const runs = [
    ...best,
    run('dpo', 'beta 0.1', 1, 0.4),
    measured(run('sft', '', 1, 0.1), [1, 0.5]),
    run('oracle', '', undefined, 3),
  ];
  expect(withoutTemperatures(runs)).toEqual(best);
});
