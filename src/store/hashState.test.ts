import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DEFAULT_RUN } from '../train/runConfig';
import { DEFAULT_HASH_STATE, type HashState, readHash, writeHash } from './hashState';
import { BACKEND_CHOICES, CHOICE_RULES, inRange, NUMBER_RULES, type NumberRule, withUsableSmoothing } from './settings';

const numbers = (rule: NumberRule) =>
  (rule.integer
    ? fc.integer({ min: rule.min, max: rule.max })
    : fc.double({ min: rule.min, max: rule.max, noNaN: true })
  ).filter((value) => inRange(rule, value) && !Object.is(value, -0));

const states: fc.Arbitrary<HashState> = fc.record({
  config: fc
    .record({
      ...Object.fromEntries(Object.entries(NUMBER_RULES).map(([name, rule]) => [name, numbers(rule)])),
      ...Object.fromEntries(
        Object.entries(CHOICE_RULES).map(([name, { choices }]) => [name, fc.constantFrom(...choices)]),
      ),
    })
    .map((config) => withUsableSmoothing({ ...DEFAULT_RUN, ...config })),
  backend: fc.constantFrom(...BACKEND_CHOICES),
  dish: fc.integer({ min: 0, max: 20 }),
});

test('what is written is read back', () => {
  fc.assert(
    fc.property(states, (state) => {
      expect(readHash(writeHash(state))).toEqual({ state, problems: [] });
    }),
  );
});

test('only what differs from the defaults is written', () => {
  expect(writeHash(DEFAULT_HASH_STATE)).toBe('');
  const config = { ...DEFAULT_RUN, beta: 0.1, seed: 7 };
  expect(writeHash({ config, backend: 'wasm', dish: 3 })).toBe('#beta=0.1&seed=7&backend=wasm&dish=3');
});

test('of a damaged hash the readable part is used and the rest is named', () => {
  const { state, problems } = readHash('#beta=-1&seed=3&learning_rate=fast&model=huge&colour=red&max_steps=2.5&dish=1');
  expect(state.config).toEqual({ ...DEFAULT_RUN, seed: 3 });
  expect(state.dish).toBe(1);
  expect(problems.map(({ name, value }) => `${name}=${value}`)).toEqual([
    'beta=-1',
    'learning_rate=fast',
    'model=huge',
    'colour=red',
    'max_steps=2.5',
  ]);
  expect(problems.find(({ name }) => name === 'colour')?.rule).toBeUndefined();
});

test('no text whatever makes an unusable configuration', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const { config } = readHash(text).state;
      for (const [name, rule] of Object.entries(NUMBER_RULES))
        expect(inRange(rule, Number(config[name as 'beta']))).toBe(true);
    }),
  );
});

test('a loss that needs label smoothing gets some', () => {
  expect(readHash('loss_type=exo_pair')).toMatchObject({ state: { config: { label_smoothing: 0.1 } }, problems: [] });
  expect(readHash('loss_type=robust&label_smoothing=0.5').problems).toHaveLength(1);
  expect(readHash('__proto__=1&constructor=2').problems).toHaveLength(2);
});
