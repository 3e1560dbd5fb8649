/** Everything that defines a run, as plain data: what the link holds, what a saved run keeps, and what the worker is given. */

import { EngineError } from './errors';
import type { FileConfig } from './fileConfig';
import { DEFAULT_TASTE, type Taste } from './kitchen/taste';
import { ADJECTIVES, STYLES } from './kitchen/words';
import { DEFAULT_RUN, GENTLE_RUN, type KitchenConfig, referenceOf } from './kitchenConfig';
import { inRange } from './rules';
import { isRead, type SettingName, TASTE_RULE } from './settings';
import type { WorldName } from './world';

/** A preference by hand: two well-formed completions of one dish, by their places in the kitchen's list of completions. */
export interface Choice {
  readonly dish: number;
  readonly chosen: number;
  readonly rejected: number;
  /** Updates made when the choice was made: from this step on it is part of the data, so that a link repeats the run. */
  readonly step: number;
}

/** A run in the kitchen. */
export interface KitchenDefinition {
  readonly world: 'kitchen';
  readonly config: KitchenConfig;
  /** The true reward. */
  readonly taste: Taste;
  /** Used where `config.label_source` is 'hand', ascending by step. */
  readonly choices: readonly Choice[];
}

/** A checkpoint, named so that the page knows it again. */
export interface ModelReference {
  /** The same for the same source: `shipped:kitchen-nano`, `url:https://…/`, `files:` and a digest of names, sizes and dates. */
  readonly id: string;
  readonly name: string;
}

/** A file of pairs, named so that the page knows it again. */
export interface DataReference {
  readonly name: string;
  /** Pairs that are used. */
  readonly count: number;
  /** SHA-256 of the packed pairs, hexadecimal: the same pairs in the same tokens. */
  readonly hash: string;
}

/** A run on a file of pairs. The link and a kept run name checkpoint and data; where they are is the page's affair. */
export interface FileDefinition {
  readonly world: 'file';
  readonly config: FileConfig;
  readonly model: ModelReference;
  /** π_ref, where that is another checkpoint than the one that the policy starts as (TRL's ref_model). */
  readonly reference?: ModelReference;
  readonly data: DataReference;
}

/** Everything that defines a run: with the backend, the same definition gives the same curve. */
export type RunDefinition = KitchenDefinition | FileDefinition;
export type DefinitionOf<World extends WorldName> = Extract<RunDefinition, { readonly world: World }>;

/** As many as a link holds. */
export const MAX_CHOICES = 64;
/** Choices by the step at which they were made, as a run takes them up. */
export const inOrder = (choices: readonly Choice[]): Choice[] => choices.toSorted((a, b) => a.step - b.step);

/** Updates that follow a choice by hand at once. */
export const STEPS_PER_CHOICE = 5;
/** One and two clauses of 3·8 modified adjectives, the two adjectives different (worlds/kitchen/grammar.ts; a test compares). */
export const COMPLETION_COUNT = 3 * ADJECTIVES.length * (1 + 3 * (ADJECTIVES.length - 1));

export const DEFAULT_DEFINITION: KitchenDefinition = {
  world: 'kitchen',
  config: DEFAULT_RUN,
  taste: DEFAULT_TASTE,
  choices: [],
};

/** A definition as it was written before some settings were there: they mean what they are without being said. */
export function withLaterSettings(written: KitchenDefinition): KitchenDefinition {
  return { ...written, config: { ...GENTLE_RUN, ...written.config } };
}

/** The numbers of a taste by name, in a fixed order: `crispy`, `fried.crispy`, `very`, `not`, `malformed`. */
export function tasteNumbers(taste: Taste): Record<string, number> {
  const byStyle = STYLES.flatMap((style) =>
    ADJECTIVES.flatMap((adjective) => {
      const score = taste.byStyle[style][adjective];
      return score === undefined ? [] : [[`${style}.${adjective}`, score] as const];
    }),
  );
  const { very, not, malformed } = taste;
  return { ...taste.scores, ...Object.fromEntries(byStyle), very, not, malformed };
}

/** The taste with one number replaced. @throws EngineError config_invalid for a name that a taste does not have, or a value out of range */
export function withTasteNumber(taste: Taste, name: string, value: number): Taste {
  const { min, max } = TASTE_RULE;
  if (!inRange(TASTE_RULE, value)) throw invalid(name, value, `a number from ${min} to ${max}`);
  if (name === 'very' || name === 'not' || name === 'malformed') return { ...taste, [name]: value };
  const [first, second] = name.split('.');
  const style = STYLES.find((known) => known === first && second !== undefined);
  const adjective = ADJECTIVES.find((known) => known === (style ? second : name));
  if (!adjective)
    throw invalid('taste', name, `a word of the taste, such as ${ADJECTIVES[0]} or ${STYLES[1]}.${ADJECTIVES[0]}`);
  if (!style) return { ...taste, scores: { ...taste.scores, [adjective]: value } };
  return { ...taste, byStyle: { ...taste.byStyle, [style]: { ...taste.byStyle[style], [adjective]: value } } };
}

export function sameDefinition(left: RunDefinition, right: RunDefinition): boolean {
  return JSON.stringify(canonical(left)) === JSON.stringify(canonical(right));
}

/** Whether two tastes value every text alike. */
export function sameTaste(left: Taste, right: Taste): boolean {
  return JSON.stringify(tasteNumbers(left)) === JSON.stringify(tasteNumbers(right));
}

/** Whether the policy is its own reference before the first step, as it is unless another one is set. */
export function startsAsReference(definition: RunDefinition): boolean {
  if (definition.world === 'file') return definition.reference === undefined;
  return referenceOf(definition.config) === definition.config.model;
}

/** True where two definitions draw and label the same pairs. */
export function samePairs(left: RunDefinition, right: RunDefinition): boolean {
  if (left.world === 'file' || right.world === 'file') return left.world === right.world;
  const settings = [
    'seed',
    'num_pairs',
    'pair_source',
    'pair_temperature',
    'label_source',
    'label_temperature',
    'label_length_bias',
    'label_flip_rate',
  ] as const;
  const [one, other] = [left.config, right.config];
  return (
    referenceOf(one) === referenceOf(other) &&
    sameTaste(left.taste, right.taste) &&
    settings.every((name) => one[name] === other[name])
  );
}

/** True where a run draws and labels the same pairs as the default run with its reference, and in the same order: as many are drawn at once as a batch has. */
export function drawsDefaultPairs(definition: KitchenDefinition): boolean {
  const { per_device_train_batch_size: batch } = definition.config;
  const alike = { ...DEFAULT_DEFINITION, config: { ...DEFAULT_RUN, model: referenceOf(definition.config) } };
  return batch === DEFAULT_RUN.per_device_train_batch_size && samePairs(definition, alike);
}

/** What of it makes a difference, in a fixed order. */
function canonical(definition: RunDefinition) {
  const { method } = definition.config;
  const settings = Object.entries(definition.config)
    .filter(([name]) => isRead(name as SettingName, method))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  if (definition.world === 'file')
    return [settings, definition.model.id, definition.reference?.id ?? '', definition.data.hash];
  const { taste, choices } = definition;
  const byHand = choices.map(({ dish, chosen, rejected, step }) => [dish, chosen, rejected, step]);
  return [settings, tasteNumbers(taste), definition.config.label_source === 'hand' ? byHand : []];
}

function invalid(name: string, value: string | number, mend: string): EngineError {
  return new EngineError('config_invalid', `${name} is ${value}; use ${mend}`, { name, value, mend });
}
