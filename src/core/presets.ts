/** Presets, which the page calls lessons: each is a run that shows one thing, as what it changes of the default run. Texts: `presets.<name>` of the translations. */

import type { Taste } from './kitchen/taste';
import type { KitchenConfig } from './kitchenConfig';
import { LOSS_TYPES, type LossType } from './lossTypes';
import { DEFAULT_DEFINITION, type KitchenDefinition } from './runDefinition';

export interface Preset {
  readonly config?: Partial<KitchenConfig>;
  readonly taste?: Taste;
}

type OtherLoss = Exclude<LossType, 'sigmoid'>;

/** Of each loss other than the default's, settings under which it can be compared with it. */
const LOSS_SETTINGS: Readonly<Record<OtherLoss, Partial<KitchenConfig>>> = {
  hinge: {},
  ipo: {},
  robust: { label_smoothing: 0.1, label_flip_rate: 0.1 },
  exo_pair: { label_smoothing: 0.1 },
  nca_pair: {},
  bco_pair: {},
  // Its two targets, ±1/(2β), are then as far apart as the margins of the others.
  sppo_hard: { beta: 0.75 },
  apo_zero: {},
  apo_down: {},
  discopop: {},
  // Log-ratios per token are smaller by the length of a completion.
  sigmoid_norm: { beta: 7.5 },
  sft: {},
};

/** The same noisy data for the failure and its two remedies. */
const FLIPPED: Partial<KitchenConfig> = { label_flip_rate: 0.3 };

const LESSON_PRESETS = {
  default: {},
  'falling-chosen': { config: { beta: 0.3, num_pairs: 256, lr_scheduler_type: 'constant', max_steps: 300 } },
  'over-optimisation': { config: { beta: 0.02, learning_rate: 2e-4, lr_scheduler_type: 'constant' } },
  'large-beta': { config: { beta: 10, max_steps: 300 } },
  'flipped-labels': { config: FLIPPED },
  'length-bias': { config: { label_length_bias: 0.7, beta: 0.5 } },
  'duplicated-pair': { config: { num_pairs: 1, max_steps: 300 } },
  'stuck-at-log2': { config: { learning_rate: 0 } },
  'flipped-cdpo': { config: { ...FLIPPED, label_smoothing: 0.3 } },
  'flipped-robust': { config: { ...FLIPPED, loss_type: 'robust', label_smoothing: 0.3 } },
} as const satisfies Record<string, Preset>;

export type LossPresetName = `loss-${OtherLoss}`;
export type PresetName = keyof typeof LESSON_PRESETS | LossPresetName;

const OTHER_LOSSES = LOSS_TYPES.filter((name): name is OtherLoss => name !== 'sigmoid');
const LOSS_PRESETS = Object.fromEntries(
  OTHER_LOSSES.map((loss_type) => [`loss-${loss_type}`, { config: { loss_type, ...LOSS_SETTINGS[loss_type] } }]),
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
  losses: OTHER_LOSSES.map((name): LossPresetName => `loss-${name}`),
} as const satisfies Record<string, readonly PresetName[]>;

export function isPresetName(text: string): text is PresetName {
  return Object.hasOwn(PRESETS, text);
}

export function presetDefinition(name: PresetName): KitchenDefinition {
  const { config, taste } = PRESETS[name];
  return {
    world: 'kitchen',
    config: { ...DEFAULT_DEFINITION.config, ...config },
    taste: taste ?? DEFAULT_DEFINITION.taste,
    choices: [],
  };
}
