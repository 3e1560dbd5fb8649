/**
 * The URL hash holds everything that defines a run: `#preset=length-bias&beta=0.5&seed=7&taste=crispy:1.5`, under the names of the configuration.
 * Only what differs from the preset is written, with the version of the presets, so that a link means the same when a default has changed since. Of a
 * damaged hash the readable part is used, and the rest is named.
 */

import type { BackendChoice } from '../core/engine';
import { DEFAULT_TASTE, type Taste } from '../core/kitchen/taste';
import type { KitchenConfig } from '../core/kitchenConfig';
import { DEFAULT_PRESET, gentlePresetDefinition, PRESETS, type PresetName, presetDefinition } from '../core/presets';
import {
  inRange,
  MISSING_INPUTS,
  type MissingInput,
  type NumberRule,
  type SettingProblem,
  type SettingRule,
} from '../core/rules';
import {
  inOrder,
  type KitchenDefinition,
  MAX_CHOICES,
  type RunDefinition,
  tasteNumbers,
  withTasteNumber,
} from '../core/runDefinition';
import { parseRule } from '../core/schemaParts';
import {
  BACKEND_CHOICES,
  NUMBER_RULES,
  SETTINGS,
  type SettingName,
  settingNames,
  TASTE_RULE,
  WATCH_RULES,
} from '../core/settings';
import type { TrainingConfig } from '../core/trainingConfig';
import { betaRule, unusableSettings, withUsableSettings } from '../core/usableSettings';
import { DEFAULT_WATCH, type Watch } from '../core/world';
import { readChoices, writeChoices } from './hashChoices';
import { hashText } from './hashText';

export interface HashState<Definition extends RunDefinition = RunDefinition> {
  readonly definition: Definition;
  readonly backend: BackendChoice;
  readonly watch: Watch;
  /** The preset that the definition started from. */
  readonly preset: PresetName;
}

export const DEFAULT_HASH_STATE: HashState<KitchenDefinition> = {
  definition: presetDefinition(DEFAULT_PRESET),
  backend: 'auto',
  watch: DEFAULT_WATCH,
  preset: DEFAULT_PRESET,
};

/**
 * What the presets are, by the version that a link names. Where a default changes, the version goes up, and those before keep what they have meant
 * (src/compat/ holds links of the first, which have no version). What stands at the last is what the page begins with.
 */
const PRESETS_BY_VERSION: Readonly<Record<string, (preset: PresetName) => KitchenDefinition>> = {
  1: gentlePresetDefinition,
  2: gentlePresetDefinition,
  3: presetDefinition,
};
const FIRST_VERSION = '1';
const VERSION = '3';
const VERSION_RULE: SettingRule = { kind: 'choice', choices: Object.keys(PRESETS_BY_VERSION) };

const PRESET_RULE: SettingRule = { kind: 'choice', choices: Object.keys(PRESETS) };
const LACKS_RULE: SettingRule = { kind: 'choice', choices: MISSING_INPUTS };
/** Names with one value each. */
const RULES: Readonly<Record<string, SettingRule>> = {
  ...Object.fromEntries(settingNames('kitchen').map((name) => [name, SETTINGS[name].rule])),
  ...WATCH_RULES,
  // Bounded once the number of pairs is known.
  pair: { ...NUMBER_RULES.num_pairs, min: 0 },
  backend: { kind: 'choice', choices: BACKEND_CHOICES },
};

/** `hash` with or without its `#`. Of a repeated name the last value counts. */
export function readHash(hash: string): { state: HashState<KitchenDefinition>; problems: readonly SettingProblem[] } {
  const params = [...new URLSearchParams(hash.replace(/^#/, ''))];
  const problems: SettingProblem[] = [];
  const preset = readNamed(params, 'preset', PRESET_RULE, DEFAULT_PRESET, problems) as PresetName;
  const version = readNamed(params, 'v', VERSION_RULE, FIRST_VERSION, problems);
  // A page without a link begins with the present presets.
  const base = PRESETS_BY_VERSION[params.length > 0 ? version : VERSION](preset);
  let { taste, choices } = base;
  const values: Record<string, string | number> = {};
  for (const [name, text] of params) {
    if (name === 'preset' || name === 'v') continue;
    if (name === 'taste') taste = readTaste(taste, text, problems);
    else if (name === 'lacks') problems.push(...readMissingInputs(text));
    else if (name === 'choices') {
      const read = readChoices(text);
      choices = inOrder(read.choices);
      problems.push(...read.problems);
    } else {
      const rule = Object.hasOwn(RULES, name) ? RULES[name] : undefined;
      const value = rule && parseRule(rule, text);
      if (value === undefined) problems.push({ name, value: text, rule });
      else values[name] = value;
    }
  }
  const { backend = 'auto', dish, prompt, temperature, topK, pair, ...settings } = values;
  const config = withUsable({ ...base.config, ...settings } as KitchenConfig, values, problems);
  const definition = { world: 'kitchen', config, taste, choices } as const;
  const asked = { ...DEFAULT_WATCH, ...defined({ dish, prompt, temperature, topK, pair }) } as Watch;
  const watch = withPairInside(asked, definition, problems);
  return {
    state: {
      definition,
      backend: backend as BackendChoice,
      watch,
      preset,
    },
    problems: withUsed(problems, { preset, v: version, backend, ...watch, ...config, ...tasteUsed(taste) }),
  };
}

const tasteUsed = (taste: Taste) =>
  Object.fromEntries(Object.entries(tasteNumbers(taste)).map(([name, value]) => [`taste.${name}`, value]));

/** What could not be used, with what is in its place. @param state by the names that a link has */
export function withUsed(
  problems: readonly SettingProblem[],
  state: Readonly<Record<string, string | number>>,
): readonly SettingProblem[] {
  return problems.map((problem) =>
    Object.hasOwn(state, problem.name) && !problem.missing
      ? { ...problem, used: String(state[problem.name]) }
      : problem,
  );
}

/** The hash with its `#`, or '' where everything is at its default. `missing` names what of the run the link cannot hold. */
export function writeHash(
  { definition, backend, watch, preset }: HashState<KitchenDefinition>,
  missing: readonly MissingInput[] = [],
): string {
  const params = new URLSearchParams();
  const base = PRESETS_BY_VERSION[VERSION](preset);
  const { config, taste, choices } = definition;
  if (preset !== DEFAULT_PRESET) params.set('preset', preset);
  for (const name of settingNames('kitchen')) {
    if (config[name] !== base.config[name]) params.set(name, String(config[name]));
  }
  const known = tasteNumbers(base.taste);
  const changed = Object.entries(tasteNumbers(taste)).filter(([name, value]) => value !== known[name]);
  if (changed.length > 0) params.set('taste', changed.map(([name, value]) => `${name}:${value}`).join(','));
  if (choices.length > 0) params.set('choices', writeChoices(choices));
  if (backend !== 'auto') params.set('backend', backend);
  for (const name of Object.keys(DEFAULT_WATCH) as (keyof Watch)[]) {
    const outside = name === 'pair' && watch.pair > pairRule(definition).max;
    if (watch[name] !== DEFAULT_WATCH[name] && !outside) params.set(name, String(watch[name]));
  }
  const all = new Set<MissingInput>(choices.length > MAX_CHOICES ? [...missing, 'choices'] : missing);
  if (all.size > 0) params.set('lacks', [...all].join(','));
  if (params.size > 0) params.set('v', VERSION);
  const text = hashText(params);
  return text ? `#${text}` : '';
}

/** What must be known before the rest can be read. */
function readNamed(
  params: readonly (readonly [string, string])[],
  wanted: string,
  rule: SettingRule,
  otherwise: string,
  problems: SettingProblem[],
): string {
  let value = otherwise;
  for (const [name, text] of params) {
    if (name !== wanted) continue;
    if (parseRule(rule, text) === undefined) problems.push({ name, value: text, rule });
    else value = text;
  }
  return value;
}

/** `crispy:1.5,fried.crispy:2`; each entry that cannot be used is named by itself. */
function readTaste(taste: Taste, text: string, problems: SettingProblem[]): Taste {
  return text.split(',').reduce((sofar, entry) => {
    const name = entry.split(':', 1)[0];
    const number = entry.slice(name.length + 1);
    const value = parseRule(TASTE_RULE, number);
    const known = isTasteNumber(name);
    if (known && value !== undefined) return withTasteNumber(sofar, name, Number(value));
    problems.push({ name: `taste.${name}`, value: number, rule: known ? TASTE_RULE : undefined });
    return sofar;
  }, taste);
}

function isTasteNumber(name: string): boolean {
  try {
    withTasteNumber(DEFAULT_TASTE, name, 0);
    return true;
  } catch {
    return false;
  }
}

/** What a link says that it does not hold. */
export function readMissingInputs(text: string): SettingProblem[] {
  return text.split(',').map((value) => {
    const missing = MISSING_INPUTS.find((known) => known === value);
    const problem = { name: 'lacks', value, rule: LACKS_RULE };
    return missing ? { ...problem, missing } : problem;
  });
}

/** @param given what stands in the link by itself, and is no mere consequence of its loss */
export function withUsable<Config extends TrainingConfig>(
  config: Config,
  given: Readonly<Record<string, unknown>>,
  problems: SettingProblem[],
): Config {
  // What β may be is known with the method.
  for (const [i, problem] of problems.entries())
    if (problem.name === 'beta') problems[i] = { ...problem, rule: betaRule(config.method) };
  for (const { name, rule } of unusableSettings(config))
    if (name in given)
      problems.push({ name, value: String((config as Readonly<Partial<Record<SettingName, unknown>>>)[name]), rule });
  return withUsableSettings(config);
}

function withPairInside(watch: Watch, definition: KitchenDefinition, problems: SettingProblem[]): Watch {
  const rule = pairRule(definition);
  if (inRange(rule, watch.pair)) return watch;
  problems.push({ name: 'pair', value: String(watch.pair), rule });
  return { ...watch, pair: 0 };
}

function pairRule({ config, choices }: KitchenDefinition): NumberRule {
  const count = config.label_source === 'hand' ? choices.length : config.num_pairs;
  return { ...NUMBER_RULES.num_pairs, min: 0, max: Math.max(count, 1) - 1 };
}

function defined<T extends object>(values: T): Partial<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<T>;
}
