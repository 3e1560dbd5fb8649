import { type Differentiated, differentiate } from '../graph/differentiate';
import type { Architecture } from '../model/architecture';
import type { Backend, Tensor } from '../runtime/backend';
import type { BatchTensors } from './batchTensors';
import type { TrainingConfig } from './config';
import { GraphPair } from './graphPair';
import { Logps } from './logps';
import type { Updater } from './optimizer';
import type { ParameterSet } from './parameters';

/** What one step needs besides the batch. */
export interface StepInputs {
  readonly policy: ParameterSet;
  readonly optimizer: Updater;
  readonly config: TrainingConfig;
  readonly learningRate: number;
  /** 0-based. */
  readonly step: number;
  /** Called between the forward pass and the loss, while the policy's logits [R, V] are at hand. */
  readonly afterForward?: (logits: Tensor) => Promise<void>;
}

/**
 * One training step, resident on the backend: forward graph, log-probabilities, loss, dLogits, backward graph, embedding gradients,
 * clipping and AdamW. Our own work is two submissions, one after each graph.
 */
export class TrainingStep {
  readonly logps: Logps;
  /** Summed log-probability of each sequence under the reference, [S]; the caller fills it. */
  readonly referenceLogps: Tensor;
  /** Loss of each pair, [P]. */
  readonly loss: Tensor;
  /** The sticky flag. */
  readonly status: Tensor;
  private readonly dLogps: Tensor;
  private readonly dLogits: Tensor;
  /** Gradients of parameters that only ever are gathered from: rows are added onto zeros. */
  private readonly rowOnly: Readonly<Record<string, Tensor>>;
  private readonly pairs: number;
  private readonly hasRejected: boolean;

  private constructor(
    private readonly backend: Backend,
    private readonly architecture: Architecture,
    private readonly batch: BatchTensors,
    private readonly derived: Differentiated,
    private readonly graphs: GraphPair,
  ) {
    const { sequences, rows, shape } = batch;
    const vocab = architecture.vocabSize;
    this.hasRejected = batch.hasRejected;
    this.pairs = shape.pairs;
    const float32 = (label: string, dims: number[]) => backend.tensor(`step.${label}`, 'float32', dims);
    this.logps = new Logps(backend, batch, vocab, 'policy');
    this.referenceLogps = float32('referenceLogps', [sequences]);
    this.loss = float32('loss', [this.pairs]);
    this.dLogps = float32('dLogps', [sequences]);
    this.dLogits = float32('dLogits', [rows, vocab]);
    this.status = backend.tensor('step.status', 'uint32', [4]);
    const rowOnly = derived.rowGradients.filter(({ param }) => !derived.gradients.has(param));
    const shapes = new Map(architecture.parameters);
    this.rowOnly = Object.fromEntries(
      rowOnly.map(({ param }) => [param, float32(`rows.${param}`, [...(shapes.get(param) ?? [])])]),
    );
  }

  /** @param capture ask for captured graphs; GraphPair checks that they change nothing */
  static async create(
    backend: Backend,
    architecture: Architecture,
    batch: BatchTensors,
    capture: boolean,
  ): Promise<TrainingStep> {
    const names = architecture.parameters.map(([name]) => name);
    const derived = differentiate(architecture.forward(batch.forwardShape), ['logits'], names);
    const graphs = await GraphPair.create(backend, derived, capture);
    return new TrainingStep(backend, architecture, batch, derived, graphs);
  }

  get captured(): boolean {
    return this.graphs.captured;
  }

  /** Forgets that a loss or gradient was not finite. */
  clearStatus(): void {
    this.backend.write(this.status, new Uint32Array(this.status.size));
  }

  /** One update of `policy` in place, from the batch that is loaded. Returns before a GPU has finished. */
  async run(inputs: StepInputs): Promise<void> {
    const grads = await this.gradients(inputs);
    const { policy, optimizer, config, learningRate, step } = inputs;
    await optimizer.update(policy, grads, this.status, config, learningRate, step);
  }

  /** Forward and backward of the batch that is loaded: the gradient of the mean loss by parameter, before clipping. */
  async gradients({ policy, config, step, afterForward }: StepInputs): Promise<Record<string, Tensor>> {
    const { batch, derived } = this;
    const activations = await this.graphs.forward({ ...batch.inputs, ...policy.tensors });
    this.logps.compute(activations.logits);
    if (afterForward) await afterForward(activations.logits);
    this.differentiateLoss(activations.logits, config, step);
    const own = { d_logits: this.dLogits, row_of_position: batch.rowOfPosition };
    const feeds = { ...batch.inputs, ...policy.tensors, ...activations, ...own };
    const outputs = await this.graphs.backward(feeds);
    const grads = Object.fromEntries([...derived.gradients].map(([param, output]) => [param, outputs[output]]));
    return this.addRowGradients(outputs, grads);
  }

  private differentiateLoss(logits: Tensor, config: TrainingConfig, step: number): void {
    const { kernels } = this.backend;
    const { targets, sequenceOf, lengths, rows } = this.batch;
    kernels.preferenceLoss({
      lossType: config.loss_type,
      beta: config.beta,
      labelSmoothing: config.label_smoothing,
      logps: this.logps.sequences,
      referenceLogps: this.referenceLogps,
      lengths,
      loss: this.loss,
      dLogps: this.dLogps,
      status: this.status,
      pairs: this.pairs,
      hasRejected: this.hasRejected,
      step,
    });
    const { dLogps, dLogits } = this;
    const vocab = this.architecture.vocabSize;
    kernels.dLogits({ logits, lse: this.logps.lse, targets, dLogps, sequenceOf, dLogits, rows, vocab });
  }

  private addRowGradients(outputs: Record<string, Tensor>, grads: Record<string, Tensor>): Record<string, Tensor> {
    for (const [param, tensor] of Object.entries(this.rowOnly)) {
      this.backend.write(tensor, new Float32Array(tensor.size));
      grads[param] = tensor;
    }
    for (const { param, indices, rows } of this.derived.rowGradients) {
      const grad = grads[param];
      this.backend.kernels.embeddingGrad({
        dRows: outputs[rows],
        plan: this.batch.plan(indices),
        grad,
        width: grad.shape[1],
      });
    }
    return grads;
  }

  async dispose(): Promise<void> {
    this.logps.destroy();
    const own = [
      this.referenceLogps,
      this.loss,
      this.dLogps,
      this.dLogits,
      this.status,
      ...Object.values(this.rowOnly),
    ];
    for (const tensor of own) tensor.destroy();
    await this.graphs.dispose();
  }
}
