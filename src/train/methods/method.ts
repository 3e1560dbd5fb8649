/** How a policy is trained. One file beside this one for each method, and one line in methods.ts; docs/methods.md writes others against it. */
import type { BatchRecord, MetricsRecord, PairMetrics } from '../../core/records';
import type { LearntResponses, ResponseRecord } from '../../core/rolloutRecords';
import type { NamedArrays } from '../../core/runCheckpoint';
import type { StepMetrics } from '../../core/stepMetrics';
import type { TrainingConfig } from '../../core/trainingConfig';
import type { Capabilities } from '../../core/world';
import type { Batch, PreferencePair } from '../../data/batching';
import type { DataSource, PairSource } from '../../data/pairSource';
import type { Architecture } from '../../model/architecture';
import type { ParameterSet, Weights } from '../../model/parameters';
import type { Backend, Tensor } from '../../runtime/backend';
import type { Owned } from '../../runtime/ownership';
import type { Loss, LossContext, PairLoss } from '../loss';
import type { StepReading, TokenReading } from '../metrics';
import type { ReferencePass } from '../referencePass';
import type { TrainingFault } from '../trainingFaults';
import type { Update } from '../update';

/** A model that a method holds while it trains. */
export interface HeldModel {
  readonly role: 'policy' | 'reference' | 'sft' | 'reward' | 'value' | 'other';
  /** Logits over the vocabulary, or one number a position. */
  readonly head: 'language' | 'scalar';
  /** Then it has gradients and AdamW's moments too. */
  readonly trained: boolean;
}

/** What one update learns from. */
export interface Minibatch {
  readonly batch: Batch;
  /** The source's index of each pair, and its place in the data set. */
  readonly indices: readonly number[];
  readonly places: readonly number[];
  /** Passes through the data so far. */
  readonly epoch: number;
  /** Where the policy wrote its pairs: those. */
  readonly written?: readonly PreferencePair[];
  /** Where it learns from responses: the batch's first sequences. */
  readonly learnt?: LearntResponses;
  /**
   * Fills what the loss reads besides the batch, which is loaded by then, and updates what is trained beside the policy.
   * @returns the reference's logits where they had to be computed
   */
  prepare(): Promise<Tensor | undefined>;
}

/** Brings what a run's updates learn from: pairs of its data, or completions that the policy writes for it. */
export interface Collector<L extends Loss = PairLoss> {
  /**
   * The phases of a method: what it collects for the update of this step and, after a rollout, for those that follow it; then one update for each minibatch.
   * @param policy as it is before that update
   */
  collect(step: number, policy: ParameterSet): Promise<readonly Minibatch[]>;
  /** The source's indices of the pairs that the update of a step will learn from, where they are known before they are collected; else none. */
  upcoming?(step: number): readonly number[];
  /** Told of every step that has been read back, in order. */
  remember?(reading: StepReading<L>): void;
  /** What is trained beside the policy, where something is: it comes back as `beside` of the context. */
  state?(): Promise<NamedArrays>;
}

export interface CollectorContext<L extends Loss = PairLoss, Data extends DataSource = PairSource> {
  readonly backend: Backend;
  readonly architecture: Architecture;
  readonly update: Update;
  readonly referencePass: ReferencePass;
  readonly reference: ParameterSet;
  readonly loss: L;
  readonly source: Data;
  readonly config: TrainingConfig;
  /** Visits the pairs in their own order instead of shuffled. */
  readonly inOrder: boolean;
  readonly fault: TrainingFault | undefined;
  /** The run's step that is the first of this method. */
  readonly from: number;
  /** Of a policy that another method has trained. */
  readonly otherPolicy?: Weights | undefined;
  /** KL(π_θ ‖ π_ref) of a policy, nats, where it is known exactly and asked for. @param step updates that made it */
  readonly exactKl?:
    | ((policy: { readonly parameters: ParameterSet; readonly step: number }) => Promise<number>)
    | undefined;
  /** What a collector of this method was when the run that is taken up was left. */
  readonly beside?: NamedArrays | undefined;
}

/** What is logged of a step, and what is shown of the batch of a logging step. */
export interface Log {
  readonly metrics: StepMetrics;
  readonly batch: { readonly step: number };
}
export interface PairLog extends Log {
  readonly metrics: PairMetrics;
  readonly batch: BatchRecord;
}

/** What a run says of its steps, whatever its method is. */
export interface RunLog extends Log {
  readonly metrics: MetricsRecord;
  readonly batch: BatchRecord | ResponseRecord;
}

export interface Method<L extends Loss = PairLoss, Data extends DataSource = PairSource, Logged extends Log = PairLog> {
  /** What a world must be able to do. */
  readonly needs: readonly (keyof Capabilities)[];
  readonly models: readonly HeldModel[];
  createLoss(context: LossContext, config: TrainingConfig): L;
  /** @param own keeps what the collector makes on the backend, as long as the run */
  openCollector(context: CollectorContext<L, Data>, own: Owned): Promise<Collector<L>>;
  /** What is logged of a step, under TRL's names. @param tokens on logging steps */
  metrics(reading: StepReading<L>, tokens?: TokenReading): Logged['metrics'];
  /** What is shown of the batch of a logging step. */
  batchRecord(reading: StepReading<L>): Logged['batch'];
}
