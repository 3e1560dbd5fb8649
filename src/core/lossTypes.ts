/** The preference losses that the engine trains, under TRL's `loss_type` names. The position is the id that the WGSL kernel switches on. */
export const LOSS_TYPES = [
  'sigmoid',
  'hinge',
  'ipo',
  'robust',
  'exo_pair',
  'nca_pair',
  'bco_pair',
  'sppo_hard',
  'apo_zero',
  'apo_down',
  'discopop',
  'sigmoid_norm',
  'sft',
] as const;
export type LossType = (typeof LOSS_TYPES)[number];
