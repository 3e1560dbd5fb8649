import { EngineError } from '../errors';
import { BAD_LOSS } from '../math/status';
import type { Backend, Tensor } from '../runtime/backend';
import type { BatchTensors } from './batchTensors';
import { type StepReading, stepMetrics, type TokenReading } from './metrics';
import type { BatchRecord, MetricsRecord } from './records';
import type { TrainingStep } from './trainingStep';

/** What the host knows of a step whose numbers are still on the backend. */
export interface PendingStep {
  readonly step: number;
  readonly epoch: number;
  readonly learningRate: number;
  readonly beta: number;
  /** Data set index of each pair of the batch. */
  readonly indices: readonly number[];
  /** Set on logging steps: which row belongs where. */
  readonly rows?: { readonly targets: Int32Array; readonly sequenceOf: Int32Array };
}

export interface Collected {
  readonly records: MetricsRecord[];
  /** The pairs of the logging steps among them. */
  readonly batches: BatchRecord[];
  readonly steps: readonly (PendingStep & { readonly logps: Float32Array; readonly referenceLogps: Float32Array })[];
  /** Set when a loss or gradient was not finite: the step, which made no update, and the error that names it (and the pair). */
  readonly failure?: { readonly step: number; readonly error: EngineError };
}

/** A ring on the backend that holds the numbers of the last steps, so that they are read back together, now and then. */
export class Readings {
  readonly kl: Tensor;
  readonly entropy: Tensor;
  readonly correct: Tensor;
  private readonly ring: Tensor;
  private readonly width: number;
  private pending: PendingStep[] = [];

  constructor(
    private readonly backend: Backend,
    private readonly step: TrainingStep,
    batch: BatchTensors,
    private readonly slots: number,
  ) {
    this.width = step.loss.size + 2 * batch.sequences + 2;
    this.ring = backend.tensor('readings.ring', 'float32', [slots, this.width]);
    const rows = (label: string) => backend.tensor(`readings.${label}`, 'float32', [batch.rows]);
    this.kl = rows('kl');
    this.entropy = rows('entropy');
    this.correct = rows('correct');
  }

  get full(): boolean {
    return this.pending.length === this.slots;
  }

  /** Copies a step's numbers into the ring (encoded, like a kernel). */
  record(step: PendingStep, norm: Tensor): void {
    let offset = this.pending.length * this.width;
    for (const tensor of [this.step.loss, this.step.logps.sequences, this.step.referenceLogps, norm]) {
      this.backend.copy(tensor, this.ring, offset);
      offset += tensor.size;
    }
    this.pending.push(step);
  }

  /** Reads back what has been recorded since the last call; the ring is free again at once. */
  async collect(): Promise<Collected> {
    const pending = this.pending;
    this.pending = [];
    const wanted = [this.step.status, this.ring, this.kl, this.entropy, this.correct];
    const [status, ring, kl, entropy, correct] = (await this.backend.read(wanted)) as [Uint32Array, ...Float32Array[]];
    const steps = pending.map((step, slot) => ({ ...step, ...this.slot(ring, slot) }));
    const failure = describeFailure(status, pending);
    const good = steps.filter(({ step }) => !failure || step < failure.step);
    const records = good.map((step) =>
      stepMetrics(step, step.rows && ({ kl, entropy, correct, ...step.rows } satisfies TokenReading)),
    );
    const batches = good.filter(({ rows }) => rows !== undefined).map(batchRecord);
    return { records, batches, steps, ...(failure && { failure }) };
  }

  private slot(ring: Float32Array, slot: number): Pick<StepReading, 'loss' | 'logps' | 'referenceLogps' | 'gradNorm'> {
    const pairs = this.step.loss.size;
    const sequences = this.step.referenceLogps.size;
    const numbers = ring.subarray(slot * this.width, (slot + 1) * this.width);
    return {
      loss: numbers.subarray(0, pairs),
      logps: numbers.subarray(pairs, pairs + sequences),
      referenceLogps: numbers.subarray(pairs + sequences, pairs + 2 * sequences),
      gradNorm: numbers[pairs + 2 * sequences],
    };
  }

  destroy(): void {
    for (const tensor of [this.ring, this.kl, this.entropy, this.correct]) tensor.destroy();
  }
}

/** The implicit rewards of each pair of a step. */
function batchRecord({ step, indices, beta, logps, referenceLogps }: Collected['steps'][number]): BatchRecord {
  const pairs = indices.length;
  const rewards = (from: number) =>
    Float32Array.from({ length: pairs }, (_, p) => beta * (logps[from + p] - referenceLogps[from + p]));
  return { step, indices, chosenRewards: rewards(0), rejectedRewards: rewards(pairs) };
}

/** @param status the sticky flag {flag, step, pair, kind} */
function describeFailure([flag, step, pair, kind]: Uint32Array, pending: readonly PendingStep[]): Collected['failure'] {
  if (flag === 0) return undefined;
  const mend = 'try a smaller learning rate or a larger beta; the weights before this step are kept';
  if (kind !== BAD_LOSS) {
    const message = `the gradient of step ${step} is not finite; ${mend}`;
    return { step, error: new EngineError('non_finite_gradient', message, { step }) };
  }
  const index = pending.find((entry) => entry.step === step)?.indices[pair] ?? pair;
  const message = `the loss of pair ${index} in step ${step} is not finite; ${mend}`;
  return { step, error: new EngineError('non_finite_loss', message, { step, pair: index }) };
}
