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

/** Composed with nothing: SFT is a term of its own, DiscoPOP is a kernel alone. */
const UNCOMPOSED = ['sft', 'discopop'] as const satisfies readonly LossType[];
export type AddedLossType = Exclude<LossType, (typeof UNCOMPOSED)[number]>;
export const isComposed = (loss: LossType): loss is AddedLossType => !UNCOMPOSED.some((name) => name === loss);
/** Those that may be added to another one. */
export const ADDED_LOSS_TYPES: readonly AddedLossType[] = LOSS_TYPES.filter(isComposed);
