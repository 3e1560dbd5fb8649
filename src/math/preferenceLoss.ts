import type { LossType } from '../core/lossTypes';
import type { FloatArray } from './arrays';
import { pairLoss } from './pairLoss';
import { BAD_LOSS, raiseStatus } from './status';

export interface PreferenceLossArguments {
  readonly lossType: LossType;
  readonly beta: number;
  readonly labelSmoothing: number;
  /** DiscoPOP's temperature; the paper's where it is left out. */
  readonly discopopTau?: number | undefined;
  /** [S] summed log-probabilities, nats: the P chosen, then the P rejected. S = P without a rejected half. */
  readonly logps: FloatArray;
  readonly referenceLogps: FloatArray;
  /** [S] completion tokens. */
  readonly lengths: FloatArray;
  /** [P] out. */
  readonly loss: FloatArray;
  /** [S] out: derivative of the mean of the losses. */
  readonly dLogps: FloatArray;
  readonly status: Uint32Array;
  readonly pairs: number;
  /** False (`sft` only): the batch has no rejected half. */
  readonly hasRejected: boolean;
  readonly step: number;
}

/**
 * Per pair the loss, per sequence d(mean loss)/d(logps). `sft`: loss[p] = −logps[p]·P/Σ chosen lengths, so that the mean over
 * pairs is the mean over all chosen tokens. The first pair whose loss, gradient or inputs are not finite sets `status` (kind 1).
 */
export function preferenceLoss(batch: PreferenceLossArguments): void {
  const {
    lossType,
    beta,
    labelSmoothing,
    logps,
    referenceLogps,
    lengths,
    loss,
    dLogps,
    pairs,
    hasRejected,
    discopopTau,
  } = batch;
  const sft = lossType === 'sft';
  const meanLength = sft ? meanChosenLength(lengths, pairs) : 0;
  for (let p = 0; p < pairs; p++) {
    const q = p + pairs;
    const a = sft ? logps[p] : logps[p] - referenceLogps[p];
    const b = sft ? 0 : logps[q] - referenceLogps[q];
    const [nW, nL] = sft ? [meanLength, 0] : [lengths[p], lengths[q]];
    const pair = pairLoss(lossType, a, b, nW, nL, beta, labelSmoothing, discopopTau);
    loss[p] = pair.loss;
    dLogps[p] = pair.dChosen / pairs;
    if (hasRejected) dLogps[q] = pair.dRejected / pairs;
    // The inputs count too: a loss may saturate (hinge, σ) and hide that a log-probability has overflowed.
    const finite = Number.isFinite(loss[p] + dLogps[p] + (hasRejected ? dLogps[q] : 0)) && Number.isFinite(a + b);
    if (!finite) raiseStatus(batch.status, batch.step, p, BAD_LOSS);
  }
}

/** Positive even for a batch of empty completions, whose loss is then 0 and not 0/0. */
function meanChosenLength(lengths: FloatArray, pairs: number): number {
  let sum = 0;
  for (let p = 0; p < pairs; p++) sum += lengths[p];
  return Math.max(sum, 1) / pairs;
}
