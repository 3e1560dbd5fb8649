/** What a film says about the run in it: on its last frames, and in the file's metadata. */
import type { MetadataTags } from 'mediabunny';
import { DEFAULT_DEFINITION, type RunDefinition } from '../../core/runDefinition';
import { SETTINGS } from '../../core/settings';
import { definitionDiff } from '../../store/configDiff';
import type { Container } from './formats';

/** A name and a value, as both are shown. */
export type Fact = readonly [name: string, value: string];

/** Plain data in the language of the film. */
export interface Stamp {
  readonly title: string;
  /** The run's name, its step, its backend: what one asks first. */
  readonly summary: string;
  readonly seed: Fact;
  /** Every setting under its name in the configuration, the seed left out; of the taste and the choices by hand what is not the default. */
  readonly configuration: readonly Fact[];
  readonly link: Fact;
}

/** How long the last frame is shown, in seconds. */
export const STAMP_SECONDS = 1.5;

export function configurationFacts(definition: RunDefinition): readonly Fact[] {
  const settings = Object.entries(definition.config)
    .filter(([name]) => name !== 'seed')
    .map(([name, value]): Fact => [name, String(value)]);
  const data = definitionDiff(DEFAULT_DEFINITION, definition)
    .filter(({ name }) => !Object.hasOwn(SETTINGS, name))
    .filter(({ name }) => definition.world === 'kitchen' || !name.startsWith('taste.'))
    .map(({ name, right }): Fact => [name, String(right)]);
  return [...settings, ...data];
}

/** The same for the file: players show title and comment. */
export function tagsOf({ title, summary, seed, configuration, link }: Stamp, date: Date): MetadataTags {
  const settings = configuration.map(([name, value]) => `${name}=${value}`).join(' ');
  return {
    title,
    description: summary,
    comment: `${summary}\n${seed.join(': ')}\n${settings}\n${link.join(' ')}`,
    date,
  };
}

/** A name that any file system takes: `dpo-very-crispy-fried-egg-seed-1.webm`. */
export function filmName(name: string, seed: number, container: Container): string {
  const plain = name
    .toLowerCase()
    .replace(/[^\p{Letter}\p{Number}]+/gu, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 60);
  return `${['dpo', ...(plain ? [plain] : []), 'seed', seed].join('-')}.${container}`;
}
