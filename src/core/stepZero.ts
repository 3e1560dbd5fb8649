/** What comes with a model of the kitchen so that it can be looked at before there is an engine: the default run with it before its first step. Made by `npm run reference`. */
import type { ExactEvaluation, PairLogits } from './records';

/** Arrays are float32 in base64. */
export interface StepZeroFile {
  /** SHA-256 of the model's file of weights, hexadecimal. */
  readonly weights: string;
  /** The model's. */
  readonly parameters: number;
  readonly evaluation: ExactEvaluation;
  /** Tokens of each well-formed completion, [C][]. */
  readonly completions: readonly (readonly number[])[];
  /** Rewards of the default taste, [D·C]. */
  readonly rewards: string;
  /** log π_ref, nats, [D·C]. */
  readonly reference: string;
  /** The reference's logits where the first token after each dish's prompt is predicted, [D·V]. */
  readonly next: string;
  /** As a run reports them. */
  readonly examples: readonly number[];
  /** Those of `examples`, and the others that a page looks at first. */
  readonly pairs: readonly StepZeroPair[];
}

export interface StepZeroPair extends Pick<PairLogits, 'index' | 'dish' | 'promptTokens'> {
  readonly chosen: StepZeroSequence;
  readonly rejected: StepZeroSequence;
}

export interface StepZeroSequence {
  readonly tokens: readonly number[];
  /** The reference's where each token is predicted, [n·V]. */
  readonly logits: string;
  readonly reward: number;
}
