import { type BatchLimits, type BatchShape, collatePairs, type PreferencePair } from '../data/batching';
import { PairOrder } from '../data/pairOrder';
import type { EngineError } from '../errors';
import type { Architecture } from '../model/architecture';
import type { Backend, Tensor } from '../runtime/backend';
import { BatchTensors, batchLimits } from './batchTensors';
import { checkTrainingConfig, type TrainingConfig } from './config';
import { Scorer } from './logps';
import { Optimizer } from './optimizer';
import type { ParameterSet } from './parameters';
import { Readings } from './readings';
import type { MetricsRecord } from './records';
import { learningRate } from './schedule';
import { TrainingStep } from './trainingStep';

/** A data set of preference pairs, which may be made as they are asked for. */
export interface PairSource {
  readonly size: number;
  /** Shape of a batch of so many pairs. */
  shape(pairs: number): BatchShape;
  pairs(indices: readonly number[]): Promise<readonly PreferencePair[]>;
}

export interface TrainerOptions {
  readonly backend: Backend;
  readonly architecture: Architecture;
  /** Trained in place. Policy and reference belong to the caller. */
  readonly policy: ParameterSet;
  readonly reference: ParameterSet;
  readonly source: PairSource;
  readonly config: TrainingConfig;
  readonly capture?: boolean;
  /** Visits the pairs in their own order, batch by batch, instead of shuffled. */
  readonly inOrder?: boolean;
}

/** The ring never holds more steps than this. */
const MAX_RING = 64;

/**
 * Direct Preference Optimization (Rafailov et al. 2023) of a policy against a frozen reference. Nothing but `collect` moves data off
 * the backend. It never looks at a clock or a page: its owner decides when to `step` and `collect`.
 */
export class Trainer {
  private nextStep = 0;
  /** Reference log-probs by data set index, 2 each (chosen, rejected); NaN where not computed yet. */
  private readonly referenceLogps: Float32Array;
  private readonly order: PairOrder;

  private constructor(
    private readonly backend: Backend,
    private readonly architecture: Architecture,
    private readonly source: PairSource,
    readonly config: TrainingConfig,
    private readonly policy: ParameterSet,
    private readonly reference: ParameterSet,
    private readonly batch: BatchTensors,
    private readonly training: TrainingStep,
    private readonly scorer: Scorer,
    private readonly optimizer: Optimizer,
    private readonly readings: Readings,
    inOrder: boolean,
  ) {
    this.referenceLogps = new Float32Array(2 * source.size).fill(Number.NaN);
    this.order = new PairOrder(source.size, config.per_device_train_batch_size, config.seed, !inOrder);
  }

  /** @throws EngineError config_invalid; whatever the backend says of the graphs */
  static async create(options: TrainerOptions): Promise<Trainer> {
    const { backend, architecture, policy, reference, source, config } = options;
    checkTrainingConfig(config);
    const batch = new BatchTensors(backend, source.shape(config.per_device_train_batch_size), true);
    const training = await TrainingStep.create(backend, architecture, batch, options.capture ?? false);
    const scorer = await Scorer.create(backend, architecture, batch);
    return new Trainer(
      backend,
      architecture,
      source,
      config,
      policy,
      reference,
      batch,
      training,
      scorer,
      new Optimizer(backend, architecture),
      new Readings(backend, training, batch, Math.min(config.logging_steps, MAX_RING)),
      options.inOrder ?? false,
    );
  }

  /** Updates made so far. */
  get step(): number {
    return this.nextStep;
  }

  get finished(): boolean {
    return this.nextStep >= this.config.max_steps;
  }

  get captured(): boolean {
    return this.training.captured;
  }

  /** One update. Returns true when `collect` should follow: a logging step was made, the ring is full or the run is finished. */
  async runStep(): Promise<boolean> {
    const { backend, config } = this;
    const step = this.nextStep;
    const indices = this.order.next();
    const batch = collatePairs(await this.source.pairs(indices), this.batch.shape, this.limits);
    this.batch.load(batch);
    const referenceLogits = await this.provideReference(indices);
    const logging = step % config.logging_steps === 0;
    const rate = learningRate(config, step);
    await this.training.run({
      policy: this.policy,
      optimizer: this.optimizer,
      config,
      learningRate: rate,
      step,
      ...(logging && { afterForward: (logits: Tensor) => this.compareWithReference(logits, referenceLogits) }),
    });
    const rows = logging ? { targets: batch.targets, sequenceOf: batch.sequenceOf } : undefined;
    const epoch = (step * indices.length) / this.source.size;
    const pending = { step, epoch, learningRate: rate, beta: config.beta, indices, ...(rows && { rows }) };
    this.readings.record(pending, this.optimizer.norm);
    backend.flush();
    this.nextStep = step + 1;
    return logging || this.readings.full || this.finished;
  }

  /**
   * The records of the steps since the last call. After a loss or gradient that was not finite, `failure` names the step (and the pair);
   * the weights are those before that step, and `step` goes back to it.
   */
  async collect(): Promise<{ records: MetricsRecord[]; failure?: EngineError }> {
    const collected = await this.readings.collect();
    for (const { indices, referenceLogps } of collected.steps) {
      indices.forEach((index, p) => {
        this.referenceLogps[2 * index] = referenceLogps[p];
        this.referenceLogps[2 * index + 1] = referenceLogps[indices.length + p];
      });
    }
    const { records, failure } = collected;
    if (!failure) return { records };
    this.nextStep = failure.step;
    this.order.step = failure.step;
    return { records, failure: failure.error };
  }

  async dispose(): Promise<void> {
    await this.training.dispose();
    await this.scorer.dispose();
    for (const owned of [this.optimizer, this.readings, this.batch]) owned.destroy();
  }

  private get limits(): BatchLimits {
    return batchLimits(this.architecture);
  }

  /** Fills the step's reference log-probs: from the cache where all are known, else by a forward pass, whose logits are returned. */
  private async provideReference(indices: readonly number[]): Promise<Tensor | null> {
    const count = indices.length;
    const known = new Float32Array(2 * count);
    indices.forEach((index, p) => {
      known[p] = this.referenceLogps[2 * index];
      known[count + p] = this.referenceLogps[2 * index + 1];
    });
    if (!known.some(Number.isNaN)) {
      this.backend.write(this.training.referenceLogps, known);
      return null;
    }
    const logits = await this.scorer.run(this.reference);
    this.backend.copy(this.scorer.logps.sequences, this.training.referenceLogps, 0);
    return logits;
  }

  /** The exact per-token KL against the reference, and the policy's entropy and accuracy: needs the reference's whole distribution. */
  private async compareWithReference(logits: Tensor, known: Tensor | null): Promise<void> {
    const referenceLogits = known ?? (await this.scorer.run(this.reference));
    const { kl, entropy, correct } = this.readings;
    this.backend.kernels.tokenKlEntropy({
      logits,
      lse: this.training.logps.lse,
      referenceLogits,
      referenceLse: this.scorer.logps.lse,
      targets: this.batch.targets,
      kl,
      entropy,
      correct,
      rows: this.batch.rows,
      vocab: this.architecture.vocabSize,
    });
  }
}
