/** PPO's settings under TRL's names (PPOConfig; for the adapted penalty those of its first version), and what is allowed for them. */
import { above, integer, number } from '../rules';

export interface PpoSettings {
  /** Passes through a rollout, and updates of each; a rollout is num_mini_batches batches. */
  readonly num_ppo_epochs: number;
  readonly num_mini_batches: number;
  /** How far ratio and value may move in a rollout. */
  readonly cliprange: number;
  readonly cliprange_value: number;
  readonly gamma: number;
  readonly lam: number;
  /** Coefficient of the penalty −kl_coef·(log π − log π_ref) of each token: where it starts, if it is adapted. */
  readonly kl_coef: number;
  /** KL of a completion, nats, that the coefficient is adapted towards; 0: it stays. */
  readonly kl_target: number;
  /** Completions after which an error that stays has moved the coefficient by its own size. */
  readonly kl_horizon: number;
  /** Weight of the entropy of the next token, which is earned besides. */
  readonly entropy_coef: number;
  /** PPO-ptx: weight of the cross-entropy of as many texts, of the kind that the models learnt from, as a batch has responses; 0 for none. */
  readonly ptx_coef: number;
  /** Of the value model, which has an optimizer of its own: a weight of its loss (TRL's vf_coef) would change next to nothing there. */
  readonly value_learning_rate: number;
}

export const PPO_RULES = {
  num_ppo_epochs: integer(1, 64),
  num_mini_batches: integer(1, 64),
  cliprange: above(0, 1),
  cliprange_value: above(0, 100),
  gamma: number(0, 1),
  lam: number(0, 1),
  kl_coef: number(0, 100),
  kl_target: number(0, 100),
  kl_horizon: above(0, 1e9),
  entropy_coef: number(0, 10),
  ptx_coef: number(0, 1000),
  value_learning_rate: number(0, 1),
} as const;

export const DEFAULT_PPO: PpoSettings = {
  num_ppo_epochs: 4,
  num_mini_batches: 1,
  cliprange: 0.2,
  cliprange_value: 0.2,
  gamma: 1,
  lam: 0.95,
  kl_coef: 1.5,
  kl_target: 0,
  kl_horizon: 10_000,
  entropy_coef: 0,
  ptx_coef: 0,
  value_learning_rate: 1e-3,
};
