/**
 * One response of a batch taken apart, in float64: from what it earned to the loss of each of its tokens, by GRPO and by PPO. The same quantities as the
 * training computes, in the same order, but nothing is thrown away on the way.
 */
import type { ToldResponse } from '../core/rolloutRecords';
import type { TrainingConfig } from '../core/trainingConfig';
import { generalizedAdvantages, groupAdvantages, momentsOf, tokenRewards } from './advantages';
import { clippedRatio } from './clippedRatio';
import { rowWeights } from './losses/grpo';

/** A token with what the clipped loss makes of it. */
export interface ClippedToken {
  readonly token: number;
  readonly oldLogp: number;
  readonly logp: number;
  /** π_θ/π_old. */
  readonly ratio: number;
  readonly advantage: number;
  /** Whether the clip holds it: then it has no gradient. */
  readonly held: boolean;
  /** −min(ρ·A, clip(ρ)·A). */
  readonly clipped: number;
  readonly referenceLogp: number;
  /** GRPO's k3, exp(d) − d − 1 with d = log π_ref − log π_θ. */
  readonly divergence: number;
  /** Before its weight. */
  readonly loss: number;
}

export interface ResponseView {
  readonly tokens: readonly ClippedToken[];
  /** log π_θ(y|x), nats. */
  readonly logps: number;
  /** Of each token in the batch's loss. */
  readonly weight: number;
  /** What the response adds to the batch's loss. */
  readonly loss: number;
}

/** How a group's rewards make an advantage. */
export interface GroupView {
  readonly rewards: readonly number[];
  readonly mean: number;
  /** By N − 1. */
  readonly deviation: number;
  readonly advantage: number;
}

/** Of a batch, and which of its responses is told. */
interface Batch {
  readonly responses: readonly ToldResponse[];
  readonly place: number;
}

export function groupView({ responses, place }: Batch, config: TrainingConfig): GroupView {
  const { num_generations: size, scale_rewards } = config;
  const first = place - (place % size);
  const rewards = responses.slice(first, first + size).map(({ reward }) => reward);
  const { mean, variance } = momentsOf(rewards);
  const advantage = groupAdvantages(rewards, size, scale_rewards === 'group')[place - first];
  return { rewards, mean, deviation: Math.sqrt(variance), advantage };
}

/** How PPO's rewards of tokens become advantages. */
export interface EstimatedToken {
  readonly token: number;
  readonly oldLogp: number;
  readonly referenceLogp: number;
  /** −κ·(log π_old − log π_ref), and on the last token the score. */
  readonly reward: number;
  readonly value: number;
  /** δ = r + γ·V_next − V. */
  readonly surprise: number;
  /** By GAE, and the same whitened. */
  readonly raw: number;
  readonly advantage: number;
}

export interface Whitening {
  readonly klCoefficient: number;
  readonly mean: number;
  readonly deviation: number;
}

export function estimatedTokens(response: ToldResponse, ppo: Whitening, config: TrainingConfig): EstimatedToken[] {
  const { tokens, score, referenceLogps, oldLogps = [], values = [] } = response;
  const { gamma, lam } = config;
  const rewards = tokenRewards(oldLogps, referenceLogps, score, ppo.klCoefficient);
  const raw = generalizedAdvantages(rewards, values, gamma, lam);
  return tokens.map((token, t) => ({
    token,
    oldLogp: oldLogps[t],
    referenceLogp: referenceLogps[t],
    reward: rewards[t],
    value: values[t],
    surprise: rewards[t] + gamma * (values[t + 1] ?? 0) - values[t],
    raw: raw[t],
    advantage: (raw[t] - ppo.mean) / ppo.deviation,
  }));
}

/** @param ppo of a batch of PPO; else it is GRPO's @param when under which policy */
export function responseView(
  batch: Batch & { readonly longest: number; readonly ppo?: Whitening },
  config: TrainingConfig,
  when: 'logps' | 'afterLogps' = 'logps',
): ResponseView {
  const { responses, place, longest, ppo } = batch;
  const response = responses[place];
  const { tokens, oldLogps = [], referenceLogps } = response;
  const logps = response[when];
  const lengths = responses.map((each) => each.tokens.length);
  const weights = rowWeights(lengths, ppo ? 'dapo' : config.grpo_loss_type, longest);
  const advantages = ppo
    ? estimatedTokens(response, ppo, config).map(({ advantage }) => advantage)
    : new Array<number>(tokens.length).fill(groupView(batch, config).advantage);
  const [low, high] = ppo ? [config.cliprange, config.cliprange] : [config.epsilon, config.epsilon_high];
  const beta = ppo ? 0 : config.beta;
  const views = tokens.map((token, t): ClippedToken => {
    const ratio = Math.exp(logps[t] - oldLogps[t]);
    const { value, slope } = clippedRatio(ratio, advantages[t], low, high);
    const distance = referenceLogps[t] - logps[t];
    const divergence = Math.expm1(distance) - distance;
    return {
      token,
      oldLogp: oldLogps[t],
      logp: logps[t],
      ratio,
      advantage: advantages[t],
      held: slope === 0 && advantages[t] !== 0,
      clipped: -value,
      referenceLogp: referenceLogps[t],
      divergence,
      loss: -value + beta * divergence,
    };
  });
  const weight = weights[place];
  return { tokens: views, logps: sumOf(logps), weight, loss: weight * sumOf(views.map(({ loss }) => loss)) };
}

const sumOf = (values: readonly number[]) => values.reduce((sum, x) => sum + x, 0);
