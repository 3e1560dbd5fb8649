/**
 * Every setting of a run, in one table: what is allowed, whether TRL has it under this name, in which worlds it is set, and what ↑ and ↓ do to it. Its name is
 * its key in a link, in a kept run and on the command line too.
 */
import type { BackendChoice } from './engine';
import { FAULTS } from './faults';
import { DISH_COUNT } from './kitchen/words';
import { ADDED_LOSS_TYPES, LOSS_TYPES } from './lossTypes';
import { GRPO_RULES } from './methodSettings/grpo';
import { PPO_RULES } from './methodSettings/ppo';
import { REWARD_MODEL_RULES } from './methodSettings/rewardModel';
import { RRHF_RULES } from './methodSettings/rrhf';
import { F_DIVERGENCES, isDpo, METHOD_NAMES, type MethodName } from './methods';
import { above, choice, integer, type NumberRule, number, type SettingRule, text } from './rules';
import type { WorldName } from './world';

export const LR_SCHEDULERS = ['constant', 'linear', 'cosine'] as const;
export type LrScheduler = (typeof LR_SCHEDULERS)[number];

/** Who prefers: the diner with the known taste, or the visitor. */
export const LABEL_SOURCES = ['taste', 'hand'] as const;
export type LabelSource = (typeof LABEL_SOURCES)[number];

/** Who has written the pairs that are labelled: π_ref, or the people whose text the shipped models were pretrained on. */
export const PAIR_SOURCES = ['reference', 'text'] as const;
export type PairWriterName = (typeof PAIR_SOURCES)[number];

/** The last was stopped early, for what supervised fine-tuning is for. */
export const KITCHEN_MODELS = ['kitchen-nano', 'kitchen-small', 'kitchen-nano-early'] as const;
export type KitchenModel = (typeof KITCHEN_MODELS)[number];

/** What the policy is held against: what it starts from, or another model. */
export const REF_MODELS = ['start', ...KITCHEN_MODELS] as const;
export type RefModel = (typeof REF_MODELS)[number];

/** Those of one shape may be held against each other. */
const SAME_SHAPE: readonly (readonly KitchenModel[])[] = [['kitchen-nano', 'kitchen-nano-early'], ['kitchen-small']];

/** What a model may be held against: itself, and the others of its shape. */
export function refModelsFor(model: KitchenModel): readonly RefModel[] {
  const alike = SAME_SHAPE.find((models) => models.includes(model)) ?? [];
  return ['start', ...alike.filter((other) => other !== model)];
}

interface Setting<Rule extends SettingRule, Worlds extends readonly WorldName[]> {
  readonly rule: Rule;
  /** TRL's DPOConfig has it, under the same name. */
  readonly trl: boolean;
  readonly worlds: Worlds;
  /** What ↑ and ↓ add; without it they go 1, 2, 5, 10. */
  readonly step?: number;
  /** The methods that read it; without it all do. */
  readonly readBy?: readonly MethodName[];
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
/** A setting of some methods; it has TRL's name where TRL has it, in the configuration of DPO or of a trainer of its own. */
const ofMethods = <Rule extends SettingRule>(readBy: readonly MethodName[], rule: Rule, step?: number) => ({
  ...everywhere(rule, step),
  trl: readBy.includes('dpo'),
  readBy,
});

const DPO_METHODS = METHOD_NAMES.filter(isDpo);
const MILLION = 1_000_000;

export const SETTINGS = {
  method: setting(['kitchen', 'file'], false, choice(METHOD_NAMES)),
  loss_type: ofMethods(DPO_METHODS, choice(LOSS_TYPES)),
  beta: everywhere(number(0, 100)),
  label_smoothing: ofMethods(DPO_METHODS, number(0, 0.5), 0.05),
  f_divergence_type: ofMethods(DPO_METHODS, choice(F_DIVERGENCES)),
  f_alpha_divergence_coef: ofMethods(DPO_METHODS, number(-10, 10), 0.1),
  loss_weight: ofMethods(DPO_METHODS, number(0, 100), 0.1),
  added_loss_type: ofMethods(DPO_METHODS, choice(ADDED_LOSS_TYPES)),
  added_loss_weight: ofMethods(DPO_METHODS, number(0, 100), 0.1),
  ld_alpha: ofMethods(DPO_METHODS, number(0, 1), 0.1),
  discopop_tau: ofMethods(DPO_METHODS, above(0, 10), 0.01),
  rpo_alpha: ofMethods(DPO_METHODS, number(0, 100), 0.1),
  simpo_gamma: ofMethods(['simpo'], number(0, 100), 0.1),
  cpo_alpha: ofMethods(['cpo'], number(0, 100), 0.1),
  unlikelihood_alpha: ofMethods(['unlikelihood'], number(0, 10), 0.1),
  desirable_weight: ofMethods(['kto'], number(0, 100), 0.1),
  undesirable_weight: ofMethods(['kto'], number(0, 100), 0.1),
  responses_per_source: ofMethods(['rrhf'], RRHF_RULES.responses_per_source),
  low_temperature: ofMethods(['rrhf'], RRHF_RULES.low_temperature),
  high_temperature: ofMethods(['rrhf'], RRHF_RULES.high_temperature),
  num_generations: ofMethods(['grpo'], GRPO_RULES.num_generations),
  num_iterations: ofMethods(['grpo'], GRPO_RULES.num_iterations),
  epsilon: ofMethods(['grpo'], GRPO_RULES.epsilon),
  epsilon_high: ofMethods(['grpo'], GRPO_RULES.epsilon_high),
  grpo_loss_type: ofMethods(['grpo'], GRPO_RULES.grpo_loss_type),
  scale_rewards: ofMethods(['grpo'], GRPO_RULES.scale_rewards),
  num_ppo_epochs: ofMethods(['ppo'], PPO_RULES.num_ppo_epochs),
  num_mini_batches: ofMethods(['ppo'], PPO_RULES.num_mini_batches),
  cliprange: ofMethods(['ppo'], PPO_RULES.cliprange),
  cliprange_value: ofMethods(['ppo'], PPO_RULES.cliprange_value),
  gamma: ofMethods(['ppo'], PPO_RULES.gamma),
  lam: ofMethods(['ppo'], PPO_RULES.lam),
  kl_coef: ofMethods(['ppo'], PPO_RULES.kl_coef),
  kl_target: ofMethods(['ppo'], PPO_RULES.kl_target),
  kl_horizon: ofMethods(['ppo'], PPO_RULES.kl_horizon),
  entropy_coef: ofMethods(['ppo'], PPO_RULES.entropy_coef),
  ptx_coef: ofMethods(['ppo'], PPO_RULES.ptx_coef),
  value_learning_rate: ofMethods(['ppo'], PPO_RULES.value_learning_rate),
  reward_source: ofMethods(['ppo'], REWARD_MODEL_RULES.reward_source),
  reward_steps: ofMethods(['ppo'], REWARD_MODEL_RULES.reward_steps),
  reward_learning_rate: ofMethods(['ppo'], REWARD_MODEL_RULES.reward_learning_rate),
  reward_weight_decay: ofMethods(['ppo'], REWARD_MODEL_RULES.reward_weight_decay),
  center_rewards_coefficient: ofMethods(['ppo'], REWARD_MODEL_RULES.center_rewards_coefficient),
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
  ref_model: kitchen(choice(REF_MODELS)),
  label_source: kitchen(choice(LABEL_SOURCES)),
  num_pairs: kitchen(integer(1, MILLION)),
  pair_source: kitchen(choice(PAIR_SOURCES)),
  pair_temperature: kitchen(above(0, 10), 0.1),
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

/** Whether a method reads a setting. */
export function isRead(name: SettingName, method: MethodName): boolean {
  const { readBy }: Setting<SettingRule, readonly WorldName[]> = SETTINGS[name];
  return readBy?.includes(method) ?? true;
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
