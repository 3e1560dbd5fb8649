/** What a fault does to the numbers of a training step; what it does to the pairs is data/'s (faults.ts). */
import type { Fault } from '../core/faults';
import type { LossType } from '../core/lossTypes';
import type { Batch } from '../data/batching';
import type { Backend, Tensor } from '../runtime/backend';
import { HalfPrecisionUpdate } from './halfPrecision';
import type { Optimizer, Updater } from './optimizer';

/** What a step does otherwise than it should. */
export interface TrainingFault {
  /** Makes the updates instead of the optimizer. */
  readonly updater?: Updater;
  /** Between the reference's log-probs of a batch and the loss. */
  readonly beforeLoss?: (batch: Batch, referenceLogps: Tensor) => Promise<void>;
}

/** Losses of pairs that take a mean over a completion's tokens; the others sum, and an empty sum is 0. */
const MEANS: ReadonlySet<LossType> = new Set(['ipo', 'sigmoid_norm']);

/** undefined for a fault that leaves the numbers of a step by this loss alone. */
export function trainingFault(
  fault: Fault,
  lossType: LossType,
  backend: Backend,
  optimizer: Optimizer,
): TrainingFault | undefined {
  if (fault === 'half_precision') return { updater: new HalfPrecisionUpdate(backend, optimizer) };
  if (fault !== 'empty_completion' || !MEANS.has(lossType)) return undefined;
  return { beforeLoss: (batch, referenceLogps) => divideByNoTokens(backend, batch, referenceLogps) };
}

/** What a mean over the tokens of an empty completion is, 0/0: written, as a graphics card may make any number of it. */
async function divideByNoTokens(backend: Backend, { lengths }: Batch, referenceLogps: Tensor): Promise<void> {
  if (lengths.every((length) => length > 0)) return;
  const [known] = (await backend.read([referenceLogps])) as [Float32Array];
  backend.write(
    referenceLogps,
    known.map((logps, s) => (lengths[s] > 0 ? logps : Number.NaN)),
  );
}
