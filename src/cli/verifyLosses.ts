import { EngineError } from '../core/errors';
import { LOSS_TYPES, type LossType } from '../core/lossTypes';
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

const invalid = (name: string, value: string, mend: string) =>
  new EngineError('config_invalid', `${name} is ${value}; use ${mend}`, { name, value, mend });

/** @throws EngineError config_invalid naming the first case that cannot be run */
function checkCases(cases: unknown): void {
  if (!Array.isArray(cases)) throw invalid('the file of losses', 'not a list', 'a list of cases');
  cases.forEach((test: Partial<LossCase> | null, i) => {
    const type = test?.loss_type;
    if (!type || !LOSS_TYPES.includes(type)) {
      throw invalid(`loss_type of case ${i}`, String(type), LOSS_TYPES.join(', '));
    }
    const lists = [test?.chosen_logratios, test?.rejected_logratios, test?.chosen_lengths, test?.rejected_lengths];
    const count = lists[0]?.length ?? 0;
    if (count === 0 || !lists.every((list) => Array.isArray(list) && list.length === count)) {
      throw invalid(`case ${i}`, 'malformed', 'logratios and lengths of chosen and rejected, lists of one length');
    }
  });
}

export async function verifyLosses(backend: Backend, cases: readonly LossCase[]) {
  checkCases(cases);
  const results = [];
  for (const test of cases) results.push(await verifyLoss(backend, test));
  return results;
}
