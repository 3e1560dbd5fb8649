/** What a run reports. Plain data: it crosses the worker boundary and is what `metrics.jsonl` holds, one record a line. */

/** TRL's names, plus the `kl/*` of this project. Values of the step before its update, means over the batch. Steps count from 0. */
export interface MetricsRecord {
  readonly step: number;
  readonly loss: number;
  readonly grad_norm: number;
  readonly learning_rate: number;
  readonly epoch: number;
  readonly 'rewards/chosen': number;
  readonly 'rewards/rejected': number;
  readonly 'rewards/accuracies': number;
  readonly 'rewards/margins': number;
  readonly 'logps/chosen': number;
  readonly 'logps/rejected': number;
  /** The following are present on logging steps only. */
  readonly entropy?: number;
  readonly mean_token_accuracy?: number;
  readonly 'kl/chosen'?: number;
  readonly 'kl/rejected'?: number;
}

/** Exact quantities over the enumerated world, averaged over the dishes (design.md, the kitchen). */
export interface EvaluationRecord {
  /** Updates made before this evaluation. */
  readonly step: number;
  /** E_θ[r], E_ref[r] and E_π*[r] of the oracle at the policy's KL. */
  readonly reward: number;
  readonly referenceReward: number;
  readonly oracleReward: number;
  /** (E_θ[r] − E_ref[r]) / (E_π*[r] − E_ref[r]); 0 while the KL is 0. */
  readonly shareOfOracle: number;
  /** KL(π_θ‖π_ref) on the outcomes, nats. */
  readonly 'kl/exact': number;
  /** k1 and k3 estimators on fresh samples of π_θ, with the standard error of k3's mean; absent where not sampled. */
  readonly 'kl/sampled'?: {
    readonly k1: number;
    readonly k3: number;
    readonly standardError: number;
    readonly samples: number;
  };
  /** Probability mass of well-formed completions, 0–1. */
  readonly wellFormed: number;
}

export interface CompletionRecord {
  readonly text: string;
  readonly tokens: readonly number[];
  /** Summed log-probability under the model that wrote it, nats. */
  readonly logps: number;
  /** True reward. */
  readonly reward: number;
}
