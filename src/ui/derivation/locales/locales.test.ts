import katex from 'katex';
import { expect, test } from 'vitest';
import { CHAPTERS } from '../../../store/derivationRules';
import { HIDEABLE } from '../../../store/derivationStore';
import { flatten, placeholders } from '../../shared/locales/localeKit';
import { SYMBOLS, withSymbols } from '../derivationSymbols';
import en from './en';
import zh from './zh';

/** Formulas in letters, and names. */
const SAME_IN_BOTH: ReadonlySet<string> = new Set([
  'probabilities.stages.logit',
  'probabilities.stages.lse',
  'probabilities.stages.logp',
  'probabilities.stages.ofChosen',
  'probabilities.stages.ofRejected',
]);

const english = flatten(en);
const chinese = flatten(zh);
const formulas = (text: string) => [...text.matchAll(/\$([^$]+)\$/g)].map((match) => match[1]);
const driven = (text: string) => [...text.matchAll(/\]\((\w+)\)/g)].map((match) => match[1]).sort();
/** A text that is nothing but signs and formulas may be the same in both. */
const wordless = (text: string) => !/[a-z]{3}/i.test(text.replace(/\$[^$]*\$|\{\{\w+\}\}/g, ''));

test('both languages have the same keys', () => {
  expect([...chinese.keys()].sort()).toEqual([...english.keys()].sort());
});

test('nothing was left untranslated', () => {
  const same = [...english].filter(
    ([key, text]) => chinese.get(key) === text && !wordless(text) && !SAME_IN_BOTH.has(key),
  );
  expect(same).toEqual([]);
});

test('both languages fill in the same values and drive the same things', () => {
  for (const [key, text] of english) {
    const other = chinese.get(key) ?? '';
    expect([key, placeholders(other)]).toEqual([key, placeholders(text)]);
    expect([key, driven(other)]).toEqual([key, driven(text)]);
  }
});

test('every formula in the texts can be set', () => {
  for (const [key, text] of [...english, ...chinese]) {
    for (const formula of formulas(text.replaceAll(/\{\{\w+\}\}/g, '1'))) {
      const set = () => katex.renderToString(withSymbols(formula), { trust: true, strict: false });
      expect(set, `${key}: ${formula}`).not.toThrow();
    }
  }
});

test('every chapter, symbol and part has its words', () => {
  const needed = [
    ...CHAPTERS.flatMap((chapter) => [`${chapter}.title`, `${chapter}.lead`]),
    ...Object.keys(SYMBOLS).map((id) => `symbols.${id}`),
    ...HIDEABLE.map((part) => `frame.teacher.parts.${part}`),
  ];
  expect(needed.filter((key) => !english.get(key))).toEqual([]);
});
