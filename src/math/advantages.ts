/** What lies between a rollout and its updates: rewards of tokens, how much better each was than expected, and the same made comparable. */

type Numbers = readonly number[];

/**
 * InstructGPT's rewards, arXiv 2203.02155 eq. 2: every token pays −β·(log π_old − log π_ref), a sample of the KL, and the last one earns the score.
 * @param logps of one completion's tokens under the policy that wrote them
 */
export function tokenRewards(logps: Numbers, referenceLogps: Numbers, score: number, klCoefficient: number): number[] {
  const rewards = logps.map((logp, t) => -klCoefficient * (logp - referenceLogps[t]));
  if (rewards.length > 0) rewards[rewards.length - 1] += score;
  return rewards;
}

/**
 * Generalized advantage estimation, arXiv 1506.02438 eq. 16, of one completion: A_t = Σ_k (γλ)^k δ_{t+k} with δ_t = r_t + γ·V_{t+1} − V_t. After the
 * end the value is 0. λ = 0 trusts the value model, λ = 1 the rewards alone.
 */
export function generalizedAdvantages(rewards: Numbers, values: Numbers, gamma: number, lambda: number): number[] {
  const advantages = new Array<number>(rewards.length);
  let [nextAdvantage, nextValue] = [0, 0];
  for (let t = rewards.length - 1; t >= 0; t--) {
    const surprise = rewards[t] + gamma * nextValue - values[t];
    nextAdvantage = surprise + gamma * lambda * nextAdvantage;
    nextValue = values[t];
    advantages[t] = nextAdvantage;
  }
  return advantages;
}

/** Under the root, so that equal advantages come to 0 and not to 0/0. */
const WHITENING_EPSILON = 1e-8;

/** Shifted to mean 0 and scaled to variance 1 over all tokens of a batch; the variance is the sample's, by N − 1. */
export function whiten(advantages: Numbers): number[] {
  const { mean, deviation } = spreadOf(advantages);
  const scale = 1 / deviation;
  return advantages.map((advantage) => (advantage - mean) * scale);
}

/** What whitening takes off, and what it divides by. */
export function spreadOf(advantages: Numbers): { mean: number; deviation: number } {
  const { mean, variance } = momentsOf(advantages);
  return { mean, deviation: Math.sqrt(variance + WHITENING_EPSILON) };
}

/** Added to a group's standard deviation, TRL's number. */
const GROUP_EPSILON = 1e-4;

/**
 * GRPO's advantages, arXiv 2402.03300 §4.1.2: the completions of one prompt are each other's baseline, (r − mean)/(std + 1e-4) within the group. Dr.
 * GRPO, arXiv 2503.20783, does not divide, since that favours prompts on which all are nearly alike.
 * @param rewards group after group
 */
export function groupAdvantages(rewards: Numbers, group: number, divides: boolean): number[] {
  return rewards.map((reward, row) => {
    const first = row - (row % group);
    const { mean, variance } = momentsOf(rewards.slice(first, first + group));
    return (reward - mean) / (divides ? Math.sqrt(variance) + GROUP_EPSILON : 1);
  });
}

/** Mean, and variance by N − 1; of a single number that is 0. */
export function momentsOf(values: Numbers): { mean: number; variance: number } {
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
  const squares = values.reduce((sum, x) => sum + (x - mean) ** 2, 0);
  return { mean, variance: squares / Math.max(values.length - 1, 1) };
}
