import type { LossType } from '../math/lossTypes';
import type { Backend } from '../runtime/backend';

/** One case of losses.json (golden/README.md). */
export interface LossCase {
  readonly loss_type: LossType;
  readonly beta: number;
  readonly label_smoothing: number;
  readonly chosen_logratios: readonly number[];
  readonly rejected_logratios: readonly number[];
  readonly chosen_lengths: readonly number[];
  readonly rejected_lengths: readonly number[];
}

/** Runs a case through the backend's loss kernel: loss per pair, and the derivatives of their sum. */
async function verifyLoss(backend: Backend, test: LossCase) {
  const pairs = test.chosen_logratios.length;
  const both = (chosen: readonly number[], rejected: readonly number[]) => Float32Array.from([...chosen, ...rejected]);
  const logratios = both(test.chosen_logratios, test.rejected_logratios);
  const tensors = {
    logps: backend.tensor('verify.logps', 'float32', [2 * pairs], logratios),
    referenceLogps: backend.tensor('verify.referenceLogps', 'float32', [2 * pairs]),
    lengths: backend.tensor('verify.lengths', 'float32', [2 * pairs], both(test.chosen_lengths, test.rejected_lengths)),
    loss: backend.tensor('verify.loss', 'float32', [pairs]),
    dLogps: backend.tensor('verify.dLogps', 'float32', [2 * pairs]),
    status: backend.tensor('verify.status', 'uint32', [4]),
  };
  backend.kernels.preferenceLoss({
    lossType: test.loss_type,
    beta: test.beta,
    labelSmoothing: test.label_smoothing,
    ...tensors,
    pairs,
    hasRejected: true,
    step: 0,
  });
  const [loss, dLogps] = await backend.read([tensors.loss, tensors.dLogps]);
  for (const tensor of Object.values(tensors)) tensor.destroy();
  const sums = [...dLogps].map((d) => d * pairs); // the kernel differentiates the mean
  return {
    ...test,
    loss: [...loss],
    d_chosen_logratios: sums.slice(0, pairs),
    d_rejected_logratios: sums.slice(pairs),
  };
}

export async function verifyLosses(backend: Backend, cases: readonly LossCase[]) {
  const results = [];
  for (const test of cases) results.push(await verifyLoss(backend, test));
  return results;
}
