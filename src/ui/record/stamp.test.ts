import { describe, expect, it } from 'vitest';
import { DEFAULT_DEFINITION, withTasteNumber } from '../../core/runDefinition';
import { configurationFacts, filmName, type Stamp, tagsOf } from './stamp';

describe('the stamp', () => {
  it('holds every setting but the seed, which stands by itself', () => {
    const facts = new Map(configurationFacts(DEFAULT_DEFINITION));
    const { seed, ...settings } = DEFAULT_DEFINITION.config;
    expect(seed).toBeDefined();
    expect(Object.fromEntries(facts)).toEqual(
      Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, String(value)])),
    );
  });

  it('names what of the taste is not the default', () => {
    const taste = withTasteNumber(DEFAULT_DEFINITION.taste, 'crispy', 2.5);
    const facts = new Map(configurationFacts({ ...DEFAULT_DEFINITION, taste }));
    expect(facts.get('taste.crispy')).toBe('2.5');
    expect([...facts.keys()].filter((name) => name.startsWith('taste.'))).toHaveLength(1);
  });

  it('says the same in the file: seed, configuration and link', () => {
    const stamp: Stamp = {
      title: 'DPO Playground · very crispy fried egg',
      summary: 'step 500 of 500',
      seed: ['Seed', '7'],
      configuration: configurationFacts(DEFAULT_DEFINITION),
      link: ['The same run again:', 'https://example.org/#seed=7'],
    };
    const date = new Date(0);
    const { title, description, comment, date: dated } = tagsOf(stamp, date);
    expect([title, description, dated]).toEqual([stamp.title, stamp.summary, date]);
    expect(comment).toContain('Seed: 7\n');
    expect(comment).toContain(`beta=${DEFAULT_DEFINITION.config.beta} `);
    expect(comment).toContain('https://example.org/#seed=7');
  });

  it.each([
    ['very crispy fried egg', 7, 'webm', 'dpo-very-crispy-fried-egg-seed-7.webm'],
    ['很脆的炸鸡蛋', 1, 'mp4', 'dpo-很脆的炸鸡蛋-seed-1.mp4'],
    ['../../etc/passwd <b>', 1, 'webm', 'dpo-etc-passwd-b-seed-1.webm'],
    ['', 3, 'webm', 'dpo-seed-3.webm'],
  ] as const)('names the file of "%s"', (name, seed, container, file) => {
    expect(filmName(name, seed, container)).toBe(file);
  });
});
