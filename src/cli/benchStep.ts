import { collatePairs } from '../data/batching';
import { Random } from '../math/random';
import type { Gpt2Config } from '../model/checkpoint';
import { gpt2 } from '../model/gpt2';
import type { Backend, Program, Tensor } from '../runtime/backend';
import { BatchTensors, batchLimits } from '../train/batchTensors';
import { DEFAULT_TRAINING } from '../train/config';
import { Scorer } from '../train/logps';
import { Optimizer } from '../train/optimizer';
import { ParameterSet } from '../train/parameters';
import { initialWeights } from '../train/pretrain';
import { Readings } from '../train/readings';
import { TrainingStep } from '../train/trainingStep';
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
}

/**
 * Rounds before the clock counts: the JavaScript engine compiles hot loops, ONNX Runtime fills its arenas, captured graphs are checked.
 * Software WebGPU takes seconds a round.
 */
const WARM_UP = 15;
const WARM_UP_SOFTWARE = 2;

/** Full step and bare forward alternate, so that a slow spell of the machine hits both. */
export async function benchStep(backend: Backend, shape: BenchShape, rounds: number): Promise<BenchResult> {
  const profile = profiled(backend);
  const bench = await Bench.create(profile.backend, shape);
  const warmUp = backend.info.software ? WARM_UP_SOFTWARE : WARM_UP;
  for (let i = 0; i < warmUp; i++) {
    await bench.step();
    await bench.bareForward();
  }
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
  for (let i = 0; i < rounds; i++) logging.push(await timed(backend, () => bench.compareWithReference()));
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
    private readonly batch: BatchTensors,
    private readonly policy: ParameterSet,
    private readonly training: TrainingStep,
    private readonly optimizer: Optimizer,
    private readonly bare: Program,
    private readonly readings: Readings,
    private readonly scorer: Scorer,
  ) {}

  static async create(backend: Backend, { config, pairs, promptLength, completionLength }: BenchShape): Promise<Bench> {
    const architecture = gpt2(config);
    const random = new Random(1);
    const tokens = (count: number) => Array.from({ length: count }, () => random.integer(config.vocab_size));
    const data = Array.from({ length: pairs }, () => ({
      promptIds: tokens(promptLength),
      chosenIds: tokens(completionLength),
      rejectedIds: tokens(completionLength),
    }));
    const positions = promptLength + completionLength - 1;
    const batch = new BatchTensors(backend, { pairs, positions, rows: 2 * pairs * completionLength }, true);
    batch.load(collatePairs(data, batch.shape, batchLimits(architecture)));
    const capture = backend.info.kind === 'webgpu';
    const training = await TrainingStep.create(backend, architecture, batch, capture);
    const bare = await backend.loadGraph(architecture.forward(batch.forwardShape));
    const policy = new ParameterSet(backend, architecture, 'policy', initialWeights(architecture, 1));
    const readings = new Readings(backend, training, batch, 1);
    const scorer = await Scorer.create(backend, architecture, batch);
    const optimizer = new Optimizer(backend, architecture);
    return new Bench(backend, batch, policy, training, optimizer, bare, readings, scorer);
  }

  get captured(): boolean {
    return this.training.captured;
  }

  /** Input tokens of a step. */
  get tokens(): number {
    return this.batch.sequences * this.batch.shape.positions;
  }

  bareForward(): Promise<Record<string, Tensor>> {
    return this.bare.run({ ...this.batch.inputs, ...this.policy.tensors });
  }

  async step(): Promise<void> {
    const { policy, optimizer } = this;
    const config = DEFAULT_TRAINING;
    await this.training.run({ policy, optimizer, config, learningRate: config.learning_rate, step: this.count++ });
    this.backend.flush();
  }

  async stepWithReadback(): Promise<void> {
    await this.step();
    const pending = { step: this.count - 1, epoch: 0, learningRate: 0, beta: DEFAULT_TRAINING.beta, indices: [] };
    this.readings.record(pending, this.optimizer.norm);
    await this.readings.collect();
  }

  /** The policy stands in for the reference: the work is the same. */
  async compareWithReference(): Promise<void> {
    const { scorer, readings, batch } = this;
    const logits = await scorer.run(this.policy);
    const { lse } = scorer.logps;
    const { kl, entropy, correct } = readings;
    const { targets, rows } = batch;
    const vocab = logits.shape[1];
    const reference = { referenceLogits: logits, referenceLse: lse };
    this.backend.kernels.tokenKlEntropy({ logits, lse, ...reference, targets, kl, entropy, correct, rows, vocab });
    this.backend.flush();
  }

  async dispose(): Promise<void> {
    await this.training.dispose();
    await this.bare.dispose();
    await this.scorer.dispose();
    for (const owned of [this.batch, this.policy, this.optimizer, this.readings]) owned.destroy();
  }
}
