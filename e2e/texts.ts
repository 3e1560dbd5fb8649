import { readdirSync, readFileSync } from 'node:fs';
import type { Language } from '../src/worker/protocol';

const LOCALES = 'src/ui/locales';

interface Tree {
  readonly [name: string]: string | Tree;
}

/** The page's texts in a language, by their keys. */
export function textsOf(
  language: Language,
): (key: string, values?: Readonly<Record<string, string | number>>) => string {
  const folder = `${LOCALES}/${language}`;
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
  const tree: Tree = Object.assign({}, ...files.map((name) => JSON.parse(readFileSync(`${folder}/${name}`, 'utf8'))));
  return (key, values = {}) => {
    const text = key.split('.').reduce<string | Tree>((branch, name) => (branch as Tree)[name], tree);
    if (typeof text !== 'string') throw new Error(`there is no text ${key} in ${language}`);
    return text.replace(/\{\{(\w+)\}\}/g, (_, name) => String(values[name]));
  };
}
