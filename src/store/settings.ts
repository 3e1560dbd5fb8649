import { LOSS_TYPES, type LossType } from '../math/lossTypes';
import { inRange, LR_SCHEDULERS, type NumberRange, type TrainingConfig } from '../train/config';
import { FAULTS, KITCHEN_MODELS, LABEL_SOURCES, RUN_RANGES, type RunConfig } from '../train/runConfig';
import { DISH_COUNT, TASTE_RANGE } from '../train/runDefinition';
import type { BackendChoice } from '../worker/protocol';

/** The settings of a run as the page edits them: what is allowed for each, as data that controls, hash and messages share. */
export interface NumberRule {
  readonly kind: 'number';
  readonly min: number;
  readonly max: number;
  readonly integer: boolean;
  /** True when `min` itself is not allowed. */
  readonly open: boolean;
}
export interface ChoiceRule {
  readonly kind: 'choice';
  readonly choices: readonly string[];
}
export interface TextRule {
  readonly kind: 'text';
  /** Most characters. */
  readonly max: number;
}
/** A preference by hand as a link holds it (hashState.ts). */
export interface HandRule {
  readonly kind: 'hand';
}
export type SettingRule = NumberRule | ChoiceRule | TextRule | HandRule;

/** What of a run a link may be unable to hold: where a fork starts, and choices by hand beyond the most that fit. */
export const LACKS = ['fork', 'choices'] as const;
export type Lack = (typeof LACKS)[number];

/** A value that cannot be used; no rule means that no setting has this name. */
export interface SettingProblem {
  readonly name: string;
  readonly value: string;
  readonly rule: SettingRule | undefined;
  /** No mistake, but something that the link says it does not hold. */
  readonly lacks?: Lack;
}

export type ChoiceName = 'loss_type' | 'lr_scheduler_type' | 'model' | 'label_source' | 'fault';
export type NumberName = Exclude<keyof RunConfig, ChoiceName>;

export const BACKEND_CHOICES = ['auto', 'webgpu', 'wasm'] as const satisfies readonly BackendChoice[];
/** Used where a loss type needs label smoothing and none is set. */
const DEFAULT_SMOOTHING = 0.1;

function number(range: NumberRange): NumberRule {
  return { kind: 'number', min: range.min, max: range.max, integer: range.integer ?? false, open: range.open ?? false };
}

export const NUMBER_RULES = Object.fromEntries(
  Object.entries(RUN_RANGES).map(([name, range]) => [name, number(range)]),
) as Readonly<Record<NumberName, NumberRule>>;

export { inRange };

export const CHOICE_RULES: Readonly<Record<ChoiceName, ChoiceRule>> = {
  loss_type: { kind: 'choice', choices: LOSS_TYPES },
  lr_scheduler_type: { kind: 'choice', choices: LR_SCHEDULERS },
  model: { kind: 'choice', choices: KITCHEN_MODELS },
  label_source: { kind: 'choice', choices: LABEL_SOURCES },
  fault: { kind: 'choice', choices: FAULTS },
};

/** Every number of a taste. */
export const TASTE_RULE = number(TASTE_RANGE);

/** What is watched. The pair's place is bounded by the run's number of pairs. */
export const WATCH_RULES = {
  dish: number({ min: 0, max: DISH_COUNT - 1, integer: true }),
  prompt: { kind: 'text', max: 200 },
  temperature: number({ min: 0, max: 2 }),
} as const satisfies Record<string, SettingRule>;

/** What a link or a field says, or undefined where the rule does not allow it. */
export function parseRule(rule: SettingRule, text: string): string | number | undefined {
  switch (rule.kind) {
    case 'number':
      return parseNumber(rule, text);
    case 'choice':
      return rule.choices.includes(text) ? text : undefined;
    case 'text':
      return text.length <= rule.max ? text : undefined;
    case 'hand':
      return undefined;
    default:
      return rule satisfies never;
  }
}

export function parseNumber(rule: NumberRule, text: string): number | undefined {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  // −0 is 0.
  return inRange(rule, value) ? value + 0 : undefined;
}

/** Label smoothing changes these losses only (dpo-reference, loss variants). */
export function usesLabelSmoothing(loss: LossType): boolean {
  return loss === 'sigmoid' || loss === 'robust' || loss === 'exo_pair';
}

/** The rule for label smoothing under a loss type: `robust` divides by 1 − 2ε, `exo_pair` takes log ε. */
export function smoothingRule(loss: LossType): NumberRule {
  const rule = NUMBER_RULES.label_smoothing;
  if (loss === 'robust') return { ...rule, max: 0.499 };
  return loss === 'exo_pair' ? { ...rule, open: true } : rule;
}

/** The same configuration with a label smoothing that its loss type can use. */
export function withUsableSmoothing<Config extends TrainingConfig>(config: Config): Config {
  if (inRange(smoothingRule(config.loss_type), config.label_smoothing)) return config;
  return { ...config, label_smoothing: DEFAULT_SMOOTHING };
}

export function sameConfig(left: RunConfig, right: RunConfig): boolean {
  return (Object.keys(left) as (keyof RunConfig)[]).every((name) => left[name] === right[name]);
}
