/**
 * The smallest preference problem (IPO, arXiv 2310.12036): one state, two actions, and y₁ is preferred every time. The policy has one logit θ,
 * π(y₁) = σ(θ); the reference has θ_ref. The preference losses are followed by gradient descent on θ, in float64.
 */
import type { LossType } from '../core/lossTypes';
import { pairLoss } from './pairLoss';
import { sigmoid, softplus } from './stable';

export interface TwoActions {
  readonly beta: number;
  readonly labelSmoothing: number;
  /** π_ref(y₁), between 0 and 1. */
  readonly reference: number;
  readonly learningRate: number;
}

export const logit = (probability: number): number => Math.log(probability) - Math.log1p(-probability);

export interface TwoActionLoss {
  readonly loss: number;
  readonly dTheta: number;
}

/** The loss of the one pair and its derivative by the policy's logit. The log-ratio gap h = log(π/π_ref)(y₁) − log(π/π_ref)(y₂) is θ − θ_ref. */
export function twoActionLoss(
  lossType: LossType,
  theta: number,
  { beta, labelSmoothing, reference }: Omit<TwoActions, 'learningRate'>,
): TwoActionLoss {
  const chosenLogp = -softplus(-theta);
  const a = lossType === 'sft' ? chosenLogp : chosenLogp - Math.log(reference);
  const b = -softplus(theta) - Math.log1p(-reference);
  const { loss, dChosen, dRejected } = pairLoss(lossType, a, b, 1, 1, beta, labelSmoothing);
  return { loss, dTheta: dChosen * sigmoid(-theta) - dRejected * sigmoid(theta) };
}

/**
 * Gradient descent from the reference.
 * @param at ascending counts of iterations
 * @returns θ after each of them
 */
export function descend(lossType: LossType, at: readonly number[], problem: TwoActions): Float64Array {
  const thetas = new Float64Array(at.length);
  let theta = logit(problem.reference);
  let done = 0;
  at.forEach((iterations, i) => {
    for (; done < iterations; done++) theta -= problem.learningRate * twoActionLoss(lossType, theta, problem).dTheta;
    thetas[i] = theta;
  });
  return thetas;
}

/** IPO's loss (h − 1/(2τ))² is least at h = 1/(2τ): π(y₁) tends to σ(θ_ref + 1/(2τ)), which is σ(1/(2τ)) for a uniform reference. */
export function ipoLimit(tau: number, reference: number): number {
  return sigmoid(logit(reference) + 1 / (2 * tau));
}

/**
 * How many iterations DPO needs until π(y₁) is `target`: of the gradient flow dh/dt = ηβ·σ(−βh), whose solution is e^{βh} + βh = 1 + ηβ²t. The
 * probability 1 itself takes for ever, at every β.
 */
export function dpoIterationsTo(target: number, { beta, reference, learningRate }: TwoActions): number {
  const x = beta * (logit(target) - logit(reference));
  return x <= 0 ? 0 : (Math.expm1(x) + x) / (learningRate * beta * beta);
}
