/** Losses on pairs that read no reference. Their batches hold log-probabilities. */
import { pairLoss } from '../pairLoss';
import { sigmoid, softplus } from '../stable';
import { crossEntropy, meanOverPairs, type PairBatch, type PairBatchLoss, weightedSum } from './pairBatch';

/** SimPO, arXiv 2405.14734 eq. 6: −log σ(β(p̄_w − p̄_l) − γ), p̄ the mean log-probability of a token. γ is the margin that is asked for. */
export function simpo(batch: PairBatch, beta: number, gamma: number): PairBatchLoss {
  return meanOverPairs(batch, (a, b, nW, nL) => {
    const z = beta * (a / nW - b / nL) - gamma;
    const pull = beta * sigmoid(-z);
    return { loss: softplus(-z), dChosen: -pull / nW, dRejected: pull / nL };
  });
}

/** log(p/(1 − p)) of p = e^{p̄}, p̄ < 0, and its derivative by p̄, 1/(1 − p). */
function logOdds(meanLogp: number): { value: number; slope: number } {
  const rest = -Math.expm1(meanLogp);
  return { value: meanLogp - Math.log(rest), slope: 1 / rest };
}

/** ORPO, arXiv 2403.07691 eq. 6–7: cross-entropy − β·log σ(log-odds_w − log-odds_l), the odds of length means; β is the paper's λ. */
export function orpo(batch: PairBatch, beta: number): PairBatchLoss {
  const ratio = meanOverPairs(batch, (a, b, nW, nL) => {
    const [chosen, rejected] = [logOdds(a / nW), logOdds(b / nL)];
    const z = chosen.value - rejected.value;
    const pull = sigmoid(-z);
    return { loss: softplus(-z), dChosen: (-pull * chosen.slope) / nW, dRejected: (pull * rejected.slope) / nL };
  });
  return weightedSum([
    [1, crossEntropy(batch)],
    [beta, ratio],
  ]);
}

/** CPO, arXiv 2401.08417: DPO with a uniform reference, which cancels, and the cross-entropy that holds the chosen up. */
export function cpo(batch: PairBatch, beta: number, alpha: number): PairBatchLoss {
  return weightedSum([
    [1, meanOverPairs(batch, (a, b, nW, nL) => pairLoss('sigmoid', a, b, nW, nL, beta, 0))],
    [alpha, crossEntropy(batch)],
  ]);
}

/** Unlikelihood as DPO's paper compares with it (arXiv 2305.18290 §6): −log π(y_w) + α·log π(y_l). Bounded by nothing where α > 0. */
export function unlikelihood(batch: PairBatch, alpha: number): PairBatchLoss {
  return meanOverPairs(batch, (a, b) => ({ loss: alpha * b - a, dChosen: -1, dRejected: alpha }));
}
