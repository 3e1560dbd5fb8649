/**
 * Why Eq. 4 is the optimum of J(π) = Σ_y π(y)·r(y) − β·Σ_y π(y)·log(π(y)/π_ref(y)) over the distributions π (DPO, arXiv 2305.18290, Eq. 3 and 4),
 * in float64: by a Lagrange multiplier λ for Σ_y π(y) = 1, and by regrouping J into a KL to the optimum (appendix A.1). It needs π_ref(y) > 0 for
 * every outcome and β > 0. Distributions are given by their log-probabilities, nats.
 */
import { expectation, klDivergence, type Outcomes } from './closedForm';

/** ∂J/∂π(y) = r(y) − β·(log(π(y)/π_ref(y)) + 1) of each outcome: what a little more probability there would add to J. */
export function objectiveSlopes(
  { referenceLogps, rewards }: Outcomes,
  beta: number,
  logps: Float64Array,
): Float64Array {
  return rewards.map((reward, y) => reward - beta * (logps[y] - referenceLogps[y] + 1));
}

/** λ at the optimum: exp(1 + λ/β) = Z, for the probabilities to add up to 1. */
export function multiplier(beta: number, logZ: number): number {
  return beta * (logZ - 1);
}

/** J(π) for one π, as each line of appendix A.1 writes it: every line is computed from its own terms. */
export interface Regrouped {
  /** E_π[r] and KL(π ‖ π_ref): J is the first minus β times the second. */
  readonly reward: number;
  readonly kl: number;
  /** E_π[r − β·log(π/π_ref)], which is J. */
  readonly together: number;
  /** E_π[log(π/π_ref) − r/β]: J is −β times it. */
  readonly divided: number;
  /** E_π[log(π / (π_ref·exp(r/β)/Z))], and log Z: J is −β times their difference. */
  readonly toProduct: number;
  readonly logZ: number;
  /** KL(π ‖ π*): J is −β times it, plus β·log Z. */
  readonly toOptimum: number;
}

/** @param optimum log π* of these rewards at this β, and its log Z */
export function regrouped(
  { referenceLogps, rewards }: Outcomes,
  beta: number,
  logps: Float64Array,
  optimum: { readonly logps: Float64Array; readonly logZ: number },
): Regrouped {
  const logratios = logps.map((logp, y) => logp - referenceLogps[y]);
  const products = referenceLogps.map((logp, y) => Math.exp(logp + rewards[y] / beta - optimum.logZ));
  const mean = (values: Float64Array) => expectation(logps, values);
  return {
    reward: mean(rewards),
    kl: klDivergence(logps, referenceLogps),
    together: mean(rewards.map((reward, y) => reward - beta * logratios[y])),
    divided: mean(rewards.map((reward, y) => logratios[y] - reward / beta)),
    toProduct: mean(logps.map((logp, y) => logp - Math.log(products[y]))),
    logZ: optimum.logZ,
    toOptimum: klDivergence(logps, optimum.logps),
  };
}

/** Why no KL is negative (Gibbs): −log u ≥ 1 − u for every u = q/p, alike only at u = 1. */
export interface Gibbs {
  /** q/p of each outcome. */
  readonly ratios: Float64Array;
  /** Σ p·(−log u), which is KL(p ‖ q). */
  readonly kl: number;
  /** Σ p·(1 − u) = Σ p − Σ q: 0, where p excludes nothing that q allows. */
  readonly bound: number;
}

export function gibbs(logps: Float64Array, otherLogps: Float64Array): Gibbs {
  const ratios = logps.map((logp, y) => Math.exp(otherLogps[y] - logp));
  return {
    ratios,
    kl: expectation(
      logps,
      ratios.map((ratio) => -Math.log(ratio)),
    ),
    bound: expectation(
      logps,
      ratios.map((ratio) => 1 - ratio),
    ),
  };
}
