import type { Differentiated } from '../graph/differentiate';
import type { BatchTensors } from '../model/batchTensors';
import type { ParameterSet } from '../model/parameters';
import type { Backend, Tensor } from '../runtime/backend';
import { GraphPair } from './graphPair';
import type { Loss, LossStep } from './loss';

export interface PassResult {
  /** The model's, for the batch that is loaded. */
  readonly output: Tensor;
  /** Outputs of the backward pass, under the names that `derived` has for them. */
  readonly gradients: Readonly<Record<string, Tensor>>;
}

/** From the batch that is loaded to the gradients of its mean loss; how the loss enters is the pass's affair. */
export interface LossPass {
  readonly derived: Pick<Differentiated, 'gradients' | 'rowGradients'>;
  /** Whether replays of captured graphs are in use. */
  readonly captured: boolean;
  run(policy: ParameterSet, loss: Loss, at: LossStep): Promise<PassResult>;
  dispose(): Promise<void>;
}

/** The loss as kernels between two graphs: any loss, without compiling anything again. */
export class SplitPass implements LossPass {
  private constructor(
    private readonly batch: BatchTensors,
    readonly derived: Differentiated,
    private readonly graphs: GraphPair,
  ) {}

  static async create(
    backend: Backend,
    batch: BatchTensors,
    derived: Differentiated,
    capture: boolean,
  ): Promise<SplitPass> {
    return new SplitPass(batch, derived, await GraphPair.create(backend, derived, capture));
  }

  get captured(): boolean {
    return this.graphs.captured;
  }

  async run(policy: ParameterSet, loss: Loss, at: LossStep): Promise<PassResult> {
    const { batch, derived, graphs } = this;
    const inputs = { ...batch.inputs, ...policy.tensors };
    const activations = await graphs.forward(inputs);
    const [{ name }] = derived.forward.outputs;
    const output = activations[name];
    await loss.evaluate(output, at);
    const own = { [`d_${name}`]: await loss.differentiate(output), row_of_position: batch.rowOfPosition };
    return { output, gradients: await graphs.backward({ ...inputs, ...activations, ...own }) };
  }

  dispose(): Promise<void> {
    return this.graphs.dispose();
  }
}
