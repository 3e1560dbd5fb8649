/**
 * The URL hash holds everything that defines a run: `#preset=length-bias&beta=0.5&seed=7&taste=crispy:1.5`, under the names of the configuration.
 * Only what differs from the preset is written. Of a damaged hash the readable part is used, and the rest is named.
 */
import type { RunConfig } from '../train/runConfig';
import {
  DEFAULT_TASTE,
  MAX_CHOICES,
  type RunDefinition,
  type Taste,
  tasteNumbers,
  withTasteNumber,
} from '../train/runDefinition';
import { type BackendChoice, DEFAULT_WATCH, type Watch } from '../worker/protocol';
import { readChoices, writeChoices } from './hashChoices';
import { DEFAULT_PRESET, isPresetName, PRESETS, type PresetName, presetDefinition } from './presets';
import {
  BACKEND_CHOICES,
  CHOICE_RULES,
  type ChoiceName,
  inRange,
  LACKS,
  type Lack,
  NUMBER_RULES,
  type NumberName,
  type NumberRule,
  parseNumber,
  parseRule,
  type SettingProblem,
  type SettingRule,
  smoothingRule,
  TASTE_RULE,
  WATCH_RULES,
  withUsableSmoothing,
} from './settings';

export interface HashState {
  readonly definition: RunDefinition;
  readonly backend: BackendChoice;
  readonly watch: Watch;
  /** The lesson that the definition started from. */
  readonly preset: PresetName;
}

export const DEFAULT_HASH_STATE: HashState = {
  definition: presetDefinition(DEFAULT_PRESET),
  backend: 'auto',
  watch: DEFAULT_WATCH,
  preset: DEFAULT_PRESET,
};

const PRESET_RULE: SettingRule = { kind: 'choice', choices: Object.keys(PRESETS) };
const LACKS_RULE: SettingRule = { kind: 'choice', choices: LACKS };
/** Names with one value each. */
const RULES: Readonly<Record<string, SettingRule>> = {
  ...NUMBER_RULES,
  ...CHOICE_RULES,
  ...WATCH_RULES,
  // Bounded once the number of pairs is known.
  pair: { ...NUMBER_RULES.num_pairs, min: 0 },
  backend: { kind: 'choice', choices: BACKEND_CHOICES },
};

/** `hash` with or without its `#`. Of a repeated name the last value counts. */
export function readHash(hash: string): { state: HashState; problems: readonly SettingProblem[] } {
  const params = [...new URLSearchParams(hash.replace(/^#/, ''))];
  const problems: SettingProblem[] = [];
  const preset = readPreset(params, problems);
  const base = presetDefinition(preset);
  let { taste, choices } = base;
  const values: Record<string, string | number> = {};
  for (const [name, text] of params) {
    if (name === 'preset') continue;
    if (name === 'taste') taste = readTaste(taste, text, problems);
    else if (name === 'lacks') problems.push(...text.split(',').map(readLack));
    else if (name === 'choices') {
      const read = readChoices(text);
      choices = read.choices;
      problems.push(...read.problems);
    } else {
      const rule = Object.hasOwn(RULES, name) ? RULES[name] : undefined;
      const value = rule && parseRule(rule, text);
      if (value === undefined) problems.push({ name, value: text, rule });
      else values[name] = value;
    }
  }
  const { backend = 'auto', dish, prompt, temperature, pair, ...settings } = values;
  const config = withSmoothing({ ...base.config, ...settings } as RunConfig, 'label_smoothing' in values, problems);
  const definition = { config, taste, choices };
  const watch = { ...DEFAULT_WATCH, ...defined({ dish, prompt, temperature, pair }) } as Watch;
  return {
    state: {
      definition,
      backend: backend as BackendChoice,
      watch: withPairInside(watch, definition, problems),
      preset,
    },
    problems,
  };
}

/** The hash with its `#`, or '' where everything is at its default. `lacks` names what of the run the link cannot hold. */
export function writeHash({ definition, backend, watch, preset }: HashState, lacks: readonly Lack[] = []): string {
  const params = new URLSearchParams();
  const base = presetDefinition(preset);
  const { config, taste, choices } = definition;
  if (preset !== DEFAULT_PRESET) params.set('preset', preset);
  for (const name of Object.keys(base.config) as (NumberName | ChoiceName)[]) {
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
  const missing = new Set<Lack>(choices.length > MAX_CHOICES ? [...lacks, 'choices'] : lacks);
  if (missing.size > 0) params.set('lacks', [...missing].join(','));
  // Both may stand in a hash as they are, and are easier to read so.
  const text = params.toString().replaceAll('%3A', ':').replaceAll('%2C', ',');
  return text ? `#${text}` : '';
}

function readPreset(params: readonly (readonly [string, string])[], problems: SettingProblem[]): PresetName {
  let preset: PresetName = DEFAULT_PRESET;
  for (const [name, text] of params) {
    if (name !== 'preset') continue;
    if (isPresetName(text)) preset = text;
    else problems.push({ name, value: text, rule: PRESET_RULE });
  }
  return preset;
}

/** `crispy:1.5,fried.crispy:2`; each entry that cannot be used is named by itself. */
function readTaste(taste: Taste, text: string, problems: SettingProblem[]): Taste {
  return text.split(',').reduce((sofar, entry) => {
    const name = entry.split(':', 1)[0];
    const number = entry.slice(name.length + 1);
    const value = parseNumber(TASTE_RULE, number);
    const known = isTasteNumber(name);
    if (known && value !== undefined) return withTasteNumber(sofar, name, value);
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

function readLack(text: string): SettingProblem {
  const lacks = LACKS.find((known) => known === text);
  const problem = { name: 'lacks', value: text, rule: LACKS_RULE };
  return lacks ? { ...problem, lacks } : problem;
}

/** `given`: the label smoothing stands in the link, and is no mere consequence of its loss. */
function withSmoothing(config: RunConfig, given: boolean, problems: SettingProblem[]): RunConfig {
  const usable = withUsableSmoothing(config);
  if (given && usable !== config) {
    const value = String(config.label_smoothing);
    problems.push({ name: 'label_smoothing', value, rule: smoothingRule(config.loss_type) });
  }
  return usable;
}

function withPairInside(watch: Watch, definition: RunDefinition, problems: SettingProblem[]): Watch {
  const rule = pairRule(definition);
  if (inRange(rule, watch.pair)) return watch;
  problems.push({ name: 'pair', value: String(watch.pair), rule });
  return { ...watch, pair: 0 };
}

function pairRule({ config, choices }: RunDefinition): NumberRule {
  const count = config.label_source === 'hand' ? choices.length : config.num_pairs;
  return { ...NUMBER_RULES.num_pairs, min: 0, max: Math.max(count, 1) - 1 };
}

function defined<T extends object>(values: T): Partial<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<T>;
}
