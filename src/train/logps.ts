import type { Architecture } from '../model/architecture';
import type { Backend, Program, Tensor } from '../runtime/backend';
import type { BatchTensors } from './batchTensors';
import type { ParameterSet } from './parameters';

/** From logits to the log-probability of each sequence, on the backend: log-softmax and gather per row, masked sum per sequence. */
export class Logps {
  /** log Σ exp of each row's logits, [R]. */
  readonly lse: Tensor;
  /** Log-probability of each completion token, [R]. */
  readonly tokens: Tensor;
  /** Sum per sequence, [S]. */
  readonly sequences: Tensor;

  constructor(
    private readonly backend: Backend,
    private readonly batch: BatchTensors,
    private readonly vocab: number,
    label: string,
  ) {
    this.lse = backend.tensor(`${label}.lse`, 'float32', [batch.rows]);
    this.tokens = backend.tensor(`${label}.tokens`, 'float32', [batch.rows]);
    this.sequences = backend.tensor(`${label}.sequences`, 'float32', [batch.sequences]);
  }

  compute(logits: Tensor): void {
    const { targets, starts, rows, sequences } = this.batch;
    const { kernels } = this.backend;
    kernels.logSoftmaxGather({ logits, targets, logps: this.tokens, lse: this.lse, rows, vocab: this.vocab });
    kernels.sequenceSum({ values: this.tokens, targets, starts, sums: this.sequences, sequences });
  }

  destroy(): void {
    for (const tensor of [this.lse, this.tokens, this.sequences]) tensor.destroy();
  }
}

/** Forward only: log-probabilities of a batch under any weights (the reference, or the policy without gradients). */
export class Scorer {
  readonly logps: Logps;

  private constructor(
    private readonly program: Program,
    private readonly batch: BatchTensors,
    logps: Logps,
  ) {
    this.logps = logps;
  }

  static async create(backend: Backend, architecture: Architecture, batch: BatchTensors): Promise<Scorer> {
    const program = await backend.loadGraph(architecture.forward(batch.forwardShape));
    return new Scorer(program, batch, new Logps(backend, batch, architecture.vocabSize, 'scorer'));
  }

  /** Leaves the log-probabilities in `logps`; the logits [R, V] stay valid until the next run ends. */
  async run(parameters: ParameterSet): Promise<Tensor> {
    const { logits } = await this.program.run({ ...this.batch.inputs, ...parameters.tensors });
    this.logps.compute(logits);
    return logits;
  }

  async dispose(): Promise<void> {
    this.logps.destroy();
    await this.program.dispose();
  }
}
