/** What methods that learn from what the policy writes log beside the rest: TRL's names, plus the `kl/*` of this project. */
import type { StepMetrics } from './stepMetrics';

/** On logging steps only: the entropy of the next token, and the exact KL from the reference, summed over a response. */
export interface ExactTokenMetrics {
  readonly entropy?: number;
  readonly 'kl/completions'?: number;
}

/** What is said of responses that the policy wrote. */
export interface ResponseMetrics extends StepMetrics, ExactTokenMetrics {
  readonly 'completions/mean_length': number;
  readonly 'completions/min_length': number;
  readonly 'completions/max_length': number;
  /** Share of the responses that were cut before they had ended. */
  readonly 'completions/clipped_ratio': number;
}

/** As GRPOTrainer logs. */
export interface GrpoMetrics extends ResponseMetrics {
  /** Mean of the rewards, and the mean of the groups' standard deviations. */
  readonly reward: number;
  readonly reward_std: number;
  /** Share of the groups whose responses all earn the same, which teach nothing. */
  readonly frac_reward_zero_std: number;
  /** Shares of the tokens whose ratio is beyond the clip on the side that counts: below with a negative advantage, above with a positive one. */
  readonly 'clip_ratio/low_mean': number;
  readonly 'clip_ratio/high_mean': number;
  readonly 'clip_ratio/region_mean': number;
  /** k3 per token on the responses; absent where there is no KL term. */
  readonly kl?: number;
}

/** As PPOTrainer logs; what is of the rollout is a mean over its responses, as far as they are in the batch. */
export interface PpoMetrics extends ResponseMetrics {
  /** Mean of the true rewards. */
  readonly reward: number;
  /** What the responses are given for their text, what the penalty takes, and what is left. */
  readonly 'objective/scores': number;
  readonly 'objective/non_score_reward': number;
  readonly 'objective/rlhf_reward': number;
  /** Of a response: log π − log π_ref of the policy that wrote it, and −log π. */
  readonly 'objective/kl': number;
  readonly 'objective/entropy': number;
  /** Since the rollout: ½·(log π − log π_old)², the share of the tokens that the clip holds, the mean ratio. */
  readonly 'policy/approxkl_avg': number;
  readonly 'policy/clipfrac_avg': number;
  readonly 'val/ratio': number;
  readonly 'loss/policy_avg': number;
  readonly 'loss/value_avg': number;
  /** Cross-entropy of the texts of PPO-ptx, per token; absent where there are none. */
  readonly 'loss/ptx_avg'?: number;
  /** Coefficient of the KL penalty of this rollout. */
  readonly kl_coef: number;
}

/** Of RRHF, which TRL does not have. */
export interface RrhfMetrics extends StepMetrics, ExactTokenMetrics {
  /** The loss's two parts. */
  readonly rank_loss: number;
  readonly sft_loss: number;
  /** Share of the pairs of different scores that the policy orders as the scores do, by log-probability per token. */
  readonly 'rewards/accuracies': number;
  /** Of the responses, and of the best to each prompt. */
  readonly reward: number;
  readonly 'rewards/chosen': number;
  readonly 'logps/chosen': number;
}

/** The responses of a logging step, before its update. */
export interface ResponseRecord {
  readonly step: number;
  /** Place of the prompt of each, [S]. */
  readonly prompts: readonly number[];
  readonly rewards: Float32Array;
  /** Summed log-probabilities, nats. */
  readonly logps: Float32Array;
}

/** A response that an update learns from. */
export interface LearntResponse {
  /** Place of its prompt. */
  readonly prompt: number;
  readonly tokens: readonly number[];
  /** The true one. */
  readonly reward: number;
  /** What it is given: the true reward, or what a reward model says. */
  readonly score: number;
  /** Log-probabilities of its tokens under the policy that wrote it, where that is read. */
  readonly oldLogps?: readonly number[];
  /** Of its tokens, by the value model, where there is one. */
  readonly values?: readonly number[];
}

/** What an update learns from, where that is responses. */
export interface LearntResponses {
  /** Of PPO: the coefficient of the KL penalty, and mean and deviation of the advantages of the rollout's tokens. */
  readonly ppo?: { readonly klCoefficient: number; readonly mean: number; readonly deviation: number };
  readonly responses: readonly LearntResponse[];
}

/** The same with the log-probabilities of its tokens: under π_ref, and under the policy before and after the update. */
export interface ToldResponse extends LearntResponse {
  readonly referenceLogps: readonly number[];
  readonly logps: readonly number[];
  readonly afterLogps: readonly number[];
}

/** A step in slow motion that learns from responses. */
export interface NarratedResponses extends Pick<LearntResponses, 'ppo'> {
  /** Updates made before. */
  readonly step: number;
  /** The whole batch. */
  readonly responses: readonly ToldResponse[];
  /** The one that is told. */
  readonly place: number;
  /** Tokens that a response may have. */
  readonly longest: number;
  readonly learningRate: number;
  readonly gradNorm: number;
  /** Of the batch before the update. */
  readonly loss: number;
}
