/** One update of a model, assembled once: the trainer, `verify`, `bench`, pretraining and the estimate of time and memory all call this file. */
import type { TrainingConfig } from '../core/trainingConfig';
import type { Batch, BatchShape } from '../data/batching';
import { type Differentiated, differentiate } from '../graph/differentiate';
import type { Architecture, ForwardShape } from '../model/architecture';
import { BatchTensors } from '../model/batchTensors';
import type { ParameterSet } from '../model/parameters';
import type { Backend, Tensor } from '../runtime/backend';
import { Owned, TensorGroup } from '../runtime/ownership';
import { JoinedPass } from './joinedPass';
import { LanguageHead } from './languageHead';
import type { Loss, LossContext, LossForm } from './loss';
import { type LossPass, SplitPass } from './lossPass';
import { Optimizer, type Updater } from './optimizer';

export interface UpdateOptions {
  readonly backend: Backend;
  readonly architecture: Architecture;
  readonly shape: BatchShape;
  /** Ask for captured graphs; GraphPair checks that they change nothing. Default false. */
  readonly capture?: boolean;
  /**
   * Default `graph` on wasm, where ONNX Runtime's JavaScript copies what leaves a graph and enters the next; `kernel` on a GPU, where it does not. A loss
   * that has no graph is kernels everywhere.
   */
  readonly lossForm?: LossForm | undefined;
  /** The caller's, where updates of several shapes share one; else the update makes its own. */
  readonly optimizer?: Optimizer;
}

/** What one update needs besides the batch. */
export interface UpdateInputs {
  /** Updated in place. */
  readonly policy: ParameterSet;
  /** Made for this update's `lossContext`; what it reads has been filled. */
  readonly loss: Loss;
  readonly config: TrainingConfig;
  readonly learningRate: number;
  /** 0-based. */
  readonly step: number;
  /** Clips and updates instead of the optimizer. */
  readonly updater?: Updater | undefined;
  /** Called with the gradients of the mean loss by parameter, before they are clipped. */
  readonly inspect?: (gradients: Readonly<Record<string, Tensor>>) => Promise<void>;
}

/** The graphs of an update: what it runs, and what its needs are counted from. */
export function updateGraphs(architecture: Architecture, shape: ForwardShape): Differentiated {
  const names = architecture.parameters.map(([name]) => name);
  const forward = architecture.forward(shape);
  const [output] = forward.outputs;
  return differentiate(forward, [output.name], names);
}

/**
 * Load, forward, loss, backward, embedding gradients, clip, AdamW: resident on the backend, for one shape of batch. It serves one run after the other,
 * whatever their losses are. Our own work is two submissions, one after each graph.
 */
export class Update {
  /** The sticky flag. */
  readonly status: Tensor;
  /** Gradients of parameters that only ever are gathered from: rows are added onto zeros. */
  private readonly rowOnly: Readonly<Record<string, Tensor>>;
  private loaded: Batch | undefined;
  private pass: LossPass | undefined;
  private passName: string | undefined;

  private constructor(
    private readonly backend: Backend,
    readonly architecture: Architecture,
    readonly batch: BatchTensors,
    readonly head: LanguageHead,
    readonly optimizer: Optimizer,
    private readonly derived: Differentiated,
    private readonly options: UpdateOptions,
    private readonly own: Owned,
  ) {
    const group = own.keep(new TensorGroup(backend, 'update'));
    this.status = group.uint32('status', [4]);
    const rowOnly = derived.rowGradients.filter(({ param }) => !derived.gradients.has(param));
    const shapes = new Map(architecture.parameters);
    this.rowOnly = Object.fromEntries(
      rowOnly.map(({ param }) => [param, group.float32(`rows.${param}`, shapes.get(param) ?? [])]),
    );
  }

  /** No graph is loaded before `prepare`. @throws EngineError where there is no room; what was made until then is given back */
  static create(options: UpdateOptions): Promise<Update> {
    const { backend, architecture, shape } = options;
    return Owned.create(async (own) => {
      const batch = own.keep(new BatchTensors(backend, shape));
      const derived = updateGraphs(architecture, batch.forwardShape);
      const head = own.keep(new LanguageHead(backend, batch, architecture.vocabSize));
      const optimizer = options.optimizer ?? own.keep(new Optimizer(backend, architecture));
      return new Update(backend, architecture, batch, head, optimizer, derived, options, own);
    });
  }

  get lossContext(): LossContext {
    const { backend, batch, head } = this;
    return { backend, batch, head };
  }

  get captured(): boolean {
    return this.pass?.captured ?? false;
  }

  load(batch: Batch): void {
    this.loaded = batch;
    this.batch.load(batch);
  }

  /**
   * Loads the graphs for a loss, which a run would do in its first step. One pass is kept at a time: it serves until another is needed.
   * @throws EngineError whatever the backend says of the graphs
   */
  async prepare(loss: Loss, config: TrainingConfig): Promise<LossPass> {
    const { backend, architecture, batch, derived } = this;
    const { capture = false, lossForm = backend.info.kind === 'wasm' ? 'graph' : 'kernel' } = this.options;
    const lossGraph = lossForm === 'graph' ? loss.graphOf?.(config) : undefined;
    const name = lossGraph?.graph.name ?? 'kernels';
    if (this.pass && this.passName === name) return this.pass;
    await this.disposePass();
    this.pass = lossGraph
      ? await JoinedPass.create(backend, architecture, batch, lossGraph)
      : await SplitPass.create(backend, batch, derived, capture);
    this.passName = name;
    return this.pass;
  }

  /**
   * One update, from the batch that is loaded. Returns before a GPU has finished, with the policy's output for the batch as it was before the update;
   * that stays valid until the next update.
   */
  async run({ policy, loss, config, learningRate, step, updater, inspect }: UpdateInputs): Promise<Tensor> {
    const { status, loaded } = this;
    if (!loaded) throw new RangeError(`no batch is loaded for step ${step}`);
    const pass = await this.prepare(loss, config);
    const { output, gradients: outputs } = await pass.run(policy, loss, { config, batch: loaded, step, status });
    const gradients = this.gradientsOf(pass, outputs);
    await inspect?.(gradients);
    await (updater ?? this.optimizer).update(policy, gradients, status, config, learningRate, step);
    return output;
  }

  /** Forgets the last run: moments and the flag of numbers that were not finite. */
  clear(): void {
    this.optimizer.clear();
    this.backend.write(this.status, new Uint32Array(this.status.size));
  }

  async dispose(): Promise<void> {
    await this.disposePass();
    await this.own.dispose();
  }

  private async disposePass(): Promise<void> {
    const { pass } = this;
    this.pass = undefined;
    await pass?.dispose();
  }

  /** By parameter, with the rows of embeddings added up. @param outputs of the backward graph */
  private gradientsOf({ derived }: LossPass, outputs: Readonly<Record<string, Tensor>>): Record<string, Tensor> {
    const { backend, batch } = this;
    const gradients = Object.fromEntries([...derived.gradients].map(([param, output]) => [param, outputs[output]]));
    for (const [param, tensor] of Object.entries(this.rowOnly)) {
      backend.write(tensor, new Float32Array(tensor.size));
      gradients[param] = tensor;
    }
    for (const { param, indices, rows } of derived.rowGradients) {
      const grad = gradients[param];
      backend.kernels.embeddingGrad({ dRows: outputs[rows], plan: batch.plan(indices), grad, width: grad.shape[1] });
    }
    return gradients;
  }
}
