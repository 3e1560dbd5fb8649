import { expect, test } from 'vitest';
import { readSuite } from '../../core/suiteSchema';
import { fiveMethods } from './fiveMethods';
import shipped from './suite.json';

const SUITE = readSuite(shipped);

test('of each of five methods the setting with the nearest leash, where the suite has it', () => {
  const names = fiveMethods(SUITE).map(({ method, setting }) => `${method} ${setting}`.trim());
  expect(names).toEqual([
    expect.stringMatching(/^dpo beta 1,/),
    expect.stringMatching(/^sft/),
    expect.stringMatching(/^rrhf/),
    expect.stringMatching(/^grpo beta 1\.5/),
    expect.stringMatching(/^ppo kl_coef 1\.5/),
  ]);
  const without = SUITE.runs.filter(({ method }) => method !== 'ppo');
  expect(fiveMethods({ ...SUITE, runs: without })).toHaveLength(4);
});
