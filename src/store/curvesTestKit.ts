/** Curves of the right form for tests, from simple functions of the step. */

import type { BatchRecord, ExactEvaluation, MetricsRecord } from '../core/records';
import type { Curves } from '../core/runCurves';
import { emptyCurves, withBatch, withEvaluation, withMetrics } from './curves';

/** A run of `steps` updates, evaluated every 20 and logged every 10; `pace` is how fast it learns. */
export function testCurves(steps: number, pace = 1): Curves {
  let curves = withEvaluation(emptyCurves(), evaluation(0, 0));
  for (let step = 0; step < steps; step++) {
    const learned = 1 - Math.exp((-pace * step) / 200);
    curves = withMetrics(curves, [metrics(step, learned)]);
    if (step % 10 === 0) curves = withBatch(curves, batch(step, learned));
    if ((step + 1) % 20 === 0) curves = withEvaluation(curves, evaluation(step + 1, learned));
  }
  return curves;
}

/** A run on a file, logged and measured every 10 steps. @param sampled whether a held-out prompt was short enough for the KL */
export function heldOutCurves(steps: number, sampled = true): Curves {
  let curves = emptyCurves();
  for (let step = 0; step <= steps; step += 10) {
    if (step > 0) {
      const rewards = { 'rewards/chosen': 0.1, 'rewards/rejected': -0.1, 'rewards/margins': 0.2 };
      const rest = { 'rewards/accuracies': 0.75, 'logps/chosen': -3, 'logps/rejected': -4 };
      curves = withMetrics(curves, [{ ...metrics(step - 1, 0), loss: 0.6, ...rewards, ...rest }]);
    }
    curves = withEvaluation(curves, {
      step,
      eval_loss: 0.7 - step / 100,
      'eval_rewards/chosen': step / 100,
      'eval_rewards/rejected': -step / 50,
      'eval_rewards/margins': step / 30,
      'eval_rewards/accuracies': 0.5,
      'eval_logps/chosen': -3,
      'eval_logps/rejected': -4,
      ...(sampled && { 'kl/sampled': { k1: 0, k3: step / 10, standardError: step / 100, samples: 32 } }),
    });
  }
  return curves;
}

/** Pairs with these margins. */
export function batchWithMargins(margins: readonly number[], step = 0): BatchRecord {
  return {
    step,
    indices: margins.map((_, pair) => pair),
    chosenRewards: Float32Array.from(margins, (margin) => margin / 2),
    rejectedRewards: Float32Array.from(margins, (margin) => -margin / 2),
  };
}

function metrics(step: number, learned: number): MetricsRecord {
  return {
    step,
    loss: Math.log(2) * (1 - 0.6 * learned),
    grad_norm: 1,
    learning_rate: 1e-4,
    epoch: step / 100,
    'rewards/chosen': 0.8 * learned,
    'rewards/rejected': -1.4 * learned,
    'rewards/accuracies': 0.5 + 0.4 * learned,
    'rewards/margins': 2.2 * learned,
    'logps/chosen': -6,
    'logps/rejected': -7,
  };
}

function evaluation(step: number, learned: number): ExactEvaluation {
  const reward = 1.1 * learned;
  return {
    step,
    reward: reward - 0.058,
    referenceReward: -0.058,
    oracleReward: 1.2 * reward - 0.058,
    shareOfOracle: learned > 0 ? 1 / 1.2 : 0,
    'kl/exact': 1.3 * learned * learned,
    'kl/sampled': { k1: learned, k3: 1.3 * learned * learned, standardError: 0.05, samples: 64 },
    wellFormed: 0.99,
    length: 5,
    mass: { chosen: 0.3 + 0.3 * learned, rejected: 0.3 - 0.2 * learned, other: 0.39 - 0.1 * learned, malformed: 0.01 },
  };
}

const MARGINS = [-1, -0.4, 0, 0.3, 0.8, 1, 1.6, 2.4] as const;

function batch(step: number, learned: number): BatchRecord {
  return batchWithMargins(
    MARGINS.map((margin) => 2.2 * margin * learned),
    step,
  );
}
