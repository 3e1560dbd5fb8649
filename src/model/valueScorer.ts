import type { Backend, Program } from '../runtime/backend';
import type { Architecture } from './architecture';
import type { BatchTensors } from './batchTensors';
import type { ParameterSet } from './parameters';

/** Forward only: what a scalar head says of each row of a batch. */
export class ValueScorer {
  private constructor(
    private readonly backend: Backend,
    private readonly batch: BatchTensors,
    private readonly program: Program,
  ) {}

  /** @param architecture with a scalar head @throws EngineError whatever the backend says of the graph */
  static async create(backend: Backend, architecture: Architecture, batch: BatchTensors): Promise<ValueScorer> {
    return new ValueScorer(backend, batch, await backend.loadGraph(architecture.forward(batch.forwardShape)));
  }

  /** Of the batch that is loaded, [R]. */
  async values(parameters: ParameterSet): Promise<Float32Array> {
    const { values } = await this.program.run({ ...this.batch.inputs, ...parameters.tensors });
    const [read] = await this.backend.read([values]);
    return read as Float32Array;
  }

  dispose(): Promise<void> {
    return this.program.dispose();
  }
}
