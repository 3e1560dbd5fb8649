import { checkTrainingConfig } from '../core/definitionSchema';
import type { EngineError } from '../core/errors';
import type { Fault } from '../core/faults';
import type { BatchRecord, MetricsRecord } from '../core/records';
import type { TrainingConfig } from '../core/trainingConfig';
import type { DataSource, PairSource } from '../data/pairSource';
import type { Architecture } from '../model/architecture';
import type { ParameterSet } from '../model/parameters';
import type { Backend } from '../runtime/backend';
import { Owned } from '../runtime/ownership';
import type { Loss, LossForm } from './loss';
import type { Collector, Method, Minibatch } from './methods/method';
import { methodOf } from './methods/methods';
import { type Collected, MetricsRing } from './metricsRing';
import { learningRate } from './schedule';
import { TrainerParts } from './trainerParts';
import { trainingFault } from './trainingFaults';
import type { UpdateInputs } from './update';

export interface TrainerOptions<Data extends DataSource = PairSource> {
  readonly backend: Backend;
  readonly architecture: Architecture;
  /** Trained in place. Policy and reference belong to the caller. */
  readonly policy: ParameterSet;
  readonly reference: ParameterSet;
  readonly source: Data;
  readonly config: TrainingConfig;
  readonly capture?: boolean;
  /** Visits the pairs in their own order, batch by batch, instead of shuffled. */
  readonly inOrder?: boolean;
  /** Made for the shape of this source's batches, and the caller's to dispose of; without them the trainer makes its own. */
  readonly parts?: TrainerParts;
  /** Of the parts that the trainer makes. */
  readonly lossForm?: LossForm | undefined;
  /** A mistake to be made on purpose, whose share in the pairs the source has (data/faultyPairs.ts), and `reference` in the reference. */
  readonly fault?: Fault;
  /** Updates that were made before; the caller has put policy and moments back to where they were. */
  readonly step?: number;
}

/** The ring never holds more steps than this. */
const MAX_RING = 64;

/** The method at work: what `create` makes for a run. */
interface Work {
  readonly parts: TrainerParts;
  readonly collector: Pick<Collector, 'collect' | 'upcoming'>;
  readonly ring: Pick<MetricsRing, 'record' | 'full'>;
  /** Reads the ring back; the collector remembers what it needs. */
  readonly readBack: () => Promise<Omit<Collected, 'steps'>>;
  readonly inputs: Pick<UpdateInputs, 'policy' | 'loss' | 'config' | 'updater'>;
}

/**
 * Trains a policy by the method of its configuration. Nothing but `collect` moves data off the backend. It never looks at a clock or a page: its owner
 * decides when to `step` and `collect`.
 */
export class Trainer {
  readonly config: TrainingConfig;
  /** What the policy is held against. */
  readonly reference: ParameterSet;
  private readonly backend: Backend;
  private nextStep: number;
  /** Collected, and not yet learnt from. */
  private minibatches: Minibatch[] = [];

  private constructor(
    options: TrainerOptions<DataSource>,
    private readonly work: Work,
    private readonly own: Owned,
  ) {
    this.backend = options.backend;
    this.config = options.config;
    this.reference = options.reference;
    this.nextStep = options.step ?? 0;
  }

  /** By the method of the configuration's loss type. @throws EngineError config_invalid; whatever the backend says of the graphs */
  static create(options: TrainerOptions): Promise<Trainer> {
    return Trainer.createWith(methodOf(options.config.loss_type), options);
  }

  /** @throws EngineError as `create` */
  static createWith<L extends Loss, Data extends DataSource>(
    method: Method<L, Data>,
    options: TrainerOptions<Data>,
  ): Promise<Trainer> {
    const { backend, architecture, policy, source, config, capture = false, inOrder = false } = options;
    return Owned.create(async (own) => {
      checkTrainingConfig(config);
      const shape = source.shape(config.per_device_train_batch_size);
      const parts =
        options.parts ??
        own.keep(await TrainerParts.create({ backend, architecture, shape, capture, lossForm: options.lossForm }));
      const { update, referencePass } = parts;
      const loss = own.keep(method.createLoss(update.lossContext));
      const slots = Math.min(config.logging_steps, MAX_RING);
      const { statistics } = referencePass;
      const ring = own.keep(new MetricsRing({ backend, method, update, loss, slots, statistics }));
      const fault = trainingFault(options.fault ?? 'none', backend, update.optimizer);
      const collector = await method.openCollector({ ...options, update, referencePass, loss, inOrder, fault }, own);
      const readBack = async () => {
        const { steps, ...collected } = await ring.collect();
        for (const reading of steps) collector.remember(reading);
        return collected;
      };
      await update.prepare(loss, config);
      const inputs = { policy, loss, config, updater: fault?.updater };
      return new Trainer(options, { parts, collector, ring, readBack, inputs }, own);
    });
  }

  /** Updates made so far. */
  get step(): number {
    return this.nextStep;
  }

  get finished(): boolean {
    return this.nextStep >= this.config.max_steps;
  }

  /** The source's indices of the pairs of the next step. */
  get nextBatch(): readonly number[] {
    return this.work.collector.upcoming(this.nextStep);
  }

  get captured(): boolean {
    return this.work.parts.update.captured;
  }

  /** One update. Returns true when `collect` should follow: a logging step was made, the ring is full or the run is finished. */
  async runStep(): Promise<boolean> {
    const { config, reference, work, nextStep: step } = this;
    const { update, referencePass } = work.parts;
    const { batch, indices, places, epoch, prepare } = await this.nextMinibatch();
    update.load(batch);
    const referenceLogits = await prepare();
    const rate = learningRate(config, step);
    const logits = await update.run({ ...work.inputs, learningRate: rate, step });
    const logging = step % config.logging_steps === 0;
    if (logging) await referencePass.measure(update.head, logits, reference, referenceLogits);
    work.ring.record({ step, epoch, learningRate: rate, config, indices, places }, logging ? batch : undefined);
    this.backend.flush();
    this.nextStep = step + 1;
    return logging || work.ring.full || this.finished;
  }

  /**
   * The records of the steps since the last call. After a loss or gradient that was not finite, `failure` names the step (and the pair);
   * the weights are those before that step, and `step` goes back to it.
   */
  async collect(): Promise<{ records: MetricsRecord[]; batches: BatchRecord[]; failure?: EngineError }> {
    const { records, batches, failure } = await this.work.readBack();
    if (!failure) return { records, batches };
    this.nextStep = failure.step;
    this.minibatches = [];
    return { records, batches, failure: failure.error };
  }

  dispose(): Promise<void> {
    return this.own.dispose();
  }

  private async nextMinibatch(): Promise<Minibatch> {
    const { collector, inputs } = this.work;
    if (this.minibatches.length === 0) this.minibatches = [...(await collector.collect(this.nextStep, inputs.policy))];
    const next = this.minibatches.shift();
    if (!next) throw new RangeError(`nothing was collected for step ${this.nextStep}`);
    return next;
  }
}
