/**
 * What the next update of a method asks of each token of two responses, in float64: the derivative of the loss by the token's log-probability. On pairs it
 * is the pair's loss by itself (pairObjective.ts). The methods on prompts get the same two as a whole batch, just written by the policy: a group of GRPO,
 * the ranking of RRHF, a rollout of PPO whose value model still says 0.
 */
import { hasPairLoss, objectiveOf } from '../core/objective';
import type { TrainingConfig } from '../core/trainingConfig';
import { generalizedAdvantages, groupAdvantages, tokenRewards, whiten } from './advantages';
import { grpoLoss, rowWeights } from './losses/grpo';
import { clippedPolicyLoss } from './losses/ppo';
import { rrhf } from './losses/rrhf';
import { pairObjective } from './pairObjective';
import type { SequenceView } from './pairView';

export type Half = 'chosen' | 'rejected';
export type Halves<T> = Readonly<Record<Half, T>>;

export interface TokenPull {
  /** ∂L/∂log π_θ of the token where it stands. */
  readonly derivative: number;
  /** −∂L/∂logit of the token itself, −(1 − p)·derivative: up where it is reinforced. A token that is certain already hardly moves. */
  readonly push: number;
  /** Of GRPO and PPO: how much better than expected it was. */
  readonly advantage?: number;
}

/** @param rewards the true ones, which methods on prompts are told */
export function tokenPulls(
  sequences: Halves<SequenceView>,
  rewards: Halves<number>,
  config: TrainingConfig,
): Halves<readonly TokenPull[]> {
  const derivatives = hasPairLoss(objectiveOf(config))
    ? ofPair(sequences, config)
    : ofResponses([sequences.chosen, sequences.rejected], [rewards.chosen, rewards.rejected], config);
  const pulls = (half: Half, { derivatives: own, advantages }: Pulled) =>
    sequences[half].tokens.map(({ policy }, place): TokenPull => {
      // −0 is 0.
      const push = Math.expm1(policy.logp) * own[place] + 0;
      return { derivative: own[place], push, ...(advantages && { advantage: advantages[place] }) };
    });
  return { chosen: pulls('chosen', derivatives.chosen), rejected: pulls('rejected', derivatives.rejected) };
}

interface Pulled {
  readonly derivatives: ArrayLike<number>;
  readonly advantages?: readonly number[];
}

function ofPair({ chosen, rejected }: Halves<SequenceView>, config: TrainingConfig): Halves<Pulled> {
  const sums = (view: SequenceView) => ({ ...view, length: view.tokens.length });
  const { dChosen, dRejected } = pairObjective(sums(chosen), sums(rejected), config);
  // A sum's derivative is that of each of its terms.
  const alike = (of: SequenceView, value: number) => ({ derivatives: of.tokens.map(() => value) });
  return { chosen: alike(chosen, dChosen), rejected: alike(rejected, dRejected) };
}

type Two<T> = readonly [T, T];

function ofResponses(responses: Two<SequenceView>, rewards: Two<number>, config: TrainingConfig): Halves<Pulled> {
  const lengths = responses.map(({ tokens }) => tokens.length);
  const [first] = lengths;
  const halves = (derivatives: Float64Array, advantages?: readonly number[]): Halves<Pulled> => ({
    chosen: {
      derivatives: derivatives.subarray(0, first),
      ...(advantages && { advantages: advantages.slice(0, first) }),
    },
    rejected: { derivatives: derivatives.subarray(first), ...(advantages && { advantages: advantages.slice(first) }) },
  });
  const tokens = responses.flatMap((response) => response.tokens);
  const logps = tokens.map(({ policy }) => policy.logp);
  const referenceLogps = tokens.map(({ reference }) => reference.logp);
  // Nothing has changed since they were written.
  const written = { newLogps: logps, oldLogps: logps };
  const spread = (values: readonly number[]) => values.flatMap((value, i) => new Array<number>(lengths[i]).fill(value));
  switch (config.method) {
    case 'grpo': {
      const advantages = spread(groupAdvantages([...rewards], rewards.length, config.scale_rewards === 'group'));
      const weights = spread(rowWeights(lengths, config.grpo_loss_type, Math.max(...lengths)));
      const { epsilon: epsilonLow, epsilon_high: epsilonHigh, beta } = config;
      const given = { ...written, referenceLogps, advantages, weights };
      return halves(grpoLoss(given, { beta, epsilonLow, epsilonHigh }).dNewLogps, advantages);
    }
    case 'ppo': {
      const raw = responses.flatMap((response, i) => {
        const own = response.tokens.map(({ policy }) => policy.logp);
        const held = response.tokens.map(({ reference }) => reference.logp);
        const earned = tokenRewards(own, held, rewards[i], config.kl_coef);
        const values = own.map(() => 0);
        return generalizedAdvantages(earned, values, config.gamma, config.lam);
      });
      const advantages = whiten(raw);
      return halves(clippedPolicyLoss({ ...written, advantages }, config.cliprange).dNewLogps, advantages);
    }
    case 'rrhf': {
      const sums = responses.map(({ policyLogps }) => policyLogps);
      return halves(Float64Array.from(spread([...rrhf({ logps: sums, lengths, scores: rewards }).dLogps])));
    }
    default:
      throw new RangeError(`${config.method} has no derivatives of two responses here`);
  }
}
