/** Everything that defines a run, as plain data: what the link holds, what a saved run keeps, and what the worker is given. */
import { DEFAULT_TASTE, type Taste } from '../data/kitchen/taste';
import { ADJECTIVES, FOODS, STYLES } from '../data/kitchen/words';
import { EngineError } from '../errors';
import { checkRunConfig, DEFAULT_RUN, type RunConfig } from './runConfig';

export { ADJECTIVES, type Adjective, FOODS, type Food, STYLES, type Style, WORDS } from '../data/kitchen/words';
export { DEFAULT_TASTE, type Taste };

/** A preference by hand: two well-formed completions of one dish, by their places in the kitchen's list of completions. */
export interface Choice {
  readonly dish: number;
  readonly chosen: number;
  readonly rejected: number;
  /** Updates made when the choice was made: from this step on it is part of the data, so that a link repeats the run. */
  readonly step: number;
}

export interface RunDefinition {
  readonly config: RunConfig;
  /** The true reward. */
  readonly taste: Taste;
  /** Used where `config.label_source` is 'hand', in the order in which they were made. */
  readonly choices: readonly Choice[];
}

/** As many as a link holds. */
export const MAX_CHOICES = 64;
/** Updates that follow a choice by hand at once. */
export const STEPS_PER_CHOICE = 5;
/** Bounds of every number of a taste. */
export const TASTE_RANGE = { min: -10, max: 10 } as const;
export const DISH_COUNT = STYLES.length * FOODS.length;
/** One and two clauses of 3·8 modified adjectives, the two adjectives different (data/kitchen/grammar.ts; a test compares). */
export const COMPLETION_COUNT = 3 * ADJECTIVES.length * (1 + 3 * (ADJECTIVES.length - 1));

export const DEFAULT_DEFINITION: RunDefinition = { config: DEFAULT_RUN, taste: DEFAULT_TASTE, choices: [] };

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
  const { min, max } = TASTE_RANGE;
  if (!(value >= min && value <= max)) throw invalid(name, value, `a number from ${min} to ${max}`);
  if (name === 'very' || name === 'not' || name === 'malformed') return { ...taste, [name]: value };
  const [first, second] = name.split('.');
  const style = STYLES.find((known) => known === first && second !== undefined);
  const adjective = ADJECTIVES.find((known) => known === (style ? second : name));
  if (!adjective)
    throw invalid('taste', name, `a word of the taste, such as ${ADJECTIVES[0]} or ${STYLES[1]}.${ADJECTIVES[0]}`);
  if (!style) return { ...taste, scores: { ...taste.scores, [adjective]: value } };
  return { ...taste, byStyle: { ...taste.byStyle, [style]: { ...taste.byStyle[style], [adjective]: value } } };
}

/** @throws EngineError config_invalid naming what cannot be used, its value and what is allowed */
export function checkDefinition({ config, taste, choices }: RunDefinition): void {
  checkRunConfig(config);
  for (const [name, value] of Object.entries(tasteNumbers(taste))) withTasteNumber(taste, name, value);
  if (choices.length > MAX_CHOICES) throw invalid('choices', choices.length, `at most ${MAX_CHOICES}`);
  for (const choice of choices) checkChoice(choice);
}

/** @throws EngineError config_invalid */
export function checkChoice({ dish, chosen, rejected, step }: Choice): void {
  const inside = (value: number, end: number) => Number.isInteger(value) && value >= 0 && value < end;
  if (!inside(dish, DISH_COUNT)) throw invalid('dish', dish, `a whole number below ${DISH_COUNT}`);
  for (const completion of [chosen, rejected]) {
    if (!inside(completion, COMPLETION_COUNT))
      throw invalid('completion', completion, `a whole number below ${COMPLETION_COUNT}`);
  }
  if (chosen === rejected) throw invalid('rejected', rejected, 'another completion than the chosen one');
  if (!inside(step, 1e6 + 1)) throw invalid('step', step, 'a whole number up to 1000000');
}

export function sameDefinition(left: RunDefinition, right: RunDefinition): boolean {
  return JSON.stringify(canonical(left)) === JSON.stringify(canonical(right));
}

/** True where two definitions draw and label the same pairs. */
export function samePairs(left: RunDefinition, right: RunDefinition): boolean {
  const settings = [
    'model',
    'seed',
    'num_pairs',
    'label_source',
    'label_temperature',
    'label_length_bias',
    'label_flip_rate',
  ] as const;
  const likeTaste = JSON.stringify(tasteNumbers(left.taste)) === JSON.stringify(tasteNumbers(right.taste));
  return likeTaste && settings.every((name) => left.config[name] === right.config[name]);
}

/** What of it makes a difference, in a fixed order. */
function canonical({ config, taste, choices }: RunDefinition) {
  const settings = Object.entries(config).sort(([a], [b]) => (a < b ? -1 : 1));
  const byHand = choices.map(({ dish, chosen, rejected, step }) => [dish, chosen, rejected, step]);
  return [settings, tasteNumbers(taste), config.label_source === 'hand' ? byHand : []];
}

function invalid(name: string, value: string | number, mend: string): EngineError {
  return new EngineError('config_invalid', `${name} is ${value}; use ${mend}`, { name, value, mend });
}
