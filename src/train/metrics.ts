import type { BatchRecord, PairMetrics } from '../core/records';
import type { TrainingConfig } from '../core/trainingConfig';
import { IGNORED_TARGET } from '../math/arrays';
import type { Loss, PairLoss } from './loss';

/** What the host knows of a step whose numbers are still on the backend. */
export interface PendingStep {
  readonly step: number;
  readonly epoch: number;
  readonly learningRate: number;
  readonly config: TrainingConfig;
  /** The source's index of each pair of the batch, and its place in the data set. */
  readonly indices: readonly number[];
  readonly places: readonly number[];
}

/** What one step leaves behind, read back from the backend: the loss's own readings by their names. */
export type StepReading<L extends Loss = PairLoss> = PendingStep & {
  /** Before clipping. */
  readonly gradNorm: number;
} & { readonly [Name in keyof L['readings']]: Float32Array };

/** Per-token statistics of a logging step, [R] each. */
export interface TokenReading {
  readonly kl: Float32Array;
  readonly entropy: Float32Array;
  readonly correct: Float32Array;
  readonly targets: Int32Array;
  readonly sequenceOf: Int32Array;
}

function mean(values: Float32Array, from = 0, to = values.length): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += values[i];
  return to > from ? sum / (to - from) : 0;
}

/**
 * The metrics that TRL's DPOTrainer logs, reduced in float64. Accuracy is strict: equal rewards do not count. `logps` [S] holds the chosen, then the
 * rejected, which are absent for text without pairs.
 */
export function pairMetrics(reading: StepReading, tokens?: TokenReading): PairMetrics {
  const { config, loss, logps, referenceLogps } = reading;
  const pairs = reading.places.length || loss.length;
  const hasRejected = logps.length === 2 * pairs;
  const rewards = new Float64Array(2);
  let correct = 0;
  for (let p = 0; p < pairs; p++) {
    const chosen = config.beta * (logps[p] - referenceLogps[p]);
    const rejected = hasRejected ? config.beta * (logps[pairs + p] - referenceLogps[pairs + p]) : 0;
    rewards[0] += chosen / pairs;
    rewards[1] += rejected / pairs;
    if (hasRejected && chosen > rejected) correct++;
  }
  return {
    step: reading.step,
    loss: mean(loss),
    grad_norm: reading.gradNorm,
    learning_rate: reading.learningRate,
    epoch: reading.epoch,
    'rewards/chosen': rewards[0],
    'rewards/rejected': rewards[1],
    'rewards/accuracies': correct / pairs,
    'rewards/margins': rewards[0] - rewards[1],
    'logps/chosen': mean(logps, 0, pairs),
    'logps/rejected': mean(logps, pairs),
    ...(tokens && tokenMetrics(tokens, pairs)),
  };
}

/** kl/* are means over sequences of the sum over their tokens; entropy and accuracy are means over all completion tokens. */
function tokenMetrics({ kl, entropy, correct, targets, sequenceOf }: TokenReading, pairs: number) {
  const sums = { chosen: 0, rejected: 0, entropy: 0, correct: 0 };
  let tokens = 0;
  for (let r = 0; r < targets.length; r++) {
    if (targets[r] === IGNORED_TARGET) continue;
    tokens++;
    sums[sequenceOf[r] < pairs ? 'chosen' : 'rejected'] += kl[r];
    sums.entropy += entropy[r];
    sums.correct += correct[r];
  }
  return {
    entropy: sums.entropy / tokens,
    mean_token_accuracy: sums.correct / tokens,
    'kl/chosen': sums.chosen / pairs,
    'kl/rejected': sums.rejected / pairs,
  };
}

/** The implicit rewards of each pair of a step. */
export function batchRecord({ step, places, config, logps, referenceLogps }: StepReading): BatchRecord {
  const pairs = places.length;
  const rewards = (from: number) =>
    Float32Array.from({ length: pairs }, (_, p) => config.beta * (logps[from + p] - referenceLogps[from + p]));
  return { step, indices: places, chosenRewards: rewards(0), rejectedRewards: rewards(pairs) };
}
