import { type Differentiated, differentiate } from '../graph/differentiate';
import { joinGraphs } from '../graph/join';
import type { Architecture } from '../model/architecture';
import type { BatchTensors } from '../model/batchTensors';
import type { ParameterSet } from '../model/parameters';
import type { Backend, Program, Tensor } from '../runtime/backend';
import { Owned } from '../runtime/ownership';
import type { Loss, LossGraph, LossStep } from './loss';
import type { LossPass, PassResult } from './lossPass';

/**
 * Forward, loss and backward as one graph, for all losses whose graph has one name: the activations stay inside ONNX Runtime. What is read back is still
 * what the loss's kernels say of the logits of the same run, where it has kernels.
 */
export class JoinedPass implements LossPass {
  readonly captured = false;

  private constructor(
    private readonly batch: BatchTensors,
    readonly derived: Differentiated,
    private readonly output: string,
    private readonly loss: string,
    private readonly seed: Tensor,
    private readonly program: Program,
    private readonly own: Owned,
  ) {}

  /** @throws EngineError whatever the backend says of the graph */
  static create(
    backend: Backend,
    architecture: Architecture,
    batch: BatchTensors,
    { graph }: LossGraph,
  ): Promise<JoinedPass> {
    return Owned.create(async (own) => {
      const model = architecture.forward(batch.forwardShape);
      const [output] = model.outputs;
      const [loss] = graph.outputs;
      const forward = joinGraphs(model.name, model, graph, [loss.name]);
      const names = architecture.parameters.map(([name]) => name);
      const derived = differentiate(forward, [loss.name], names);
      const { backward } = derived;
      const outputs = [output, loss, ...backward.outputs].map(({ name }) => name);
      const program = own.keep(await backend.loadGraph(joinGraphs(`${model.name}_joined`, forward, backward, outputs)));
      const seed = own.keep(backend.tensor('joined.seed', 'float32', loss.shape, Float32Array.of(1)));
      return new JoinedPass(batch, derived, output.name, loss.name, seed, program, own);
    });
  }

  async run(policy: ParameterSet, loss: Loss, at: LossStep): Promise<PassResult> {
    const lossGraph = loss.graphOf?.(at.config);
    lossGraph?.load(at.batch, at.config);
    const {
      [this.output]: output,
      [this.loss]: mean,
      ...gradients
    } = await this.program.run({
      ...this.batch.inputs,
      ...policy.tensors,
      ...lossGraph?.feeds,
      d_loss: this.seed,
      row_of_position: this.batch.rowOfPosition,
    });
    await loss.evaluate(output, at, mean);
    return { output, gradients };
  }

  dispose(): Promise<void> {
    return this.own.dispose();
  }
}
