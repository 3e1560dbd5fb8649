/**
 * The URL hash holds everything that defines a run: `#beta=0.5&seed=7&model=kitchen-nano`, under the names of the configuration.
 * Only values that differ from the defaults are written. Of a damaged hash the readable part is used, and the rest is named.
 */
import { DEFAULT_RUN, type RunConfig } from '../train/runConfig';
import type { BackendChoice } from '../worker/protocol';
import {
  BACKEND_CHOICES,
  CHOICE_RULES,
  type ChoiceName,
  inRange,
  NUMBER_RULES,
  type NumberName,
  type SettingProblem,
  type SettingRule,
  withUsableSmoothing,
} from './settings';

export interface HashState {
  readonly config: RunConfig;
  readonly backend: BackendChoice;
  /** Position of the dish whose completions are watched. */
  readonly dish: number;
}

export const DEFAULT_HASH_STATE: HashState = { config: DEFAULT_RUN, backend: 'auto', dish: 0 };

const RULES: Readonly<Record<string, SettingRule>> = {
  ...NUMBER_RULES,
  ...CHOICE_RULES,
  backend: { kind: 'choice', choices: BACKEND_CHOICES },
  dish: { kind: 'number', min: 0, max: 10_000, integer: true, open: false },
};

/** `hash` with or without its `#`. Of a repeated name the last value counts. */
export function readHash(hash: string): { state: HashState; problems: readonly SettingProblem[] } {
  const problems: SettingProblem[] = [];
  const values: Record<string, string | number> = {};
  for (const [name, text] of new URLSearchParams(hash.replace(/^#/, ''))) {
    const rule = Object.hasOwn(RULES, name) ? RULES[name] : undefined;
    const value = rule && parse(rule, text);
    if (value === undefined) problems.push({ name, value: text, rule });
    else values[name] = value;
  }
  const { backend = 'auto', dish = 0, ...settings } = values;
  const config = { ...DEFAULT_RUN, ...settings } as RunConfig;
  const usable = withUsableSmoothing(config);
  if ('label_smoothing' in values && usable !== config) {
    problems.push({
      name: 'label_smoothing',
      value: String(config.label_smoothing),
      rule: NUMBER_RULES.label_smoothing,
    });
  }
  return { state: { config: usable, backend: backend as BackendChoice, dish: Number(dish) }, problems };
}

/** The hash with its `#`, or '' where everything is at its default. */
export function writeHash(state: HashState): string {
  const params = new URLSearchParams();
  for (const name of Object.keys(DEFAULT_RUN) as (NumberName | ChoiceName)[]) {
    if (state.config[name] !== DEFAULT_RUN[name]) params.set(name, String(state.config[name]));
  }
  if (state.backend !== 'auto') params.set('backend', state.backend);
  if (state.dish !== 0) params.set('dish', String(state.dish));
  const text = params.toString();
  return text ? `#${text}` : '';
}

function parse(rule: SettingRule, text: string): string | number | undefined {
  if (rule.kind === 'choice') return rule.choices.includes(text) ? text : undefined;
  const value = text.trim() === '' ? Number.NaN : Number(text);
  return inRange(rule, value) ? value : undefined;
}
