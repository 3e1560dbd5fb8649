/** Presets, which the page calls lessons: each is a run that shows one thing, as what it changes of the default run. Texts: `presets.<name>` of the translations. */

import type { Taste } from './kitchen/taste';
import { DEFAULT_RUN, GENTLE_RUN, type KitchenConfig } from './kitchenConfig';
import { LOSS_TYPES, type LossType } from './lossTypes';
import { DEFAULT_DEFINITION, type KitchenDefinition } from './runDefinition';

export interface Preset {
  /** What it changes; of a gentle one the base is `GENTLE_RUN`, of any other the default run. */
  readonly config?: Partial<KitchenConfig>;
  readonly gentle?: true;
  readonly taste?: Taste;
}

type OtherLoss = Exclude<LossType, 'sigmoid'>;

/** The same noisy data for the failure and its two remedies. */
const FLIPPED: Partial<KitchenConfig> = { label_flip_rate: 0.3 };

/** On pairs as π_ref writes them, and slowly enough for what goes wrong to be seen. */
const gentle = (config: Partial<KitchenConfig>) => ({ config, gentle: true }) as const;

/** Of each loss other than the default's, settings under which it can be compared with it. */
const LOSS_SETTINGS: Readonly<Record<OtherLoss, Preset>> = {
  hinge: {},
  ipo: {},
  robust: { config: { label_smoothing: 0.1, label_flip_rate: 0.1 } },
  // What draws single completions up or down goes far in large steps, and out of the language.
  exo_pair: gentle({ label_smoothing: 0.1 }),
  nca_pair: {},
  bco_pair: {},
  // Its two targets, ±1/(2β), are then as far apart as the margins of the others.
  sppo_hard: { config: { beta: 0.75 } },
  apo_zero: gentle({}),
  apo_down: gentle({}),
  discopop: {},
  // Log-ratios per token are smaller by the length of a completion.
  sigmoid_norm: { config: { beta: 7.5 } },
  // It learns to write as the pairs are written.
  sft: gentle({}),
};

/** What the lessons on rewards have in common: each is over in a minute or two. */
const REWARDED: Partial<KitchenConfig> = {
  model: 'kitchen-nano',
  kl_coef: 1.5,
  learning_rate: 1e-3,
  max_steps: 300,
};

const LESSON_PRESETS = {
  default: {},
  'falling-chosen': gentle({ beta: 0.3, num_pairs: 256, lr_scheduler_type: 'constant', max_steps: 300 }),
  'over-optimisation': gentle({ beta: 0.02, learning_rate: 2e-4, lr_scheduler_type: 'constant' }),
  'large-beta': gentle({ beta: 10, max_steps: 300 }),
  'flipped-labels': gentle(FLIPPED),
  'length-bias': gentle({ label_length_bias: 0.7, beta: 0.5 }),
  'duplicated-pair': gentle({ num_pairs: 1, max_steps: 300 }),
  'stuck-at-log2': gentle({ learning_rate: 0 }),
  'sft-stage': gentle({
    model: 'kitchen-nano-early',
    method: 'sft',
    pair_source: 'text',
    learning_rate: 4e-3,
    max_steps: 400,
  }),
  'rlhf-stages': gentle({
    model: 'kitchen-nano-early',
    method: 'ppo',
    sft_steps: 300,
    reward_source: 'reward_model',
    reward_steps: 900,
    learning_rate: 6e-4,
    kl_coef: 1,
    max_steps: 1600,
    num_pairs: 64_000,
  }),
  // Each pair once, and as many as the reward model needs for 0.85 of what can be known of their labels (docs/methods.md).
  rlhf: gentle({
    ...REWARDED,
    method: 'ppo',
    reward_source: 'reward_model',
    reward_steps: 1000,
    max_steps: 1300,
    num_pairs: 64_000,
  }),
  // Few pairs, learnt by heart in large steps, and next to no penalty for leaving what the reward model knows of.
  'reward-hacking': gentle({
    ...REWARDED,
    method: 'ppo',
    reward_source: 'reward_model',
    reward_steps: 150,
    reward_learning_rate: 8e-3,
    max_steps: 450,
    num_pairs: 128,
    kl_coef: 0.02,
  }),
  'ppo-no-penalty': gentle({ ...REWARDED, method: 'ppo', kl_coef: 0 }),
  grpo: gentle({ ...REWARDED, method: 'grpo', scale_rewards: 'none' }),
  rrhf: gentle({ ...REWARDED, method: 'rrhf', learning_rate: 3e-4 }),
  'flipped-cdpo': gentle({ ...FLIPPED, label_smoothing: 0.3 }),
  'flipped-robust': gentle({ ...FLIPPED, loss_type: 'robust', label_smoothing: 0.3 }),
} as const satisfies Record<string, Preset>;

export type LossPresetName = `loss-${OtherLoss}`;
export type PresetName = keyof typeof LESSON_PRESETS | LossPresetName;

const OTHER_LOSSES = LOSS_TYPES.filter((name): name is OtherLoss => name !== 'sigmoid');
const LOSS_PRESETS = Object.fromEntries(
  OTHER_LOSSES.map((loss_type) => {
    const settings = LOSS_SETTINGS[loss_type];
    return [`loss-${loss_type}`, { ...settings, config: { loss_type, ...settings.config } }];
  }),
) as Record<LossPresetName, Preset>;

export const PRESETS: Readonly<Record<PresetName, Preset>> = { ...LESSON_PRESETS, ...LOSS_PRESETS };
export const PRESET_NAMES = Object.keys(PRESETS) as PresetName[];
export const DEFAULT_PRESET = 'default' satisfies PresetName;

/** As the menu shows them. */
export const PRESET_GROUPS = {
  start: ['default'],
  failures: [
    'falling-chosen',
    'over-optimisation',
    'large-beta',
    'flipped-labels',
    'length-bias',
    'duplicated-pair',
    'stuck-at-log2',
  ],
  remedies: ['flipped-cdpo', 'flipped-robust'],
  rewards: ['sft-stage', 'rlhf-stages', 'rlhf', 'reward-hacking', 'ppo-no-penalty', 'grpo', 'rrhf'],
  losses: OTHER_LOSSES.map((name): LossPresetName => `loss-${name}`),
} as const satisfies Record<string, readonly PresetName[]>;

export function isPresetName(text: string): text is PresetName {
  return Object.hasOwn(PRESETS, text);
}

export function presetDefinition(name: PresetName): KitchenDefinition {
  return definitionOn(PRESETS[name].gentle ? GENTLE_RUN : DEFAULT_RUN, name);
}

/** As it was up to version 2 of the links, when all stood on one base. */
export function gentlePresetDefinition(name: PresetName): KitchenDefinition {
  return definitionOn(GENTLE_RUN, name);
}

function definitionOn(base: KitchenConfig, name: PresetName): KitchenDefinition {
  const { config, taste } = PRESETS[name];
  return {
    world: 'kitchen',
    config: { ...base, ...config },
    taste: taste ?? DEFAULT_DEFINITION.taste,
    choices: [],
  };
}
