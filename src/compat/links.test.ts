import { describe, expect, it } from 'vitest';
import { changes, type Leaves, leaves } from './compare';
import { BEGINNING, openDemo, openLink, openNamedDemo, written } from './open';

interface WrittenLinks {
  /** What the empty link means, by path. */
  readonly default: Leaves;
  /** Of each link what it means otherwise; null for what the empty link has and it has not. */
  readonly links: readonly { readonly name: string; readonly hash: string; readonly differs: Leaves }[];
}
const { default: base, links } = JSON.parse(written('links.json').toString()) as WrittenLinks;

const saysOfRun = (path: string) => path.startsWith('run.') || path.startsWith('problems.');

describe('a link that an earlier version has written', () => {
  it.each(links)('means the same: $name', ({ hash, differs }) => {
    const begins = Object.keys(differs).some(saysOfRun) ? {} : leaves(BEGINNING);
    expect(changes(leaves(openLink(hash)), { ...base, ...begins, ...differs })).toEqual([]);
  });

  it.each(links.filter(({ name }) => name.startsWith('preset')))(
    'means the same where it names version 2 of the presets: $name',
    ({ hash, differs }) => {
      expect(changes(leaves(openLink(`${hash}&v=2`)), { ...base, ...differs })).toEqual([]);
    },
  );

  it('is told from one that means something else', () => {
    const opened = leaves(openLink('#beta=0.4'));
    expect(changes(opened, base)).toEqual(['run.definition.config.beta: 0.4, was 1.5']);
  });
});

const EDITED = 'edited';
const DEMOS = [
  'dpo-in-60-seconds',
  'why-both-fall',
  'beta-from-timid-to-reckless',
  'derivation-in-three-minutes',
  EDITED,
];

describe('a demo that an earlier version has written', () => {
  it.each(DEMOS)('can be played: %s', (name) => {
    const text = written(`demos/${name}.json`).toString();
    const { script, problems } = openDemo(text);
    expect(problems).toEqual([]);
    expect(changes(leaves(script), leaves(JSON.parse(text)))).toEqual([]);
  });

  it('is still there under the name that links have for it', () => {
    for (const name of DEMOS) if (name !== EDITED) expect(openNamedDemo(name), name).toBeDefined();
  });

  it('is whole in the link that holds it', () => {
    const link = links.find(({ name }) => name === 'demo of a visitor’s own');
    const text = written(`demos/${EDITED}.json`).toString();
    expect(openNamedDemo(String(link?.differs['stage.demo']))).toEqual(openDemo(text).script);
  });
});
