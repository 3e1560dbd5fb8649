import { type Batch, type BatchLimits, type BatchShape, collatePairs, type PreferencePair } from '../data/batching';
import { type Fault, withFault } from '../data/faults';
import { PairOrder } from '../data/pairOrder';
import type { EngineError } from '../errors';
import type { Architecture } from '../model/architecture';
import type { Backend, Tensor } from '../runtime/backend';
import { batchLimits } from './batchTensors';
import { checkTrainingConfig, type TrainingConfig } from './config';
import { HalfPrecisionUpdate } from './halfPrecision';
import type { Updater } from './optimizer';
import type { ParameterSet } from './parameters';
import { Readings } from './readings';
import type { BatchRecord, MetricsRecord } from './records';
import { learningRate } from './schedule';
import { TrainerParts } from './trainerParts';

/** A data set of preference pairs, which may be made as they are asked for. */
export interface PairSource {
  /** Most pairs that it will ever hold. */
  readonly size: number;
  /** Shape of a batch of so many pairs. */
  shape(pairs: number): BatchShape;
  pairs(indices: readonly number[]): Promise<readonly PreferencePair[]>;
  /** The batch of a step, where the source has an order of its own; else a shuffled one per epoch. */
  batch?(step: number, pairs: number): readonly number[];
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
  /** Made for the shape of this source's batches, and the caller's to dispose of; without them the trainer makes its own. */
  readonly parts?: TrainerParts;
  /** A mistake to be made on purpose. A wrong reference is given as `reference`; parts that fit `prompt_in_mask` have room for the prompts. */
  readonly fault?: Fault;
  /** Updates that were made before; the caller has put policy and moments back to where they were. */
  readonly step?: number;
}

/** The ring never holds more steps than this. */
const MAX_RING = 64;

/**
 * Direct Preference Optimization (Rafailov et al. 2023) of a policy against a frozen reference. Nothing but `collect` moves data off
 * the backend. It never looks at a clock or a page: its owner decides when to `step` and `collect`.
 */
export class Trainer {
  readonly config: TrainingConfig;
  private nextStep: number;
  /** Reference log-probs by data set index, 2 each (chosen, rejected); NaN where not computed yet. */
  private readonly referenceLogps: Float32Array;
  private readonly order: PairOrder;
  private readonly backend: Backend;
  private readonly architecture: Architecture;
  private readonly source: PairSource;
  private readonly policy: ParameterSet;
  /** What the policy is held against. */
  readonly reference: ParameterSet;
  private readonly readings: Readings;
  private readonly ownsParts: boolean;
  private readonly fault: Fault;
  private readonly updater: Updater;

  private constructor(
    options: TrainerOptions,
    private readonly parts: TrainerParts,
  ) {
    const { backend, source, config } = options;
    this.backend = backend;
    this.architecture = options.architecture;
    this.source = source;
    this.config = config;
    this.policy = options.policy;
    this.reference = options.reference;
    this.nextStep = options.step ?? 0;
    this.referenceLogps = new Float32Array(2 * source.size).fill(Number.NaN);
    this.order = new PairOrder(source.size, config.per_device_train_batch_size, config.seed, !options.inOrder);
    const slots = Math.min(config.logging_steps, MAX_RING);
    this.readings = new Readings(backend, parts.training, parts.batch, slots);
    this.ownsParts = options.parts === undefined;
    this.fault = options.fault ?? 'none';
    const halves = this.fault === 'half_precision';
    this.updater = halves ? new HalfPrecisionUpdate(backend, parts.optimizer) : parts.optimizer;
  }

  /** @throws EngineError config_invalid; whatever the backend says of the graphs */
  static async create(options: TrainerOptions): Promise<Trainer> {
    const { backend, architecture, source, config, capture = false } = options;
    checkTrainingConfig(config);
    const shape = source.shape(config.per_device_train_batch_size);
    return new Trainer(options, options.parts ?? (await TrainerParts.create(backend, architecture, shape, capture)));
  }

  /** Updates made so far. */
  get step(): number {
    return this.nextStep;
  }

  get finished(): boolean {
    return this.nextStep >= this.config.max_steps;
  }

  /** Data set indices of the pairs of the next step. */
  get nextBatch(): readonly number[] {
    return this.batchOf(this.nextStep);
  }

  get captured(): boolean {
    return this.parts.training.captured;
  }

  /** One update. Returns true when `collect` should follow: a logging step was made, the ring is full or the run is finished. */
  async runStep(): Promise<boolean> {
    const { backend, config } = this;
    const { batch: tensors, training, optimizer } = this.parts;
    const step = this.nextStep;
    const indices = this.batchOf(step);
    const batch = collatePairs(await this.pairs(indices), tensors.shape, this.limits, this.fault);
    tensors.load(batch);
    const referenceLogits = await this.provideReference(indices);
    if (this.fault === 'empty_completion') await this.divideByNoTokens(batch);
    const logging = step % config.logging_steps === 0;
    const rate = learningRate(config, step);
    await training.run({
      policy: this.policy,
      optimizer: this.updater,
      config,
      learningRate: rate,
      step,
      ...(logging && { afterForward: (logits: Tensor) => this.compareWithReference(logits, referenceLogits) }),
    });
    const rows = logging ? { targets: batch.targets, sequenceOf: batch.sequenceOf } : undefined;
    const epoch = (step * indices.length) / this.source.size;
    const pending = { step, epoch, learningRate: rate, beta: config.beta, indices, ...(rows && { rows }) };
    this.readings.record(pending, optimizer.norm);
    backend.flush();
    this.nextStep = step + 1;
    return logging || this.readings.full || this.finished;
  }

  /**
   * The records of the steps since the last call. After a loss or gradient that was not finite, `failure` names the step (and the pair);
   * the weights are those before that step, and `step` goes back to it.
   */
  async collect(): Promise<{ records: MetricsRecord[]; batches: BatchRecord[]; failure?: EngineError }> {
    const collected = await this.readings.collect();
    for (const { indices, referenceLogps } of collected.steps) {
      indices.forEach((index, p) => {
        this.referenceLogps[2 * index] = referenceLogps[p];
        this.referenceLogps[2 * index + 1] = referenceLogps[indices.length + p];
      });
    }
    const { records, batches, failure } = collected;
    if (!failure) return { records, batches };
    this.nextStep = failure.step;
    return { records, batches, failure: failure.error };
  }

  async dispose(): Promise<void> {
    this.readings.destroy();
    if (this.ownsParts) await this.parts.dispose();
  }

  /** Pairs as they are trained. @param indices their places in the data set */
  async pairs(indices: readonly number[]): Promise<readonly PreferencePair[]> {
    const pairs = await this.source.pairs(indices);
    return pairs.map((pair, i) => withFault(pair, indices[i], this.fault));
  }

  private batchOf(step: number): readonly number[] {
    return this.source.batch?.(step, this.config.per_device_train_batch_size) ?? this.order.batch(step);
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
    const { training, scorer } = this.parts;
    if (!known.some(Number.isNaN)) {
      this.backend.write(training.referenceLogps, known);
      return null;
    }
    const logits = await scorer.run(this.reference);
    this.backend.copy(scorer.logps.sequences, training.referenceLogps, 0);
    return logits;
  }

  /** What a mean over the tokens of an empty completion is: 0/0. */
  private async divideByNoTokens({ lengths }: Batch): Promise<void> {
    if (lengths.every((length) => length > 0)) return;
    const { referenceLogps } = this.parts.training;
    const [known] = (await this.backend.read([referenceLogps])) as [Float32Array];
    this.backend.write(
      referenceLogps,
      known.map((logps, s) => (lengths[s] > 0 ? logps : Number.NaN)),
    );
  }

  /** The exact per-token KL against the reference, and the policy's entropy and accuracy: needs the reference's whole distribution. */
  private async compareWithReference(logits: Tensor, known: Tensor | null): Promise<void> {
    const { batch, training, scorer } = this.parts;
    const referenceLogits = known ?? (await scorer.run(this.reference));
    const { kl, entropy, correct } = this.readings;
    this.backend.kernels.tokenKlEntropy({
      logits,
      lse: training.logps.lse,
      referenceLogits,
      referenceLse: scorer.logps.lse,
      targets: batch.targets,
      kl,
      entropy,
      correct,
      rows: batch.rows,
      vocab: this.architecture.vocabSize,
    });
  }
}
