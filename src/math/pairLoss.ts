import type { LossType } from '../core/lossTypes';
import { sigmoid, softplus } from './stable';

/** A pair's loss (nats where it is a likelihood) and its derivatives with respect to the two logratios. */
export interface PairLoss {
  readonly loss: number;
  readonly dChosen: number;
  readonly dRejected: number;
}

/** a, b: chosen and rejected logratio; nW, nL: completion lengths in tokens; eps: label smoothing ε; tau: DiscoPOP's temperature. */
type PairFunction = (a: number, b: number, nW: number, nL: number, beta: number, eps: number, tau: number) => PairLoss;

/** A function of the margin z = βa − βb alone pulls the two logratios with equal and opposite force. */
function ofMargin(loss: number, dMargin: number, beta: number): PairLoss {
  return { loss, dChosen: beta * dMargin, dRejected: -beta * dMargin };
}

const slope = (x: number): number => sigmoid(x) * sigmoid(-x);

/** Length means of an empty completion are 0, not 0/0. */
const tokens = (n: number): number => Math.max(n, 1);

/** DiscoPOP's temperature in the paper. */
export const DISCOPOP_TAU = 0.05;

/** Written as in the sources, under TRL's names; σ and sp are computed stably, so every entry is finite for any finite margin. */
const PAIR_LOSSES: Readonly<Record<LossType, PairFunction>> = {
  // DPO, arXiv 2305.18290 eq. 7; ε > 0 is cDPO (Mitchell 2023). ε = 0 gives dLoss/dz = −σ(−z), the gradient weight.
  sigmoid: (a, b, _nW, _nL, beta, eps) => {
    const z = beta * (a - b);
    return ofMargin((1 - eps) * softplus(-z) + eps * softplus(z), -(1 - eps) * sigmoid(-z) + eps * sigmoid(z), beta);
  },

  // SLiC-HF, arXiv 2305.10425, on the margin. At the kink z = 1 the subgradient is 0, as relu's in PyTorch.
  hinge: (a, b, _nW, _nL, beta) => {
    const slack = 1 - beta * (a - b);
    return slack <= 0 ? ofMargin(0, 0, beta) : ofMargin(slack, -1, beta);
  },

  // IPO, arXiv 2310.12036 eq. 17, with length-mean logratios as TRL has them.
  ipo: (a, b, nW, nL, beta) => {
    const error = a / tokens(nW) - b / tokens(nL) - 1 / (2 * beta);
    return { loss: error * error, dChosen: (2 * error) / tokens(nW), dRejected: (-2 * error) / tokens(nL) };
  },

  // Robust DPO, arXiv 2403.00409: unbiased under a label-flip rate ε < ½.
  robust: (a, b, _nW, _nL, beta, eps) => {
    const z = beta * (a - b);
    const scale = 1 / (1 - 2 * eps);
    return ofMargin(
      ((1 - eps) * softplus(-z) - eps * softplus(z)) * scale,
      (-(1 - eps) * sigmoid(-z) - eps * sigmoid(z)) * scale,
      beta,
    );
  },

  // EXO, arXiv 2402.00856 eq. 16: the reverse KL between (σ(z), σ(−z)) and (1−ε, ε). With log σ(z) − log σ(−z) = z the
  // derivative is σ(z)σ(−z)·(z − log(1−ε) + log ε). Needs ε > 0.
  exo_pair: (a, b, _nW, _nL, beta, eps) => {
    const z = beta * (a - b);
    const keep = Math.log1p(-eps);
    const flip = Math.log(eps);
    const loss = sigmoid(z) * (-softplus(-z) - keep) + sigmoid(-z) * (-softplus(z) - flip);
    return ofMargin(loss, slope(z) * (z - keep + flip), beta);
  },

  // NCA, arXiv 2402.05369, for a pair.
  nca_pair: (a, b, _nW, _nL, beta) => {
    const chosen = beta * a;
    const rejected = beta * b;
    return {
      loss: softplus(-chosen) + 0.5 * softplus(chosen) + 0.5 * softplus(rejected),
      dChosen: beta * (0.5 * sigmoid(chosen) - sigmoid(-chosen)),
      dRejected: 0.5 * beta * sigmoid(rejected),
    };
  },

  // BCO, arXiv 2404.04656, without its reward shift.
  bco_pair: (a, b, _nW, _nL, beta) => ({
    loss: softplus(-beta * a) + softplus(beta * b),
    dChosen: -beta * sigmoid(-beta * a),
    dRejected: beta * sigmoid(beta * b),
  }),

  // SPPO, arXiv 2405.00675 eq. 4.7, with hard win rates 1 and 0.
  sppo_hard: (a, b, _nW, _nL, beta) => {
    const chosen = a - 0.5 / beta;
    const rejected = b + 0.5 / beta;
    return { loss: chosen * chosen + rejected * rejected, dChosen: 2 * chosen, dRejected: 2 * rejected };
  },

  // APO-zero, arXiv 2408.06266 eq. 7: chosen up, rejected down. 1 − σ(x) = σ(−x).
  apo_zero: (a, b, _nW, _nL, beta) => ({
    loss: sigmoid(-beta * a) + sigmoid(beta * b),
    dChosen: -beta * slope(beta * a),
    dRejected: beta * slope(beta * b),
  }),

  // APO-down, arXiv 2408.06266 eq. 8: both down, rejected more.
  apo_down: (a, b, _nW, _nL, beta) => {
    const z = beta * (a - b);
    return {
      loss: sigmoid(beta * a) + sigmoid(-z),
      dChosen: beta * (slope(beta * a) - slope(z)),
      dRejected: beta * slope(z),
    };
  },

  // DiscoPOP, arXiv 2406.08414 eq. 5: log-ratio modulated loss, m = σ(z/τ). m·e^{−z} is one exponential, e^{−sp(−z/τ) − z} ≤ 1,
  // because its factors overflow; dm/dz = m(1−m)/τ, and the second term's derivative is itself times (1−m)/τ − 1.
  discopop: (a, b, _nW, _nL, beta, _eps, tau) => {
    const z = beta * (a - b);
    const x = z / tau;
    const exponential = Math.exp(-softplus(-x) - z);
    const loss = sigmoid(-x) * softplus(-z) + exponential;
    const dMargin =
      (-slope(x) / tau) * softplus(-z) - sigmoid(-x) * sigmoid(-z) + exponential * (sigmoid(-x) / tau - 1);
    return ofMargin(loss, dMargin, beta);
  },

  // Length-normalised DPO (Tülu 3, arXiv 2411.15124).
  sigmoid_norm: (a, b, nW, nL, beta) => {
    const z = beta * (a / tokens(nW) - b / tokens(nL));
    const pull = beta * sigmoid(-z);
    return { loss: softplus(-z), dChosen: -pull / tokens(nW), dRejected: pull / tokens(nL) };
  },

  // Cross-entropy of the chosen completion: here a is its log-probability itself, without a reference.
  sft: (a, _b, nW) => ({ loss: -a / nW, dChosen: -1 / nW, dRejected: 0 }),
};

/**
 * One pair's preference loss and derivatives; the table above says where each is from.
 * @param a chosenLogratio = policyChosenLogps − referenceChosenLogps (nats); @param b the same for the rejected completion.
 * For `sft`, a is policyChosenLogps.
 * @param nW @param nL completion lengths in tokens; read by `ipo`, `sigmoid_norm` and `sft`.
 * @param labelSmoothing ε; read by `sigmoid`, `robust` (ε < ½) and `exo_pair` (ε > 0). @param discopopTau read by `discopop`
 */
export function pairLoss(
  lossType: LossType,
  a: number,
  b: number,
  nW: number,
  nL: number,
  beta: number,
  labelSmoothing: number,
  discopopTau = DISCOPOP_TAU,
): PairLoss {
  return PAIR_LOSSES[lossType](a, b, nW, nL, beta, labelSmoothing, discopopTau);
}
