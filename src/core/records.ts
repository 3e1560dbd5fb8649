/** What a run reports. Plain data: it crosses the worker boundary, and metrics and evaluations are what `metrics.jsonl` holds, one record a line. */
import type { Problem } from './errors';
import type { RewardMetrics } from './rewardRecords';
import type { GrpoMetrics, NarratedResponses, PpoMetrics, ResponseRecord, RrhfMetrics } from './rolloutRecords';
import type { StepMetrics } from './stepMetrics';
import type { Watch } from './world';

/** What is logged of pairs: TRL's names, plus the `kl/*` of this project. */
export interface PairMetrics extends StepMetrics {
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

/** DPO's of pairs that the policy wrote, and what OnlineDPOTrainer logs of them. */
export interface OnlineDpoMetrics extends PairMetrics {
  /** Mean of the true rewards. */
  readonly reward: number;
  /** The same, and by how much the chosen earn more than the rejected. */
  readonly 'objective/scores': number;
  readonly 'objective/scores_margin': number;
}

/** DPO's, and what KTOTrainer logs besides. */
export interface KtoMetrics extends PairMetrics {
  /** The estimate of KL(π_θ‖π_ref) that gains and losses are counted from, nats. */
  readonly kl: number;
}

/** What a run logs of a step: of its method's names those that the step has. */
export type MetricsRecord = StepMetrics &
  Partial<PairMetrics & GrpoMetrics & PpoMetrics & RrhfMetrics & OnlineDpoMetrics & KtoMetrics & RewardMetrics>;

/** Of a run on pairs. */
export function ofPairs(records: readonly MetricsRecord[]): PairMetrics[] {
  return records.filter((record): record is PairMetrics => record['rewards/margins'] !== undefined);
}

export function isPairBatch(batch: BatchRecord | ResponseRecord): batch is BatchRecord {
  return 'chosenRewards' in batch;
}

/** The pairs of one logging step, before its update. */
export interface BatchRecord {
  readonly step: number;
  /** Place of each pair in the data set, or of its prompt where the policy wrote it, [P]. */
  readonly indices: readonly number[];
  /** Implicit rewards β·log(π_θ/π_ref), [P]. */
  readonly chosenRewards: Float32Array;
  readonly rejectedRewards: Float32Array;
}

/** Exact quantities over the enumerated world, averaged over the dishes. */
export interface ExactEvaluation {
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
  /** Mean tokens of a well-formed completion, its end of text included. */
  readonly length: number;
  /**
   * Where the probability is: on completions that won more often than they lost in the run's first pairs, on those that lost more often, on the
   * other well-formed ones, and on malformed text. Sums to 1; averaged over the dishes. Absent while there are no pairs.
   */
  readonly mass?: Mass;
}

export interface Mass {
  readonly chosen: number;
  readonly rejected: number;
  readonly other: number;
  readonly malformed: number;
}

export interface CompletionRecord {
  readonly text: string;
  readonly tokens: readonly number[];
  /** Summed log-probability under the model that wrote it, nats (at temperature 1). */
  readonly logps: number;
  /** True reward; absent where the prompt names no dish. */
  readonly reward?: number;
}

/** Every outcome of one dish: the well-formed completions in the order of `WorldInfo.completions`, [528]; what is missing to 1 is malformed text. */
export interface DistributionRecord {
  readonly step: number;
  readonly dish: number;
  /** True rewards. */
  readonly rewards: Float32Array;
  /** The reward of malformed text. */
  readonly malformedReward: number;
  /** Log-probabilities, nats. π* is the closed form at `beta`, the run's β. */
  readonly reference: Float32Array;
  readonly policy: Float32Array;
  readonly oracle: Float32Array;
  readonly beta: number;
  /** log Z(x) of that closed form. */
  readonly logZ: number;
}

/** What is possible: π* at falling β, from the reference (β = ∞) on, averaged over the dishes. No policy earns more at its distance. */
export interface FrontierRecord {
  /** KL(π* ‖ π_ref), nats, ascending. */
  readonly kl: readonly number[];
  /** E_π*[r]. */
  readonly reward: readonly number[];
}

/** What a distribution earns, averaged over the dishes. Exact. */
interface Earned {
  /** KL to π_ref, nats. */
  readonly kl: number;
  readonly reward: number;
  readonly shareOfOracle: number;
  /** How often it earns more than π_ref; equal rewards count half. */
  readonly winRate: number;
  /** Probability mass of well-formed completions, 0–1. */
  readonly wellFormed: number;
}

/** Best-of-N of the reference: of N completions the one of the highest true reward. */
export interface BestOfNRecord extends Earned {
  readonly n: number;
}

/** A policy sampled at a temperature of each next token; 0: always the likeliest. π_ref is that of temperature 1. */
export interface TemperatureRecord extends Earned {
  readonly temperature: number;
}

/** π* at one β for all dishes. */
export interface OptimumRecord extends Earned {
  readonly beta: number;
}

/** What of a dish does not change while a run trains: places as in `DistributionRecord`. */
export interface DishRecord {
  readonly rewards: Float32Array;
  /** log π_ref, nats. */
  readonly reference: Float32Array;
}

/** One completion of a pair, token by token. */
export interface RewardedSequence {
  readonly tokens: readonly number[];
  /** Logits of π_ref and π_θ where each token is predicted, [n·V]. */
  readonly referenceLogits: Float32Array;
  readonly policyLogits: Float32Array;
  /** True reward. */
  readonly reward: number;
}

/** One preference pair under π_ref and π_θ where the vocabulary is small: everything its loss is made of (math/ computes the rest). */
export interface PairLogits {
  /** Updates made before. */
  readonly step: number;
  /** Place in the data set. */
  readonly index: number;
  readonly dish: number;
  readonly promptTokens: readonly number[];
  readonly chosen: RewardedSequence;
  readonly rejected: RewardedSequence;
}

/** What is measured of a run where no true reward is known: TRL's evaluation on the held-out pairs, and the KL on fresh samples. */
export interface HeldOutEvaluation {
  /** Updates made before this evaluation. */
  readonly step: number;
  readonly eval_loss: number;
  readonly 'eval_rewards/chosen': number;
  readonly 'eval_rewards/rejected': number;
  readonly 'eval_rewards/accuracies': number;
  readonly 'eval_rewards/margins': number;
  readonly 'eval_logps/chosen': number;
  readonly 'eval_logps/rejected': number;
  /** On fresh samples of π_θ after held-out prompts; absent where no held-out prompt is short enough. */
  readonly 'kl/sampled'?: NonNullable<ExactEvaluation['kl/sampled']>;
}

/** A candidate for a position: its probability under both models. */
export interface NextToken {
  readonly token: number;
  readonly reference: number;
  readonly policy: number;
  /** Whether the completion goes on with it. */
  readonly taken: boolean;
}

/** What one model says about a token: logp = logit − lse (nats). */
export interface TokenScore {
  readonly logit: number;
  /** log Σ exp over the position's logits. */
  readonly lse: number;
  readonly logp: number;
}

/** One completion of a file's pair, token by token, [n]: what both models say about each, and what else could have stood at its place. */
export interface SequenceScores {
  readonly tokens: readonly number[];
  /** Without special tokens. */
  readonly text: string;
  readonly reference: readonly TokenScore[];
  readonly policy: readonly TokenScore[];
  readonly next: readonly (readonly NextToken[])[];
}

/** One pair of a file under π_ref and π_θ. */
export interface PairScores {
  /** Updates made before. */
  readonly step: number;
  /** Place in the data set. */
  readonly index: number;
  /** Not trained on. */
  readonly heldOut: boolean;
  /** Entries of the vocabulary. */
  readonly vocab: number;
  readonly promptTokens: readonly number[];
  readonly prompt: string;
  /** Of every token in the record. */
  readonly labels: Readonly<Record<number, string>>;
  readonly chosen: SequenceScores;
  readonly rejected: SequenceScores;
}

/** What both models expect to follow a dish's prompt and some tokens, place by place. */
export interface PredictionRecord {
  /** Updates made before. */
  readonly step: number;
  readonly dish: number;
  /** What has been said after the prompt. */
  readonly tokens: readonly number[];
  /** Logits of π_ref and π_θ where each of the n tokens is predicted and, last, where the next one is, [(n + 1)·V]. */
  readonly referenceLogits: Float32Array;
  readonly policyLogits: Float32Array;
}

/** A step in slow motion: one pair of its batch before and after the update. */
export interface NarratedStep<Pair extends PairRecord = PairLogits> {
  readonly before: Pair;
  readonly after: Pair;
  /** Pairs of the batch, of which this is one. */
  readonly batchSize: number;
  /** The policy wrote it, and a reward model labelled it. */
  readonly labelledByModel?: true;
  readonly learningRate: number;
  readonly gradNorm: number;
  /** Mean loss of the batch before the update. */
  readonly loss: number;
  /** Where a reward model learns from it: what that gives both, before and after. */
  readonly scores?: Readonly<Record<'before' | 'after', Readonly<Record<'chosen' | 'rejected', number>>>>;
}

/** Whatever a step learns from. */
export type Narration = NarratedStep<PairRecord> | NarratedResponses;

/** Two completions of a dish for the visitor to choose from, both well-formed and different. */
export interface Proposal {
  readonly dish: number;
  /** Places in `WorldInfo.completions`. */
  readonly first: number;
  readonly second: number;
}

/** What a world measures of a policy. */
export type EvaluationRecord = ExactEvaluation | HeldOutEvaluation;

/** One pair, token by token: with whole rows of logits, or with the candidates of each place where the vocabulary is large. */
export type PairRecord = PairLogits | PairScores;

/** Completions of one prompt by both models. */
export interface CompletionsRecord {
  /** Updates made before. */
  readonly step: number;
  /** What was asked for. */
  readonly watch: Watch;
  /** What was completed. */
  readonly prompt: string;
  readonly reference: readonly CompletionRecord[];
  readonly policy: readonly CompletionRecord[];
  /** Why there are none. */
  readonly problem?: Problem;
}
