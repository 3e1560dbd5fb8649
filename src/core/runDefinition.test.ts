import { describe, expect, it } from 'vitest';
import { checkDefinition } from './definitionSchema';
import { DEFAULT_TASTE } from './kitchen/taste';
import { DEFAULT_RUN, type KitchenConfig } from './kitchenConfig';
import {
  type Choice,
  DEFAULT_DEFINITION,
  MAX_CHOICES,
  sameDefinition,
  samePairs,
  startsAsReference,
  tasteNumbers,
  withLaterSettings,
  withTasteNumber,
} from './runDefinition';
import { withUsableSettings } from './usableSettings';

const choice: Choice = { dish: 1, chosen: 2, rejected: 3, step: 4 };
const byHand = (choices: readonly Choice[]) => ({
  ...DEFAULT_DEFINITION,
  config: { ...DEFAULT_RUN, label_source: 'hand' as const },
  choices,
});

describe('a taste', () => {
  it('is made of named numbers, each of which can be replaced', () => {
    for (const [name, value] of Object.entries(tasteNumbers(DEFAULT_TASTE))) {
      const changed = withTasteNumber(DEFAULT_TASTE, name, value + 0.5);
      expect(tasteNumbers(changed)).toEqual({ ...tasteNumbers(DEFAULT_TASTE), [name]: value + 0.5 });
    }
  });

  it('takes a score for one style that had none', () => {
    const changed = withTasteNumber(DEFAULT_TASTE, 'steamed.sweet', 2);
    expect(changed.byStyle.steamed.sweet).toBe(2);
    expect(changed.scores).toEqual(DEFAULT_TASTE.scores);
  });

  it('refuses other names and numbers', () => {
    for (const name of ['bitter', 'boiled.crispy', 'fried.bitter', 'fried.', '', '__proto__'])
      expect(() => withTasteNumber(DEFAULT_TASTE, name, 1)).toThrow(/use a word of the taste/);
    for (const value of [11, -11, Number.NaN, Number.POSITIVE_INFINITY])
      expect(() => withTasteNumber(DEFAULT_TASTE, 'crispy', value)).toThrow(/from -10 to 10/);
  });
});

describe('a definition', () => {
  it('names what cannot be used', () => {
    const refused = (choices: readonly Choice[]) => () => checkDefinition(byHand(choices));
    expect(refused([choice])).not.toThrow();
    expect(refused([{ ...choice, dish: 12 }])).toThrow(/dish is 12/);
    expect(refused([{ ...choice, chosen: 528 }])).toThrow(/chosen is 528/);
    expect(refused([{ ...choice, rejected: 2 }])).toThrow(/another completion/);
    expect(refused([{ ...choice, step: -1 }])).toThrow(/step is -1/);
    expect(refused(Array.from({ length: MAX_CHOICES + 1 }, () => choice))).toThrow(/at most 64/);
  });

  it('is the same whatever the order of its settings, and whatever choices it does not use', () => {
    const reordered = Object.fromEntries(Object.entries(DEFAULT_RUN).reverse()) as typeof DEFAULT_RUN;
    expect(sameDefinition(DEFAULT_DEFINITION, { ...DEFAULT_DEFINITION, config: reordered, choices: [choice] })).toBe(
      true,
    );
    expect(sameDefinition(byHand([choice]), byHand([]))).toBe(false);
    const taste = withTasteNumber(DEFAULT_TASTE, 'very', 2);
    expect(sameDefinition(DEFAULT_DEFINITION, { ...DEFAULT_DEFINITION, taste })).toBe(false);
  });

  it('draws the same pairs where taste, labels and seed are the same', () => {
    const other = (change: Partial<typeof DEFAULT_RUN>) => ({
      ...DEFAULT_DEFINITION,
      config: { ...DEFAULT_RUN, ...change },
    });
    expect(samePairs(DEFAULT_DEFINITION, other({ beta: 0.1, learning_rate: 1e-3 }))).toBe(true);
    for (const change of [
      { seed: 2 },
      { label_flip_rate: 0.1 },
      { num_pairs: 5 },
      { label_length_bias: 1 },
      { pair_source: 'text' },
    ] as const)
      expect(samePairs(DEFAULT_DEFINITION, other(change))).toBe(false);
  });

  it('has what its reference writes for pairs, and names a reference of the shape of the start', () => {
    const held = (model: KitchenConfig['model'], ref_model: KitchenConfig['ref_model']) => ({
      ...DEFAULT_DEFINITION,
      config: { ...DEFAULT_RUN, model, ref_model },
    });
    const apart = held('kitchen-nano-early', 'kitchen-nano');
    expect(samePairs(apart, held('kitchen-nano', 'start'))).toBe(true);
    expect(samePairs(apart, held('kitchen-nano-early', 'start'))).toBe(false);
    expect(sameDefinition(apart, held('kitchen-nano-early', 'start'))).toBe(false);
    expect([apart, held('kitchen-nano', 'start')].map(startsAsReference)).toEqual([false, true]);
    expect(() => checkDefinition(apart)).not.toThrow();
    const refused = 'ref_model is kitchen-small; use start or kitchen-nano-early with model kitchen-nano';
    expect(() => checkDefinition(held('kitchen-nano', 'kitchen-small'))).toThrow(refused);
    // The start itself has one name.
    expect(withUsableSettings(held('kitchen-nano', 'kitchen-nano').config).ref_model).toBe('start');
  });

  it('without a reference of its own has the start for one', () => {
    const { ref_model: _, ...first } = DEFAULT_RUN;
    expect(withLaterSettings({ ...DEFAULT_DEFINITION, config: first as KitchenConfig })).toEqual(DEFAULT_DEFINITION);
    expect(() => checkDefinition({ ...DEFAULT_DEFINITION, config: first as KitchenConfig })).not.toThrow();
  });

  it('without a writer of the pairs has the reference for one', () => {
    const { pair_source: _, ...first } = DEFAULT_RUN;
    const written = { ...DEFAULT_DEFINITION, config: first as KitchenConfig };
    expect(() => checkDefinition(written)).not.toThrow();
    expect(withLaterSettings(written)).toEqual(DEFAULT_DEFINITION);
    const by = (pair_source: 'text') => ({ ...DEFAULT_DEFINITION, config: { ...first, pair_source } });
    expect(sameDefinition(withLaterSettings(written), by('text'))).toBe(false);
    expect(() => checkDefinition(by('nobody' as 'text'))).toThrow(/pair_source is nobody/);
  });

  it('without a temperature of the pairs has that of the first runs', () => {
    const { pair_temperature: _, ...first } = DEFAULT_RUN;
    const written = { ...DEFAULT_DEFINITION, config: first as KitchenConfig };
    const at = (pair_temperature: number) => ({ ...DEFAULT_DEFINITION, config: { ...first, pair_temperature } });
    for (const same of [sameDefinition, samePairs]) {
      expect(same(withLaterSettings(written), at(1))).toBe(true);
      expect(same(withLaterSettings(written), at(1.4))).toBe(false);
    }
    expect(() => checkDefinition(written)).not.toThrow();
    expect(() => checkDefinition(at(0))).toThrow(/pair_temperature is 0/);
  });
});
