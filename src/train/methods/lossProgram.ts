import { differentiate } from '../../graph/differentiate';
import type { Graph } from '../../graph/ir';
import { joinGraphs } from '../../graph/join';
import type { Backend, Program, Tensor } from '../../runtime/backend';
import { Owned } from '../../runtime/ownership';

/**
 * A loss and its derivatives, in one graph: what stands between the forward and the backward pass of a model where the loss has no kernel of its
 * own. It belongs to whoever creates it.
 */
export class LossProgram {
  private constructor(
    private readonly program: Program,
    private readonly seed: Tensor,
    private readonly loss: string,
    private readonly gradients: ReadonlyMap<string, string>,
    private readonly own: Owned,
  ) {}

  /** @param graph its only output is the loss that is minimised @param by the inputs to differentiate by */
  static create(backend: Backend, graph: Graph, by: readonly string[]): Promise<LossProgram> {
    return Owned.create(async (own) => {
      const [loss] = graph.outputs;
      const { forward, backward, gradients } = differentiate(graph, [loss.name], by);
      const joined = joinGraphs(`${graph.name}_derived`, forward, backward, [loss.name, ...gradients.values()]);
      const program = own.keep(await backend.loadGraph(joined));
      const seed = own.keep(backend.tensor('loss.seed', 'float32', loss.shape, Float32Array.of(1)));
      return new LossProgram(program, seed, loss.name, gradients, own);
    });
  }

  /** The results belong to the program, until its next run or its end. @param feeds the graph's inputs */
  async run(feeds: Readonly<Record<string, Tensor>>): Promise<{ loss: Tensor; gradients: Record<string, Tensor> }> {
    const { [this.loss]: loss, ...outputs } = await this.program.run({ ...feeds, [`d_${this.loss}`]: this.seed });
    return {
      loss,
      gradients: Object.fromEntries([...this.gradients].map(([input, name]) => [input, outputs[name]])),
    };
  }

  dispose(): Promise<void> {
    return this.own.dispose();
  }
}
