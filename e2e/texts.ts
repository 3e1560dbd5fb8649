import { readdirSync, readFileSync } from 'node:fs';
import type { Language } from '../src/core/world';

const LOCALES = 'src/ui/shared/locales';

interface Tree {
  readonly [name: string]: string | Tree;
}

export type Texts = (key: string, values?: Readonly<Record<string, string | number>>) => string;

/** The page's texts in a language, by their keys. */
export function textsOf(language: Language): Texts {
  const late = filesIn(`${LOCALES}/late`).filter(({ name }) => name === language);
  return textsIn(
    [...filesIn(`${LOCALES}/${language}`), ...late].map(({ content }) => content).reduce(joined, {}),
    language,
  );
}

/** The name of the button that trains, which also says with which β. */
export function trainName(t: Texts, key: 'run.train' | 'run.trainAgain'): RegExp {
  return new RegExp(`^${t(key)}( ?${t('run.withBeta', { beta: '[\\d.]+' })})?$`);
}

/** The texts that arrive with a part of the page, by file and key: the derivation's, by chapter. */
export function partTextsOf(
  part: 'arena' | 'derivation' | 'file' | 'exports' | 'demo' | 'replay' | 'tasks',
  language: Language,
): Texts {
  const files = filesIn(`src/ui/${part}/locales/${language}`);
  return textsIn(Object.fromEntries(files.map(({ name, content }) => [name, content])), language);
}

/** Some texts of a group arrive later than others. */
function joined(left: Tree, right: Tree): Tree {
  const both = Object.entries(right).map(([name, branch]) => {
    const other = left[name];
    return [name, typeof branch === 'object' && typeof other === 'object' ? joined(other, branch) : branch];
  });
  return { ...left, ...Object.fromEntries(both) };
}

function filesIn(folder: string): { name: string; content: Tree }[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .map((file) => ({ name: file.slice(0, -5), content: JSON.parse(readFileSync(`${folder}/${file}`, 'utf8')) }));
}

function textsIn(tree: Tree, language: Language): Texts {
  return (key, values = {}) => {
    const text = key.split('.').reduce<string | Tree>((branch, name) => (branch as Tree)[name], tree);
    if (typeof text !== 'string') throw new Error(`there is no text ${key} in ${language}`);
    return text.replace(/\{\{(\w+)\}\}/g, (_, name) => String(values[name]));
  };
}
