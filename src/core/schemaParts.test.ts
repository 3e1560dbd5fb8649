import fc from 'fast-check';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { inRange, type NumberRule } from './rules';
import { agreeing, asOne, Damage, exactly, GAPPED, list, parseRule, read, record, ruled, whole } from './schemaParts';
import { SETTINGS, TASTE_RULE, WATCH_RULES } from './settings';

const wrong = (schema: v.GenericSchema, value: unknown): string => {
  try {
    read(schema, value, 'all');
  } catch (thrown) {
    if (thrown instanceof Damage) return thrown.part;
    throw thrown;
  }
  return 'nothing';
};

test('the first part that is wrong is named, without places in lists and what only holds others together', () => {
  const schema = record({
    name: v.string(),
    columns: record({ loss: list(whole(9), 3) }),
    said: asOne(record({ text: v.string() })),
  });
  const fine = { name: 'a', columns: { loss: [1, 2] }, said: { text: 'b' } };
  expect(wrong(schema, fine)).toBe('nothing');
  expect(read(schema, { ...fine, more: 1 }, 'all')).toEqual(fine);
  for (const value of [null, undefined, 3, 'text', [], [fine]]) expect(wrong(schema, value)).toBe('all');
  expect(wrong(schema, {})).toBe('all.name');
  expect(wrong(schema, { ...fine, name: 1, columns: 2 })).toBe('all.name');
  expect(wrong(schema, { ...fine, columns: [] })).toBe('all.columns');
  expect(wrong(schema, { ...fine, columns: { loss: [1, 10] } })).toBe('all.loss');
  expect(wrong(schema, { ...fine, said: { text: 1 } })).toBe('all.said');
});

test('of a list that is too long nothing is looked at', () => {
  const endless = Array.from({ length: 4 }, () => 1);
  Object.defineProperty(endless, 0, {
    get: () => {
      throw new Error('looked at');
    },
  });
  expect(wrong(list(whole(), 3), endless)).toBe('all');
  expect(() => wrong(list(whole(), 4), endless)).toThrow('looked at');
  expect(wrong(exactly(whole(), 3), [1, 2])).toBe('all');
  expect(wrong(exactly(whole(), 3), [1, 2, 3])).toBe('nothing');
});

test('parts that do not agree are named', () => {
  const schema = v.pipe(
    record({ a: whole(), b: record({ c: whole() }) }),
    agreeing(({ a, b }) => (a === b.c ? undefined : [['b', 'c'], 'the same as a'])),
  );
  expect(wrong(schema, { a: 1, b: { c: 1 } })).toBe('nothing');
  expect(wrong(schema, { a: 1, b: { c: 2 } })).toBe('all.b.c');
  const { issues } = v.safeParse(schema, { a: 1, b: { c: 2 } });
  expect(issues?.map(({ message, input }) => [message, input])).toEqual([['the same as a', 2]]);
});

test('what is no number of a chart is a gap, and what is no number at all is refused', () => {
  for (const value of [Number.NaN, Number.POSITIVE_INFINITY, null]) expect(read(GAPPED, value, 'all')).toBeNaN();
  expect(read(GAPPED, -1.5, 'all')).toBe(-1.5);
  for (const value of ['1', undefined, {}]) expect(wrong(GAPPED, value)).toBe('all');
});

const RULES = [...Object.values(SETTINGS).map(({ rule }) => rule), TASTE_RULE, ...Object.values(WATCH_RULES)];
const NUMBERS = RULES.filter((rule): rule is NumberRule => rule.kind === 'number');

test('a schema allows what the rule of its setting does, and so does a link', () => {
  const values = fc.oneof(fc.double(), fc.integer(), fc.constantFrom(...NUMBERS.flatMap(({ min, max }) => [min, max])));
  fc.assert(
    fc.property(fc.constantFrom(...NUMBERS), values, (rule, value) => {
      const allowed = inRange(rule, value);
      expect(v.is(ruled(rule), value)).toBe(allowed);
      expect(parseRule(rule, String(value))).toBe(allowed ? value + 0 : undefined);
    }),
    { numRuns: 2000 },
  );
  for (const rule of RULES.filter(({ kind }) => kind === 'choice')) {
    expect(v.is(ruled(rule), 'gremlin')).toBe(false);
    if (rule.kind === 'choice') for (const name of rule.choices) expect(parseRule(rule, name)).toBe(name);
  }
});
