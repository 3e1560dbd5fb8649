import { expect, test } from 'vitest';

/** For the tests of the translations: a tree of texts as a list, and what a text is filled with. */
export function flatten(tree: object, prefix = ''): Map<string, string> {
  return new Map(
    Object.entries(tree).flatMap(([key, value]) =>
      typeof value === 'string' ? [[prefix + key, value] as const] : [...flatten(value, `${prefix}${key}.`)],
    ),
  );
}

export function placeholders(text: string): string[] {
  return [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]).sort();
}

/** Both languages say everything, each in its own words, and fill in the same values. @param alike keys of names and signs that are the same in both */
export function testTranslations(english: object, chinese: object, alike: readonly string[] = []): void {
  const en = flatten(english);
  const zh = flatten(chinese);

  test('both languages have the same keys', () => {
    expect([...zh.keys()].sort()).toEqual([...en.keys()].sort());
  });

  test('nothing was left untranslated', () => {
    expect([...en].filter(([key, text]) => zh.get(key) === text && !alike.includes(key))).toEqual([]);
  });

  test('both languages fill in the same values', () => {
    for (const [key, text] of en) expect([key, placeholders(zh.get(key) ?? '')]).toEqual([key, placeholders(text)]);
  });

  test('a time has the units of its language', () => {
    expect([...zh].filter(([, text]) => /(\d|\}\}) ?(ms|s|min)\b/.test(text))).toEqual([]);
  });
}
