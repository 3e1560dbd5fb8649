import { GraphBuilder } from '../../graph/builder';
import type { Backend, Program, Tensor } from '../../runtime/backend';
import { Owned, TensorGroup } from '../../runtime/ownership';
import type { Loss, LossContext, LossGraph, LossStep } from '../loss';
import { FormGraph, type GraphLossForm } from './formGraph';
import { LossProgram } from './lossProgram';

/**
 * A loss that is a graph on both backends: one with the passes where they are one graph, else a program between them, of what the language head's kernels
 * make of the logits, so that log-softmax, gather and their derivative stay the kernels'.
 */
export class GraphLoss<Read extends string = never> implements Loss {
  readonly readings: Readonly<Record<'loss' | 'logps' | Read, Tensor>>;
  /** What a collector writes, by input. */
  readonly feeds: Readonly<Record<string, Tensor>>;
  private readonly joined: FormGraph;
  private readonly group: TensorGroup;
  private between: Between | undefined;

  /** @throws EngineError where there is no room */
  constructor(
    protected readonly context: LossContext,
    private readonly form: GraphLossForm<Read>,
  ) {
    const group = new TensorGroup(context.backend, 'loss');
    this.group = group;
    const shapes = Object.entries(form.inputs);
    this.feeds = Object.fromEntries(shapes.map(([name, shape]) => [name, group.float32(name, shape)]));
    const loss = group.float32('mean', [1]);
    this.joined = group.add(() => new FormGraph(context, form, this.feeds));
    const read = Object.entries<string>(form.read ?? {});
    const inputs = Object.fromEntries(read.map(([name, input]) => [name, this.feeds[input]]));
    this.readings = { ...(inputs as Record<Read, Tensor>), loss, logps: context.head.logps.sequences };
  }

  async evaluate(output: Tensor, { batch, config }: LossStep, mean?: Tensor): Promise<void> {
    const { context, form, readings, feeds } = this;
    const { backend, head } = context;
    if (form.head === 'language') head.logps.compute(output);
    if (mean) return backend.copy(mean, readings.loss, 0);
    this.between ??= await Between.create(context, form, feeds);
    const loss = await this.between.run(output, (graph) => graph.load(batch, config));
    backend.copy(loss, readings.loss, 0);
  }

  async differentiate(output: Tensor): Promise<Tensor> {
    if (!this.between) throw new RangeError('a loss is differentiated after it was evaluated');
    return this.between.differentiate(output);
  }

  graphOf(): LossGraph {
    return this.joined;
  }

  async dispose(): Promise<void> {
    const { between } = this;
    this.between = undefined;
    await between?.dispose();
    this.group.destroy();
  }
}

/** A form between the forward and the backward graph. */
class Between {
  private gradients: Readonly<Record<string, Tensor>> = {};

  private constructor(
    private readonly context: LossContext,
    private readonly graph: FormGraph,
    private readonly program: LossProgram,
    private readonly rowNumbers: Tensor,
    /** Of two derivatives by the logits, where the loss reads both log-probabilities of targets and of the whole vocabulary. */
    private readonly sum: Program | undefined,
    private readonly own: Owned,
  ) {}

  static create(context: LossContext, form: GraphLossForm, feeds: Readonly<Record<string, Tensor>>): Promise<Between> {
    const { backend, batch, head } = context;
    return Owned.create(async (own) => {
      const graph = own.keep(new FormGraph(context, form, feeds, 'between'));
      const by = graph.graph.inputs.map(({ name }) => name).filter((name) => DIFFERENTIATED.has(name));
      const program = own.keep(await LossProgram.create(backend, graph.graph, by));
      const rows = Int32Array.from({ length: batch.rows }, (_, row) => row);
      const rowNumbers = own.keep(backend.tensor('loss.rowNumbers', 'int32', [batch.rows], rows));
      const sum = by.length > 1 ? own.keep(await sumOf(backend, [batch.rows, head.vocab])) : undefined;
      return new Between(context, graph, program, rowNumbers, sum, own);
    });
  }

  /** The loss, [1]. */
  async run(output: Tensor, load: (graph: FormGraph) => void): Promise<Tensor> {
    const { graph, program, context } = this;
    const { logps } = context.head;
    load(graph);
    const model = { logits: output, values: output, token_logps: logps.tokens, lse: logps.lse };
    const { loss, gradients } = await program.run({ ...graph.feeds, ...model });
    this.gradients = gradients;
    return loss;
  }

  async differentiate(output: Tensor): Promise<Tensor> {
    const { token_logps, values, logits } = this.gradients;
    if (!token_logps) return values ?? logits;
    const { head } = this.context;
    const ofTargets = head.differentiate(output, token_logps, this.rowNumbers);
    return this.sum ? (await this.sum.run({ ofTargets, ofAll: logits })).sum : ofTargets;
  }

  dispose(): Promise<void> {
    return this.own.dispose();
  }
}

const DIFFERENTIATED: ReadonlySet<string> = new Set(['logits', 'values', 'token_logps']);

function sumOf(backend: Backend, shape: readonly number[]): Promise<Program> {
  const b = new GraphBuilder('sum');
  const terms = ['ofTargets', 'ofAll'].map((name) => b.input(name, 'float32', shape));
  return backend.loadGraph(b.build([b.op('Add', terms, {}, 'sum')]));
}
