import type { Backend, Program, Tensor } from '../runtime/backend';
import { Owned, TensorGroup } from '../runtime/ownership';
import type { Architecture } from './architecture';
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
  private readonly group: TensorGroup;

  constructor(
    private readonly backend: Backend,
    private readonly batch: BatchTensors,
    private readonly vocab: number,
    label: string,
  ) {
    this.group = new TensorGroup(backend, label);
    this.lse = this.group.float32('lse', [batch.rows]);
    this.tokens = this.group.float32('tokens', [batch.rows]);
    this.sequences = this.group.float32('sequences', [batch.sequences]);
  }

  compute(logits: Tensor): void {
    const { targets, starts, rows, sequences } = this.batch;
    const { kernels } = this.backend;
    kernels.logSoftmaxGather({ logits, targets, logps: this.tokens, lse: this.lse, rows, vocab: this.vocab });
    kernels.sequenceSum({ values: this.tokens, targets, starts, sums: this.sequences, sequences });
  }

  destroy(): void {
    this.group.destroy();
  }
}

/** Forward only: log-probabilities of a batch under any weights (the reference, or the policy without gradients). */
export class Scorer {
  private constructor(
    private readonly program: Program,
    private readonly batch: BatchTensors,
    readonly logps: Logps,
    private readonly own: Owned,
  ) {}

  static create(backend: Backend, architecture: Architecture, batch: BatchTensors): Promise<Scorer> {
    return Owned.create(async (own) => {
      const program = own.keep(await backend.loadGraph(architecture.forward(batch.forwardShape)));
      const logps = own.keep(new Logps(backend, batch, architecture.vocabSize, 'scorer'));
      return new Scorer(program, batch, logps, own);
    });
  }

  /** Leaves the log-probabilities in `logps`; the logits [R, V] stay valid until the next run ends. */
  async run(parameters: ParameterSet): Promise<Tensor> {
    const { logits } = await this.program.run({ ...this.batch.inputs, ...parameters.tensors });
    this.logps.compute(logits);
    return logits;
  }

  dispose(): Promise<void> {
    return this.own.dispose();
  }
}
