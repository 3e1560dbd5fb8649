import katex from 'katex';
import { expect, test } from 'vitest';
import { SYMBOLS, withSymbols } from './derivationSymbols';

const SOURCES = import.meta.glob<string>('./chapters/**/*.tsx', { query: '?raw', import: 'default', eager: true });

/** Formulas as they stand in a chapter; what is put in at run time is a symbol or a number. */
const formulas = Object.entries(SOURCES).flatMap(([file, source]) =>
  [...source.matchAll(/String\.raw`([^`]+)`/g)].map(([, tex]) => {
    const filled = tex.replaceAll(/\\sym\{\$\{[^}]*\}\}/g, '\\sym{y}').replaceAll(/\$\{[^}]*\}/g, '1');
    return [file, filled] as const;
  }),
);

test('every formula of the chapters can be set', () => {
  expect(formulas.length).toBeGreaterThan(40);
  for (const [file, tex] of formulas) {
    const set = () => katex.renderToString(withSymbols(tex), { trust: true, strict: false });
    expect(set, `${file}: ${tex}`).not.toThrow();
  }
});

test('one letter has one meaning', () => {
  const letters = Object.values(SYMBOLS).map(({ tex }) => tex);
  expect(letters.filter((tex, place) => letters.indexOf(tex) !== place)).toEqual([]);
});
