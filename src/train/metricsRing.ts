import { EngineError } from '../core/errors';
import type { DataSource } from '../data/pairSource';
import { BAD_LOSS } from '../math/status';
import type { Backend, Tensor } from '../runtime/backend';
import { TensorGroup } from '../runtime/ownership';
import type { Loss, PairLoss } from './loss';
import type { Log, Method, PairLog } from './methods/method';
import type { PendingStep, StepReading, TokenReading } from './metrics';
import type { TokenStatistics } from './referencePass';
import type { Update } from './update';

/** Which row belongs where: given on logging steps, whose token statistics are read. */
type TokenRows = Pick<TokenReading, 'targets' | 'sequenceOf'>;

interface RecordedStep extends PendingStep {
  readonly rows?: TokenRows | undefined;
}

export interface Collected<L extends Loss = PairLoss, Logged extends Log = PairLog> {
  readonly records: Logged['metrics'][];
  /** The batches of the logging steps among them. */
  readonly batches: Logged['batch'][];
  /** All of them, those after a failure too. */
  readonly steps: readonly StepReading<L>[];
  /** Set when a loss or gradient was not finite: the step, which made no update, and the error that names it (and the pair). */
  readonly failure?: { readonly step: number; readonly error: EngineError };
}

export interface MetricsRingOptions<L extends Loss, Logged extends Log> {
  readonly backend: Backend;
  readonly method: Pick<Method<L, DataSource, Logged>, 'metrics' | 'batchRecord'>;
  readonly update: Update;
  readonly loss: L;
  /** Steps that it holds. */
  readonly slots: number;
  /** The run's step that is the first of this loss's updates. */
  readonly from?: number;
  /** Of the last logging step; without them no token statistics are read. */
  readonly statistics?: TokenStatistics;
}

/** A ring on the backend that holds the numbers of the last steps, so that they are read back together, now and then. */
export class MetricsRing<L extends Loss = PairLoss, Logged extends Log = PairLog> {
  private readonly ring: Tensor;
  private readonly group: TensorGroup;
  /** What is copied from each step, in this order; the gradient's norm comes last. */
  private readonly recorded: readonly (readonly [name: string, tensor: Tensor])[];
  private readonly width: number;
  private pending: RecordedStep[] = [];

  constructor(private readonly options: MetricsRingOptions<L, Logged>) {
    const { backend, loss, update, slots } = options;
    this.recorded = [...Object.entries(loss.readings), ['gradNorm', update.optimizer.norm]];
    this.width = this.recorded.reduce((sum, [, { size }]) => sum + size, 0);
    this.group = new TensorGroup(backend, 'metrics');
    this.ring = this.group.float32('ring', [slots, this.width]);
  }

  get full(): boolean {
    return this.pending.length === this.options.slots;
  }

  /** Copies a step's numbers into the ring (encoded, like a kernel). */
  record(step: PendingStep, rows?: TokenRows): void {
    let offset = this.pending.length * this.width;
    for (const [, tensor] of this.recorded) {
      this.options.backend.copy(tensor, this.ring, offset);
      offset += tensor.size;
    }
    this.pending.push({ ...step, rows });
  }

  /** Reads back what has been recorded since the last call; the ring is free again at once. */
  async collect(): Promise<Collected<L, Logged>> {
    const { backend, method, update, statistics, from = 0 } = this.options;
    const pending = this.pending;
    this.pending = [];
    const perToken = statistics ? [statistics.kl, statistics.entropy, statistics.correct] : [];
    const [status, ring, ...rest] = await backend.read([update.status, this.ring, ...perToken]);
    const [kl, entropy, correct] = rest as Float32Array[];
    const steps = pending.map(({ rows, ...step }, slot) => ({
      rows,
      reading: this.reading(step, ring as Float32Array, slot),
    }));
    const failure = describeFailure(status as Uint32Array, pending, from);
    const good = steps.filter(({ reading }) => !failure || reading.step < failure.step);
    const records = good.map(({ rows, reading }) => method.metrics(reading, rows && { kl, entropy, correct, ...rows }));
    const batches = good.filter(({ rows }) => rows !== undefined).map(({ reading }) => method.batchRecord(reading));
    return { records, batches, steps: steps.map(({ reading }) => reading), ...(failure && { failure }) };
  }

  private reading(step: PendingStep, ring: Float32Array, slot: number): StepReading<L> {
    let offset = slot * this.width;
    const values = this.recorded.map(([name, { size }]) => {
      offset += size;
      return [name, ring.subarray(offset - size, offset)] as const;
    });
    const { gradNorm, ...own } = Object.fromEntries(values);
    return { ...step, ...own, gradNorm: gradNorm[0] } as StepReading<L>;
  }

  destroy(): void {
    this.group.destroy();
  }
}

/** @param status the sticky flag {flag, step, pair, kind} */
function describeFailure(
  [flag, own, pair, kind]: Uint32Array,
  pending: readonly PendingStep[],
  from: number,
): Collected['failure'] {
  if (flag === 0) return undefined;
  const step = from + own;
  const mend = 'try a smaller learning rate or a larger beta; the weights before this step are kept';
  if (kind !== BAD_LOSS) {
    const message = `the gradient of step ${step} is not finite; ${mend}`;
    return { step, error: new EngineError('non_finite_gradient', message, { step }) };
  }
  const index = pending.find((entry) => entry.step === step)?.places[pair] ?? pair;
  const message = `the loss of pair ${index} in step ${step} is not finite; ${mend}`;
  return { step, error: new EngineError('non_finite_loss', message, { step, pair: index }) };
}
