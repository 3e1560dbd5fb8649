/**
 * The exact quantities of a policy over an enumerated world: reward, KL, well-formed mass, and the oracle at the same KL. Averages over
 * prompts are unweighted.
 */
import type { BestOfNRecord, FrontierRecord, OptimumRecord } from '../../core/records';
import { BEST_OF_N, bestOfN } from '../../math/bestOfN';
import {
  closedForm,
  expectation,
  klDivergence,
  mergeEqualRewards,
  NEGLIGIBLE_KL,
  type Optimum,
  type Outcomes,
  optimumAtBeta,
  optimumAtKl,
} from '../../math/closedForm';
import { winRate } from '../../math/winRate';
import type { PrefixTree } from './prefixTree';

/** Of the frontier's points: from a hair's breadth beside the reference to what training never reaches. */
const LARGEST_BETA = 100;
const SMALLEST_BETA = 0.05;
const FRONTIER_POINTS = 160;

export interface ExactQuantities {
  /** E_θ[r], E_ref[r], and E_π*[r] of the oracle at the policy's KL. */
  readonly reward: number;
  readonly referenceReward: number;
  readonly oracleReward: number;
  /** β of that oracle: Infinity while the KL is 0, 0 when the KL exceeds what any optimum has. */
  readonly oracleBeta: number;
  /** (E_θ[r] − E_ref[r]) / (E_π*[r] − E_ref[r]); 0 while the KL is 0. */
  readonly shareOfOracle: number;
  /** KL(π_θ ‖ π_ref), nats. */
  readonly kl: number;
  /** Probability of the completions, 0–1. */
  readonly wellFormed: number;
  /** Mean tokens of a completion, among the completions. */
  readonly length: number;
}

export class ExactWorld {
  /** E_ref[r], averaged over the prompts. */
  readonly referenceReward: number;
  private readonly prompts: readonly Outcomes[];
  /** What the oracle needs of `prompts`, fewer outcomes. */
  private readonly merged: readonly Outcomes[];

  /**
   * @param referenceLogps per prompt, the outcomes' log-probabilities under π_ref, [C + N]
   * @param completionRewards per prompt, the reward of each completion, [C]
   * @param malformed reward of every outcome that leaves the set
   */
  constructor(
    private readonly tree: PrefixTree,
    referenceLogps: readonly Float64Array[],
    completionRewards: readonly Float64Array[],
    malformed: number,
  ) {
    this.prompts = referenceLogps.map((logps, i) => {
      const rewards = new Float64Array(logps.length).fill(malformed);
      rewards.set(completionRewards[i]);
      return { referenceLogps: logps, rewards };
    });
    this.merged = this.prompts.map(mergeEqualRewards);
    this.referenceReward = optimumAtBeta(this.merged, Number.POSITIVE_INFINITY).reward;
  }

  /** The outcomes of one prompt with their rewards: what the closed form is computed from. */
  outcomesOf(prompt: number): Outcomes {
    return this.prompts[prompt];
  }

  /** π* with one β for all prompts: a point of the oracle's curve of reward against KL. */
  oracleAtBeta(beta: number): Optimum {
    return optimumAtBeta(this.merged, beta);
  }

  /** The oracle's curve, so densely that its chords cannot be told from it: β falls by equal factors, the KL rises by nearly equal ones. */
  frontier(): FrontierRecord {
    const factor = (SMALLEST_BETA / LARGEST_BETA) ** (1 / (FRONTIER_POINTS - 1));
    const betas = Array.from({ length: FRONTIER_POINTS }, (_, i) => LARGEST_BETA * factor ** i);
    const optima = [Number.POSITIVE_INFINITY, ...betas].map((beta) => this.oracleAtBeta(beta));
    return { kl: optima.map(({ kl }) => kl), reward: optima.map(({ reward }) => reward) };
  }

  /** Best-of-N of π_ref for rising N. */
  bestOfN(): BestOfNRecord[] {
    const reference = this.prompts.map(({ referenceLogps }) => referenceLogps);
    return BEST_OF_N.map((n) => ({ n, ...this.bestOf(reference, n) }));
  }

  /** Of n draws from a policy the one of the highest reward. @param logps per prompt, of every outcome, [C + N] */
  bestOf(logps: readonly Float64Array[], n: number) {
    const chosen = this.prompts.map(({ rewards }, i) => bestOfN({ referenceLogps: logps[i], rewards }, n));
    return this.earned(chosen);
  }

  optima(betas: readonly number[]): OptimumRecord[] {
    const optimum = (beta: number) =>
      this.prompts.map(({ referenceLogps, rewards }) => closedForm(referenceLogps, rewards, beta).logps);
    return betas.map((beta) => ({ beta, ...this.earned(optimum(beta)) }));
  }

  /** @param logps per prompt, of every outcome, [C + N] */
  earned(logps: readonly Float64Array[]) {
    const { kl, reward, shareOfOracle, wellFormed } = this.evaluate(logps);
    const rates = this.prompts.map(({ referenceLogps, rewards }, i) => winRate(logps[i], referenceLogps, rewards));
    return {
      kl,
      reward,
      shareOfOracle,
      winRate: rates.reduce((sum, rate) => sum + rate, 0) / rates.length,
      wellFormed,
    };
  }

  /** @param policyLogps per prompt, the outcomes' log-probabilities under π_θ, [C + N] */
  evaluate(policyLogps: readonly Float64Array[]): ExactQuantities {
    let reward = 0;
    let kl = 0;
    let wellFormed = 0;
    let tokens = 0;
    this.prompts.forEach(({ referenceLogps, rewards }, i) => {
      const logps = policyLogps[i];
      reward += expectation(logps, rewards);
      kl += klDivergence(logps, referenceLogps);
      const mass = this.completionMass(logps);
      wellFormed += mass.total;
      tokens += mass.tokens;
    });
    const count = this.prompts.length;
    reward /= count;
    kl = Math.max(0, kl / count);
    const oracle = optimumAtKl(this.merged, kl);
    const gain = oracle.reward - this.referenceReward;
    return {
      reward,
      referenceReward: this.referenceReward,
      oracleReward: oracle.reward,
      oracleBeta: oracle.beta,
      shareOfOracle: kl > NEGLIGIBLE_KL && gain > 0 ? (reward - this.referenceReward) / gain : 0,
      kl,
      wellFormed: wellFormed / count,
      length: tokens / wellFormed,
    };
  }

  /** Probability of the completions, and the sum of probability × tokens. */
  private completionMass(logps: Float64Array): { total: number; tokens: number } {
    const { completions } = this.tree;
    let total = 0;
    let tokens = 0;
    for (let c = 0; c < completions.length; c++) {
      const mass = Math.exp(logps[c]);
      total += mass;
      tokens += mass * completions[c].length;
    }
    return { total, tokens };
  }
}
