/**
 * Every setting of a run, in one table: what is allowed, whether TRL has it under this name, in which worlds it is set, and what ↑ and ↓ do to it. Its name is
 * its key in a link, in a kept run and on the command line too.
 */
import type { BackendChoice } from './engine';
import { FAULTS } from './faults';
import { DISH_COUNT } from './kitchen/words';
import { LOSS_TYPES, type LossType } from './lossTypes';
import { above, choice, inRange, integer, type NumberRule, number, type SettingRule, text } from './rules';
import type { WorldName } from './world';

export const LR_SCHEDULERS = ['constant', 'linear', 'cosine'] as const;
export type LrScheduler = (typeof LR_SCHEDULERS)[number];

/** Who prefers: the diner with the known taste, or the visitor. */
export const LABEL_SOURCES = ['taste', 'hand'] as const;
export type LabelSource = (typeof LABEL_SOURCES)[number];

export const KITCHEN_MODELS = ['kitchen-nano', 'kitchen-small'] as const;
export type KitchenModel = (typeof KITCHEN_MODELS)[number];

interface Setting<Rule extends SettingRule, Worlds extends readonly WorldName[]> {
  readonly rule: Rule;
  /** TRL's DPOConfig has it, under the same name. */
  readonly trl: boolean;
  readonly worlds: Worlds;
  /** What ↑ and ↓ add; without it they go 1, 2, 5, 10. */
  readonly step?: number;
}

function setting<Rule extends SettingRule, const Worlds extends readonly WorldName[]>(
  worlds: Worlds,
  trl: boolean,
  rule: Rule,
  step?: number,
): Setting<Rule, Worlds> {
  return { rule, trl, worlds, ...(step !== undefined && { step }) };
}

const everywhere = <Rule extends SettingRule>(rule: Rule, step?: number) =>
  setting(['kitchen', 'file'], true, rule, step);
const kitchen = <Rule extends SettingRule>(rule: Rule, step?: number) => setting(['kitchen'], false, rule, step);

const MILLION = 1_000_000;

export const SETTINGS = {
  loss_type: everywhere(choice(LOSS_TYPES)),
  beta: everywhere(above(0, 100)),
  label_smoothing: everywhere(number(0, 0.5), 0.05),
  learning_rate: everywhere(number(0, 1)),
  lr_scheduler_type: everywhere(choice(LR_SCHEDULERS)),
  warmup_steps: everywhere(integer(0, MILLION), 10),
  max_steps: everywhere(integer(1, MILLION)),
  per_device_train_batch_size: everywhere(integer(1, 1024)),
  adam_beta1: everywhere(number(0, 0.999999)),
  adam_beta2: everywhere(number(0, 0.999999)),
  adam_epsilon: everywhere(above(0, 1)),
  weight_decay: everywhere(number(0, 10)),
  max_grad_norm: everywhere(number(0, 1e6)),
  seed: everywhere(integer(0, 2 ** 32 - 1), 1),
  logging_steps: everywhere(integer(1, MILLION)),
  eval_steps: setting(['file'], true, integer(1, MILLION)),
  model: kitchen(choice(KITCHEN_MODELS)),
  label_source: kitchen(choice(LABEL_SOURCES)),
  num_pairs: kitchen(integer(1, MILLION)),
  label_temperature: kitchen(number(0, 100)),
  label_length_bias: kitchen(number(-10, 10), 0.1),
  label_flip_rate: kitchen(number(0, 1), 0.05),
  fault: kitchen(choice(FAULTS)),
};

export type SettingName = keyof typeof SETTINGS;
type OfKind<Kind extends SettingRule['kind']> = {
  [Name in SettingName]: (typeof SETTINGS)[Name]['rule'] extends { readonly kind: Kind } ? Name : never;
}[SettingName];
export type NumberName = OfKind<'number'>;
export type ChoiceName = OfKind<'choice'>;
export type NameIn<World extends WorldName> = {
  [Name in SettingName]: World extends (typeof SETTINGS)[Name]['worlds'][number] ? Name : never;
}[SettingName];

/** The settings of a world, in the table's order. */
export function settingNames<World extends WorldName>(world: World): readonly NameIn<World>[] {
  const names = Object.keys(SETTINGS) as SettingName[];
  const has = (worlds: readonly WorldName[]) => worlds.includes(world);
  return names.filter((name) => has(SETTINGS[name].worlds)) as NameIn<World>[];
}

const rulesOf = <Name extends SettingName>(kind: SettingRule['kind']) =>
  Object.fromEntries(
    Object.entries(SETTINGS).flatMap(([name, { rule }]) => (rule.kind === kind ? [[name, rule]] : [])),
  ) as { readonly [Each in Name]: (typeof SETTINGS)[Each]['rule'] };

export const NUMBER_RULES: Readonly<Record<NumberName, NumberRule>> = rulesOf<NumberName>('number');
export const CHOICE_RULES = rulesOf<ChoiceName>('choice');

/** Bounds of every number of a taste. */
export const TASTE_RULE = number(-10, 10);

/** What is watched. The pair's place is bounded by the run's number of pairs. */
export const WATCH_RULES = {
  dish: integer(0, DISH_COUNT - 1),
  prompt: text(200),
  temperature: number(0, 2),
  topK: integer(0, 1000),
} as const satisfies Record<string, SettingRule>;

/** A prompt for a model of the visitor's own, which may be a page long. */
export const LONG_PROMPT = text(2000);

export const BACKEND_CHOICES = ['auto', 'webgpu', 'wasm'] as const satisfies readonly BackendChoice[];
/** Used where a loss type needs label smoothing and none is set. */
const DEFAULT_SMOOTHING = 0.1;

/** Label smoothing changes these losses only (math/pairLoss.ts). */
export function usesLabelSmoothing(loss: LossType): boolean {
  return loss === 'sigmoid' || loss === 'robust' || loss === 'exo_pair';
}

/** The rule for label smoothing under a loss type: `robust` divides by 1 − 2ε, `exo_pair` takes log ε. */
export function smoothingRule(loss: LossType): NumberRule {
  const { rule } = SETTINGS.label_smoothing;
  if (loss === 'robust') return { ...rule, max: 0.499 };
  return loss === 'exo_pair' ? { ...rule, open: true } : rule;
}

interface Smoothed {
  readonly loss_type: LossType;
  readonly label_smoothing: number;
}

/** The same configuration with a label smoothing that its loss type can use. */
export function withUsableSmoothing<Config extends Smoothed>(config: Config): Config {
  if (inRange(smoothingRule(config.loss_type), config.label_smoothing)) return config;
  return { ...config, label_smoothing: DEFAULT_SMOOTHING };
}
