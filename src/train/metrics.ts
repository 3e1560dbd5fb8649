import { IGNORED_TARGET } from '../math/arrays';
import type { MetricsRecord } from './records';

/** What one step leaves behind, read back from the backend. */
export interface StepReading {
  readonly step: number;
  readonly epoch: number;
  readonly learningRate: number;
  readonly beta: number;
  /** Loss per pair, [P]. */
  readonly loss: Float32Array;
  /** Summed log-probabilities, [S]: chosen, then rejected (absent for text without pairs). */
  readonly logps: Float32Array;
  readonly referenceLogps: Float32Array;
  readonly gradNorm: number;
}

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

/** The metrics that TRL's DPOTrainer logs, reduced in float64. Accuracy is strict: equal rewards do not count. */
export function stepMetrics(reading: StepReading, tokens?: TokenReading): MetricsRecord {
  const { beta, loss, logps, referenceLogps } = reading;
  const pairs = loss.length;
  const hasRejected = logps.length === 2 * pairs;
  const rewards = new Float64Array(2);
  let correct = 0;
  for (let p = 0; p < pairs; p++) {
    const chosen = beta * (logps[p] - referenceLogps[p]);
    const rejected = hasRejected ? beta * (logps[pairs + p] - referenceLogps[pairs + p]) : 0;
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
