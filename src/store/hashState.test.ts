import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkDefinition } from '../core/definitionSchema';
import { DEFAULT_TASTE } from '../core/kitchen/taste';
import { DISH_COUNT } from '../core/kitchen/words';
import { DEFAULT_RUN, GENTLE_RUN } from '../core/kitchenConfig';
import { PRESETS, type PresetName, presetDefinition } from '../core/presets';
import { inRange, type NumberRule, type SettingProblem } from '../core/rules';
import {
  type Choice,
  COMPLETION_COUNT,
  inOrder,
  type KitchenDefinition,
  MAX_CHOICES,
  tasteNumbers,
  withTasteNumber,
} from '../core/runDefinition';
import {
  BACKEND_CHOICES,
  CHOICE_RULES,
  NUMBER_RULES,
  SETTINGS,
  settingNames,
  TASTE_RULE,
  WATCH_RULES,
} from '../core/settings';
import { withUsableSettings } from '../core/usableSettings';
import { DEFAULT_WATCH } from '../core/world';
import { DEFAULT_HASH_STATE, type HashState, readHash, writeHash } from './hashState';

const named = (problems: readonly SettingProblem[]) => problems.map(({ name, value }) => `${name}=${value}`);

const numbers = (rule: NumberRule) =>
  (rule.integer
    ? fc.integer({ min: rule.min, max: rule.max })
    : fc.double({ min: rule.min, max: rule.max, noNaN: true })
  ).filter((value) => inRange(rule, value) && !Object.is(value, -0));

const configs = fc.record(
  {
    ...Object.fromEntries(
      settingNames('kitchen').map((name) => {
        const { rule } = SETTINGS[name];
        return [name, rule.kind === 'number' ? numbers(rule) : fc.constantFrom<string>(...rule.choices)];
      }),
    ),
  },
  { requiredKeys: [] },
);
const tastes = fc
  .array(
    fc.tuple(
      fc.constantFrom(...Object.keys(tasteNumbers(DEFAULT_TASTE)), 'steamed.tender', 'fried.sweet'),
      fc.double({ ...TASTE_RULE, noNaN: true }).map((value) => value + 0),
    ),
    { maxLength: 6 },
  )
  .map((entries) => entries.reduce((taste, [name, value]) => withTasteNumber(taste, name, value), DEFAULT_TASTE));
const choices: fc.Arbitrary<Choice[]> = fc
  .array(
    fc
      .record({
        dish: fc.nat(DISH_COUNT - 1),
        chosen: fc.nat(COMPLETION_COUNT - 1),
        rejected: fc.nat(COMPLETION_COUNT - 1),
        step: fc.nat(1_000_000),
      })
      .filter(({ chosen, rejected }) => chosen !== rejected),
    { maxLength: MAX_CHOICES },
  )
  .map(inOrder);
const watches = fc.record({
  dish: numbers(WATCH_RULES.dish),
  prompt: fc.string({ unit: 'grapheme', maxLength: 60 }).filter(({ length }) => length <= WATCH_RULES.prompt.max),
  temperature: numbers(WATCH_RULES.temperature),
  topK: numbers(WATCH_RULES.topK),
});

const states: fc.Arbitrary<HashState<KitchenDefinition>> = fc
  .record({
    preset: fc.constantFrom(...(Object.keys(PRESETS) as PresetName[])),
    config: configs,
    taste: tastes,
    choices,
    backend: fc.constantFrom(...BACKEND_CHOICES),
    watch: watches,
    pair: fc.nat(999_999),
  })
  .map(({ preset, config, taste, choices, backend, watch, pair }) => {
    const usable = withUsableSettings({ ...presetDefinition(preset).config, ...config });
    const pairs = usable.label_source === 'hand' ? choices.length : usable.num_pairs;
    const definition = { world: 'kitchen' as const, config: usable, taste, choices };
    return { definition, preset, backend, watch: { ...watch, pair: pair % Math.max(pairs, 1) } };
  });

test('what is written is read back', () => {
  fc.assert(
    fc.property(states, (state) => {
      expect(readHash(writeHash(state))).toEqual({ state, problems: [] });
    }),
  );
});

test('no text whatever makes an unusable definition', () => {
  const hashes = fc
    .array(
      fc.tuple(
        fc.constantFrom(
          ...Object.keys(NUMBER_RULES),
          ...Object.keys(CHOICE_RULES),
          'taste',
          'choices',
          'preset',
          'pair',
        ),
        fc.oneof(
          fc.string(),
          fc.double().map(String),
          fc.constantFrom('exo_pair', 'robust', 'hand', 'loss-exo_pair', 'crispy:11,very:1', '00000100005'),
        ),
      ),
    )
    .map((entries) => entries.map(([name, value]) => `${name}=${value}`).join('&'));
  fc.assert(
    fc.property(fc.oneof(fc.string(), hashes), (text) => {
      checkDefinition(readHash(text).state.definition);
    }),
    { numRuns: 500 },
  );
});

test('only what differs from the preset is written', () => {
  expect(writeHash(DEFAULT_HASH_STATE)).toBe('');
  const config = { ...DEFAULT_RUN, beta: 0.1, seed: 7 };
  const definition = {
    world: 'kitchen' as const,
    config,
    taste: withTasteNumber(DEFAULT_TASTE, 'fried.crispy', 2),
    choices: [],
  };
  const watch = { ...DEFAULT_WATCH, dish: 3, prompt: 'the egg is' };
  expect(writeHash({ definition, backend: 'wasm', watch, preset: 'default' })).toBe(
    '#beta=0.1&seed=7&taste=fried.crispy:2&backend=wasm&dish=3&prompt=the+egg+is&v=3',
  );
  const preset = 'large-beta';
  expect(writeHash({ ...DEFAULT_HASH_STATE, preset, definition: presetDefinition(preset) })).toBe(
    '#preset=large-beta&v=3',
  );
});

test('a preset is the base of everything else in the link, wherever it stands', () => {
  const { state, problems } = readHash('#seed=9&preset=stuck-at-log2');
  expect(problems).toEqual([]);
  expect(state.preset).toBe('stuck-at-log2');
  expect(state.definition.config).toEqual({ ...GENTLE_RUN, seed: 9, learning_rate: 0 });
  const unknown = readHash('#preset=lost&seed=9');
  expect(unknown.state.preset).toBe('default');
  expect(named(unknown.problems)).toEqual(['preset=lost']);
});

test('of a damaged hash the readable part is used and the rest is named', () => {
  const { state, problems } = readHash(
    '#beta=-1&seed=3&learning_rate=fast&model=huge&colour=red&max_steps=2.5&dish=1&temperature=&num_pairs=5&pair=5',
  );
  expect(state.definition.config).toEqual({ ...GENTLE_RUN, seed: 3, num_pairs: 5 });
  expect(state.watch).toEqual({ ...DEFAULT_WATCH, dish: 1 });
  expect(named(problems)).toEqual([
    'beta=-1',
    'learning_rate=fast',
    'model=huge',
    'colour=red',
    'max_steps=2.5',
    'temperature=',
    'pair=5',
  ]);
  expect(problems.find(({ name }) => name === 'colour')?.rule).toBeUndefined();
  expect(named(readHash(`prompt=${'a'.repeat(201)}`).problems)).toEqual([`prompt=${'a'.repeat(201)}`]);
  expect(readHash('__proto__=1&constructor=2').problems).toHaveLength(2);
});

test('what stands in the place of what could not be used is said', () => {
  const used = (hash: string) => readHash(hash).problems.map(({ name, used }) => [name, used]);
  expect(used('beta=x&preset=length-bias&backend=tpu&taste=crispy:x,soggy:1&colour=red')).toEqual([
    ['beta', String(presetDefinition('length-bias').config.beta)],
    ['backend', 'auto'],
    ['taste.crispy', String(DEFAULT_TASTE.scores.crispy)],
    ['taste.soggy', undefined],
    ['colour', undefined],
  ]);
  // Where the name stands twice, it is the value that could be used.
  expect(used('beta=2&beta=x&pair=3&pair=x')).toEqual([
    ['beta', '2'],
    ['pair', '3'],
  ]);
  expect(used('lacks=fork')).toEqual([['lacks', undefined]]);
});

test('each entry of a damaged taste is named by itself', () => {
  const { state, problems } = readHash('taste=crispy:2,fried.crispy:99,soggy:1,very,tender:1:2,juicy:1.5');
  expect(state.definition.taste.scores).toEqual({ ...DEFAULT_TASTE.scores, crispy: 2, juicy: 1.5 });
  expect(named(problems)).toEqual(['taste.fried.crispy=99', 'taste.soggy=1', 'taste.very=', 'taste.tender=1:2']);
  expect(problems[1].rule).toBeUndefined();
});

test('each damaged choice is named, and no more than fit are read', () => {
  const good = { dish: 11, chosen: 527, rejected: 0, step: 1_000_000 };
  const definition = { ...DEFAULT_HASH_STATE.definition, choices: [good] };
  const hash = writeHash({ ...DEFAULT_HASH_STATE, definition });
  expect(hash).toBe('#choices=ben00lfls&v=3');
  const { state, problems } = readHash(`${hash.replace('&v=3', '')}z00010000!0001000000005`);
  expect(state.definition.choices).toEqual([good]);
  expect(named(problems)).toEqual(['choices=z00010000', 'choices=!00010000', 'choices=00005']);
  expect(readHash(`choices=${'000010000'.repeat(MAX_CHOICES + 1)}`).problems).toHaveLength(1);
});

test('choices that are out of order are put in order', () => {
  const [late, early] = ['000010005', '000010000'];
  const { state, problems } = readHash(`choices=${late}${early}`);
  expect(problems).toEqual([]);
  expect(state.definition.choices.map(({ step }) => step)).toEqual([0, 5]);
  expect(state.definition).toEqual(readHash(`choices=${early}${late}`).state.definition);
});

test('what a link cannot hold is said by the link', () => {
  const tooMany = Array.from({ length: MAX_CHOICES + 1 }, () => ({ dish: 0, chosen: 1, rejected: 0, step: 0 }));
  const definition = { ...DEFAULT_HASH_STATE.definition, choices: tooMany };
  const hash = writeHash({ ...DEFAULT_HASH_STATE, definition }, ['fork']);
  expect(hash).toContain('lacks=fork,choices');
  const { state, problems } = readHash(hash);
  expect(state.definition.choices).toHaveLength(MAX_CHOICES);
  expect(problems.map(({ missing }) => missing)).toEqual(['fork', 'choices']);
  expect(readHash('lacks=salt').problems.map(({ missing }) => missing)).toEqual([undefined]);
});

test('a loss that needs label smoothing gets some', () => {
  expect(readHash('loss_type=exo_pair')).toMatchObject({
    state: { definition: { config: { label_smoothing: 0.1 } } },
    problems: [],
  });
  expect(readHash('loss_type=robust&label_smoothing=0.5').problems).toHaveLength(1);
});

test('a fault is in the link like every other setting', () => {
  const config = { ...DEFAULT_RUN, fault: 'missing_eos' as const };
  const definition = { ...DEFAULT_HASH_STATE.definition, config };
  const hash = writeHash({ ...DEFAULT_HASH_STATE, definition });
  expect(hash).toBe('#fault=missing_eos&v=3');
  expect(readHash(hash).state.definition.config).toEqual(config);
  const unknown = readHash('fault=gremlin');
  expect(unknown.state.definition.config.fault).toBe('none');
  expect(named(unknown.problems)).toEqual(['fault=gremlin']);
});

test('a link says which presets it means, and one from a version to come is read with a word about it', () => {
  const { definition } = readHash('#beta=0.1').state;
  expect(readHash('#beta=0.1&v=1').state.definition).toEqual(definition);
  expect(readHash('#beta=0.1&v=2').state.definition).toEqual(definition);
  expect(definition.config).toEqual({ ...GENTLE_RUN, beta: 0.1 });
  expect(readHash('#beta=0.1&v=3').state.definition.config).toEqual({ ...DEFAULT_RUN, beta: 0.1 });
  expect(readHash('').state.definition.config).toEqual(DEFAULT_RUN);
  expect(named(readHash('#beta=0.1&v=99').problems)).toEqual(['v=99']);
});
