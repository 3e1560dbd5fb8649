/**
 * Exact gradient ascent on E_π[r] − β·KL(π ‖ π_ref) for a tabular softmax policy: one logit per outcome, no sampling. It starts at π_ref.
 *
 *   ∂/∂logit(y) = π(y)·(A(y) − E_π[A]),   A(y) = r(y) − β·log(π(y)/π_ref(y))
 *
 * With β > 0 it comes to rest at π* ∝ π_ref·exp(r/β); with β = 0 nothing holds it.
 */
export interface AscentSettings {
  readonly referenceLogps: Float64Array;
  /** The reward that is climbed: a reward model's, or the true one. */
  readonly rewards: Float64Array;
  /** 0 or positive. */
  readonly beta: number;
  /** What a gradient is multiplied by. */
  readonly rate: number;
}

type Objective = Omit<AscentSettings, 'rate'>;

/** The gradient of the objective with respect to the logits, at the policy `logps`; 0 where π is 0. */
export function objectiveGradient(logps: Float64Array, objective: Objective): Float64Array {
  const gradient = new Float64Array(logps.length);
  gradientInto(gradient, { logps, probabilities: logps.map(Math.exp) }, objective);
  return gradient;
}

/** A policy with its probabilities, so that they are computed once a step. */
interface Policy {
  readonly logps: Float64Array;
  readonly probabilities: Float64Array;
}

function gradientInto(gradient: Float64Array, policy: Policy, { referenceLogps, rewards, beta }: Objective): void {
  const { logps, probabilities } = policy;
  let mean = 0;
  for (let i = 0; i < logps.length; i++) {
    // Where π is 0 its logarithm is −∞, and what it is multiplied by does not matter.
    const distance = beta === 0 || probabilities[i] === 0 ? 0 : beta * (logps[i] - referenceLogps[i]);
    gradient[i] = rewards[i] - distance;
    mean += probabilities[i] * gradient[i];
  }
  for (let i = 0; i < logps.length; i++) gradient[i] = probabilities[i] * (gradient[i] - mean);
}

/** The policy after `steps` steps, as log-probabilities. @param watch called with every policy on the way, the first one included; it must not keep it */
export function ascend(settings: AscentSettings, steps: number, watch?: (policy: Policy) => void): Float64Array {
  const logits = Float64Array.from(settings.referenceLogps);
  const gradient = new Float64Array(logits.length);
  const policy = { logps: new Float64Array(logits.length), probabilities: new Float64Array(logits.length) };
  softmaxInto(policy, logits);
  watch?.(policy);
  for (let step = 0; step < steps; step++) {
    gradientInto(gradient, policy, settings);
    for (let i = 0; i < logits.length; i++) logits[i] += settings.rate * gradient[i];
    softmaxInto(policy, logits);
    watch?.(policy);
  }
  return policy.logps;
}

function softmaxInto({ logps, probabilities }: Policy, logits: Float64Array): void {
  let most = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < logits.length; i++) if (logits[i] > most) most = logits[i];
  let sum = 0;
  for (let i = 0; i < logits.length; i++) {
    probabilities[i] = Math.exp(logits[i] - most);
    sum += probabilities[i];
  }
  const lse = most + Math.log(sum);
  for (let i = 0; i < logits.length; i++) {
    probabilities[i] /= sum;
    logps[i] = logits[i] - lse;
  }
}

/** What is measured after each step, the start included: [steps + 1] each. */
export interface AscentCourse {
  /** E_π of the reward that is climbed. */
  readonly climbed: Float64Array;
  /** E_π of the reward that is watched and not climbed. */
  readonly watched: Float64Array;
  /** KL(π ‖ π_ref), nats. */
  readonly kl: Float64Array;
  /** log π after the last step. */
  readonly end: Float64Array;
}

export function ascentCourse(settings: AscentSettings, watchedRewards: Float64Array, steps: number): AscentCourse {
  const { referenceLogps, rewards } = settings;
  const climbed = new Float64Array(steps + 1);
  const watched = new Float64Array(steps + 1);
  const kl = new Float64Array(steps + 1);
  let step = 0;
  const end = ascend(settings, steps, ({ logps, probabilities }) => {
    let distance = 0;
    for (let i = 0; i < logps.length; i++) {
      const probability = probabilities[i];
      if (probability === 0) continue;
      climbed[step] += probability * rewards[i];
      watched[step] += probability * watchedRewards[i];
      distance += probability * (logps[i] - referenceLogps[i]);
    }
    kl[step] = Math.max(0, distance);
    step++;
  });
  return { climbed, watched, kl, end };
}
