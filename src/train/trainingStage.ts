import type { EngineError } from '../core/errors';
import type { NamedArrays } from '../core/runCheckpoint';
import type { TrainingConfig } from '../core/trainingConfig';
import type { ParameterSet } from '../model/parameters';
import type { Backend, Tensor } from '../runtime/backend';
import type { Loss, PairLoss } from './loss';
import type { Collector, Log, Minibatch, PairLog } from './methods/method';
import { type Collected, MetricsRing, type MetricsRingOptions } from './metricsRing';
import { learningRate } from './schedule';
import type { UpdateInputs } from './update';

export interface StageOptions<L extends Loss, Logged extends Log> extends Omit<MetricsRingOptions<L, Logged>, 'slots'> {
  /** Trained in place. */
  readonly model: ParameterSet;
  readonly collector: Collector<L>;
  /** The stage's own: its max_steps are updates of this stage. */
  readonly config: TrainingConfig;
  /** The run's step that is the first of this stage. */
  readonly from: number;
  readonly updater?: UpdateInputs['updater'];
  /** On logging steps, what else is read of the model's output. */
  readonly measure?: (output: Tensor, reference: Tensor | undefined) => Promise<void>;
}

/** The ring never holds more steps than this. */
const MAX_RING = 64;

/** A stage of a run: one model that learns by one loss. It is the one loop of all methods. */
export class TrainingStage<Logged extends Log = PairLog> {
  /** Collected, and not yet learnt from. */
  private minibatches: Minibatch[] = [];

  private constructor(
    private readonly backend: Backend,
    private readonly options: Omit<StageOptions<Loss, Logged>, 'collector' | 'method' | 'loss'> & {
      readonly loss: UpdateInputs['loss'];
    },
    private readonly collector: Pick<Collector, 'collect' | 'upcoming' | 'state'>,
    private readonly ring: Pick<MetricsRing, 'record' | 'full' | 'destroy'>,
    /** Reads the ring back; the collector remembers what it needs. */
    private readonly readBack: () => Promise<Omit<Collected<PairLoss, Logged>, 'steps'>>,
  ) {}

  static create<L extends Loss, Logged extends Log>(options: StageOptions<L, Logged>): TrainingStage<Logged> {
    const { backend, collector, config, loss } = options;
    const ring = new MetricsRing<L, Logged>({ ...options, slots: Math.min(config.logging_steps, MAX_RING) });
    const readBack = async () => {
      const { steps, ...collected } = await ring.collect();
      for (const reading of steps) collector.remember?.(reading);
      return collected;
    };
    return new TrainingStage(backend, { ...options, loss }, collector, ring, readBack);
  }

  /** The run's step that is the first after this stage. */
  get until(): number {
    return this.options.from + this.options.config.max_steps;
  }

  /** The source's indices of the pairs of a step. */
  upcoming(step: number): readonly number[] {
    return this.collector.upcoming?.(step) ?? [];
  }

  /** What the next update learns from: it is collected now where nothing is left of the last rollout. */
  async next(step: number): Promise<Minibatch> {
    const { collector, options } = this;
    if (this.minibatches.length === 0) this.minibatches = [...(await collector.collect(step, options.model))];
    const [next] = this.minibatches;
    if (!next) throw new RangeError(`nothing was collected for step ${step}`);
    return next;
  }

  /** What is trained beside the policy, for a snapshot. */
  async state(): Promise<NamedArrays | undefined> {
    return this.collector.state?.();
  }

  /** One update. @param step of the run. Returns true when `collect` should follow: a logging step was made, the ring is full or the stage is over */
  async runStep(step: number): Promise<boolean> {
    const { backend, ring } = this;
    const { update, model: policy, loss, config, from, updater, measure } = this.options;
    const { batch, indices, places, epoch, prepare } = await this.next(step);
    this.minibatches.shift();
    update.load(batch);
    const reference = await prepare();
    const rate = learningRate(config, step - from);
    const output = await update.run({ policy, loss, config, updater, learningRate: rate, step: step - from });
    const logging = step % config.logging_steps === 0;
    if (logging) await measure?.(output, reference);
    ring.record({ step, epoch, learningRate: rate, config, indices, places }, logging && measure ? batch : undefined);
    backend.flush();
    return logging || ring.full || step + 1 >= this.until;
  }

  /** As `Trainer.collect`, with the step that failed. */
  async collect(): Promise<{
    records: Logged['metrics'][];
    batches: Logged['batch'][];
    failure?: { readonly step: number; readonly error: EngineError };
  }> {
    const collected = await this.readBack();
    if (collected.failure) this.minibatches = [];
    return collected;
  }

  destroy(): void {
    this.ring.destroy();
  }
}
