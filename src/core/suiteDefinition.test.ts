import { expect, it } from 'vitest';
import { planSuite, SUITE_METHODS } from '../cli/suite/methods';
import { GENTLE_RUN } from './kitchenConfig';
import { baseSettings, suiteDefinition, suiteSettings } from './suiteDefinition';

const SUITE = { model: 'kitchen-nano', max_steps: 300, eval_steps: 25 } as const;

it('makes every run again that the command line makes', () => {
  const planned = planSuite(Object.keys(SUITE_METHODS), [7]).flatMap((run) => ('changed' in run ? [run] : []));
  expect(planned.length).toBeGreaterThan(3);
  for (const run of planned) {
    const config = { ...GENTLE_RUN, model: 'kitchen-nano', max_steps: 300, logging_steps: 25, ...run.changed };
    expect([run.method, suiteDefinition(SUITE, run)?.config]).toEqual([run.method, config]);
  }
});

it('reads names of methods and settings as a link does, and nothing else', () => {
  const read = (method: string, setting: string, seed?: number) =>
    suiteDefinition(SUITE, { method, setting, ...(seed !== undefined && { seed }) })?.config;
  expect(read('simpo', 'beta 2, learning_rate 1e-4', 3)).toMatchObject({
    ...{ method: 'simpo', beta: 2, learning_rate: 1e-4, seed: 3 },
  });
  expect(read('ipo', '', 3)).toMatchObject({ method: 'dpo', loss_type: 'ipo' });
  for (const [method, setting] of [
    ['best-of-n', ''],
    ['toString', ''],
    ['dpo', 'beta'],
    ['dpo', 'beta -1'],
    ['dpo', 'toString 1'],
    ['dpo', '<b>'],
  ])
    expect([method, setting, read(method, setting, 3)]).toEqual([method, setting, undefined]);
  expect(read('dpo', 'beta 1')).toBeUndefined();
});

it('makes a run again as it was where a default has changed since', () => {
  const then = { ...GENTLE_RUN, num_pairs: 777, lr_scheduler_type: 'constant' } as const;
  const suite = { ...SUITE, settings: suiteSettings(then) };
  const config = suiteDefinition(suite, { method: 'dpo', setting: 'beta 2', seed: 3 })?.config;
  expect(config).toEqual({ ...then, beta: 2, seed: 3, model: 'kitchen-nano', max_steps: 300, logging_steps: 25 });
  // What a suite or its runs say themselves stands there alone.
  expect(Object.keys(suite.settings)).not.toContain('seed');
  expect(baseSettings({ ...suite.settings, former: 1 })).toBeUndefined();
  expect(
    suiteDefinition({ ...SUITE, settings: { num_pairs: -1 } }, { method: 'dpo', setting: '', seed: 3 }),
  ).toBeUndefined();
});
