/**
 * The preference losses on one axis, in float64: every loss against the margin z = βa − βb. Some read more than the margin, so a path through
 * (a, b) has to be fixed: a = z/(2β) + s and b = −z/(2β) + s, with completions of equal length. The shift s moves both log-ratios together and
 * leaves the margin as it is; a plot against the margin has s = 0 and one token.
 */
import { LOSS_TYPES, type LossType } from '../core/lossTypes';
import { type PairLoss, pairLoss } from './pairLoss';

/** `sft` reads the chosen completion's own log-probability, without a reference, and so has no place on this axis. */
export type MarginLossType = Exclude<LossType, 'sft'>;
export const MARGIN_LOSS_TYPES: readonly MarginLossType[] = LOSS_TYPES.filter((type) => type !== 'sft');

/** The losses that read the two log-ratios apart. */
const SHIFTED: ReadonlySet<LossType> = new Set(['nca_pair', 'bco_pair', 'sppo_hard', 'apo_zero', 'apo_down', 'sft']);

/** Whether the loss of a pair changes when both its log-ratios grow by the same amount. */
export function readsShift(lossType: LossType): boolean {
  return SHIFTED.has(lossType);
}

/** EXO compares with (1 − ε, ε) and is infinite at ε = 0. */
export const EXO_SMOOTHING = 0.1;

/** The ε that a loss is drawn with when the setting is `smoothing`. */
export function smoothingOf(lossType: LossType, smoothing: number): number {
  return lossType === 'exo_pair' && smoothing <= 0 ? EXO_SMOOTHING : smoothing;
}

export interface MarginLoss extends PairLoss {
  /** d loss / dz along the path. */
  readonly slope: number;
}

export interface MarginSettings {
  readonly beta: number;
  readonly labelSmoothing: number;
  readonly discopopTau?: number;
  /** What both log-ratios are moved by, nats. */
  readonly shift?: number;
  /** Length of both completions. */
  readonly tokens?: number;
}

/** @param margin z = βa − βb */
export function marginLoss(
  lossType: MarginLossType,
  margin: number,
  { beta, labelSmoothing, discopopTau, shift = 0, tokens = 1 }: MarginSettings,
): MarginLoss {
  const half = margin / (2 * beta);
  const eps = smoothingOf(lossType, labelSmoothing);
  const pair = pairLoss(lossType, shift + half, shift - half, tokens, tokens, beta, eps, discopopTau);
  return { ...pair, slope: (pair.dChosen - pair.dRejected) / (2 * beta) };
}
