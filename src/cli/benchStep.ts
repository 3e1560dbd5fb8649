import { DEFAULT_TRAINING } from '../core/trainingConfig';
import { collatePairs } from '../data/batching';
import { Random } from '../math/random';
import { batchLimits } from '../model/batchTensors';
import { gpt2 } from '../model/gpt2';
import type { Gpt2Config } from '../model/gpt2Config';
import { initialWeights } from '../model/initialWeights';
import { ParameterSet } from '../model/parameters';
import type { Backend, Program, Tensor } from '../runtime/backend';
import { Owned } from '../runtime/ownership';
import type { Loss, LossForm } from '../train/loss';
import { pairMethodOf } from '../train/methods/methods';
import { MetricsRing } from '../train/metricsRing';
import { ReferencePass } from '../train/referencePass';
import { Update } from '../train/update';
import { countDispatches, type Dispatches } from './countDispatches';
import { median, type Phase, profiled } from './profiledBackend';

/** What one measurement runs: random weights and random tokens of these sizes. */
export interface BenchShape {
  readonly name: string;
  readonly config: Gpt2Config;
  readonly pairs: number;
  readonly promptLength: number;
  /** Tokens of each completion, all alike. */
  readonly completionLength: number;
}

export interface BenchResult {
  readonly name: string;
  readonly backend: string;
  readonly captured: boolean;
  readonly tokens: number;
  /** Medians, milliseconds. */
  readonly bareForward: number;
  readonly fullStep: number;
  /** Time that the JavaScript thread is busy in a full step (all of it on wasm). */
  readonly javascript: number;
  readonly phases: Readonly<Record<Phase, number>>;
  /** What a logging step adds for kl/*, entropy and accuracy: a reference forward and one kernel. */
  readonly logging: number;
  /** How often each was measured. */
  readonly rounds: number;
  /** On webgpu alone. */
  readonly dispatches?: Dispatches;
}

export interface BenchOptions {
  readonly rounds: number;
  readonly lossForm?: LossForm | undefined;
  /** About how long it may take; at least one round is measured. */
  readonly seconds?: number;
}

/**
 * Rounds before the clock counts: the JavaScript engine compiles hot loops, ONNX Runtime fills its arenas, captured graphs are checked.
 * Software WebGPU takes seconds a round.
 */
const WARM_UP = 15;
const WARM_UP_SOFTWARE = 2;
/** A round is a step and a bare forward, then a step with readback, and a reference forward. */
const PASSES_PER_ROUND = 2.5;

/** Full step and bare forward alternate, so that a slow spell of the machine hits both. */
export async function benchStep(
  backend: Backend,
  shape: BenchShape,
  { rounds: most, lossForm, seconds = Number.POSITIVE_INFINITY }: BenchOptions,
): Promise<BenchResult> {
  const profile = profiled(backend);
  const bench = await Bench.create(profile.backend, shape, lossForm);
  const started = performance.now();
  const warmUp = backend.info.software ? WARM_UP_SOFTWARE : WARM_UP;
  let round = 0;
  const spent = () => (performance.now() - started) / 1000;
  // A third of the time at most goes into the warm-up.
  for (let i = 0; i < warmUp && spent() < seconds / 3; i++) {
    const step = await timed(backend, () => bench.step());
    round = step + (await timed(backend, () => bench.bareForward()));
  }
  const affordable = Math.floor((1000 * (seconds - spent())) / (PASSES_PER_ROUND * round));
  const rounds = Math.max(1, Math.min(most, affordable));
  const times = { bare: [] as number[], full: [] as number[], javascript: [] as number[] };
  for (let i = 0; i < rounds; i++) {
    times.bare.push(await timed(backend, () => bench.bareForward()));
    const started = performance.now();
    await bench.step();
    times.javascript.push(performance.now() - started);
    await backend.sync();
    times.full.push(performance.now() - started);
  }
  const logging: number[] = [];
  const logits = await bench.step();
  for (let i = 0; i < rounds; i++) logging.push(await timed(backend, () => bench.compareWithReference(logits)));
  const phases = await profile.measure(rounds, () => bench.stepWithReadback());
  const result = {
    name: shape.name,
    backend: backend.info.kind,
    captured: bench.captured,
    tokens: bench.tokens,
    bareForward: median(times.bare),
    fullStep: median(times.full),
    javascript: median(times.javascript),
    phases,
    logging: median(logging),
    rounds,
    ...(backend.info.kind === 'webgpu' && { dispatches: await countDispatches(() => bench.step()) }),
  };
  await bench.dispose();
  return result;
}

async function timed(backend: Backend, work: () => Promise<unknown>): Promise<number> {
  await backend.sync();
  const started = performance.now();
  await work();
  await backend.sync();
  return performance.now() - started;
}

class Bench {
  private count = 0;

  private constructor(
    private readonly backend: Backend,
    private readonly policy: ParameterSet,
    private readonly update: Update,
    private readonly loss: Loss,
    private readonly referencePass: ReferencePass,
    private readonly bare: Program,
    private readonly ring: MetricsRing,
    private readonly own: Owned,
  ) {}

  static create(
    backend: Backend,
    { config, pairs, promptLength, completionLength }: BenchShape,
    lossForm: LossForm | undefined,
  ): Promise<Bench> {
    const architecture = gpt2(config);
    const random = new Random(1);
    const tokens = (count: number) => Array.from({ length: count }, () => random.integer(config.vocab_size));
    const data = Array.from({ length: pairs }, () => ({
      promptIds: tokens(promptLength),
      chosenIds: tokens(completionLength),
      rejectedIds: tokens(completionLength),
    }));
    const shape = { pairs, positions: promptLength + completionLength - 1, rows: 2 * pairs * completionLength };
    const capture = backend.info.kind === 'webgpu';
    return Owned.create(async (own) => {
      const update = own.keep(await Update.create({ backend, architecture, shape, capture, lossForm }));
      const { batch } = update;
      const method = pairMethodOf(DEFAULT_TRAINING);
      const loss = own.keep(method.createLoss(update.lossContext, DEFAULT_TRAINING));
      const referencePass = own.keep(await ReferencePass.create(backend, architecture, batch));
      const bare = own.keep(await backend.loadGraph(architecture.forward(batch.forwardShape)));
      const policy = own.keep(new ParameterSet(backend, architecture, 'policy', initialWeights(architecture, 1)));
      const ring = own.keep(new MetricsRing({ backend, method, update, loss, slots: 1 }));
      const tokenBatch = collatePairs(data, shape, batchLimits(architecture));
      update.load(tokenBatch);
      await update.prepare(loss, DEFAULT_TRAINING);
      return new Bench(backend, policy, update, loss, referencePass, bare, ring, own);
    });
  }

  get captured(): boolean {
    return this.update.captured;
  }

  /** Input tokens of a step. */
  get tokens(): number {
    const { sequences, shape } = this.update.batch;
    return sequences * shape.positions;
  }

  bareForward(): Promise<Record<string, Tensor>> {
    return this.bare.run({ ...this.update.batch.inputs, ...this.policy.tensors });
  }

  /** @returns the policy's logits */
  async step(): Promise<Tensor> {
    const { policy, loss } = this;
    const config = DEFAULT_TRAINING;
    const learningRate = config.learning_rate;
    const logits = await this.update.run({ policy, loss, config, learningRate, step: this.count++ });
    this.backend.flush();
    return logits;
  }

  async stepWithReadback(): Promise<void> {
    await this.step();
    const step = this.count - 1;
    this.ring.record({ step, epoch: 0, learningRate: 0, config: DEFAULT_TRAINING, indices: [], places: [] });
    await this.ring.collect();
  }

  /** The policy stands in for the reference: the work is the same. @param logits the policy's */
  async compareWithReference(logits: Tensor): Promise<void> {
    await this.referencePass.measure(this.update.head, logits, this.policy);
    this.backend.flush();
  }

  dispose(): Promise<void> {
    return this.own.dispose();
  }
}
