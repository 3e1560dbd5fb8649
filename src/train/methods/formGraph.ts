import type { TrainingConfig } from '../../core/trainingConfig';
import type { Batch } from '../../data/batching';
import { algebra } from '../../graph/algebra';
import { GraphBuilder } from '../../graph/builder';
import type { Graph, Value } from '../../graph/ir';
import type { BatchTensors } from '../../model/batchTensors';
import type { Tensor } from '../../runtime/backend';
import { TensorGroup } from '../../runtime/ownership';
import type { LossContext, LossGraph } from '../loss';

/** What a loss is built from. */
export interface LossTerms {
  readonly b: GraphBuilder;
  /** One number a row, [R, 1], of a scalar head. */
  values(): Value;
  /** Log-probability of each row's target, [1, R], of a language model. A row of padding has that of token 0: it must count nothing. */
  logps(): Value;
  /** Of every token of the vocabulary, [R, V]. */
  logProbs(): Value;
  /** One of the form's inputs. */
  input(name: string): Value;
}

/**
 * A loss in operators that graph/ differentiates: on both backends, without a kernel of its own.
 * @template Read names of those inputs that are read back of each step
 */
export interface GraphLossForm<Read extends string = never> {
  /** Forms of one name have the same graph. */
  readonly name: string;
  /** What the model has. */
  readonly head: 'language' | 'scalar';
  /** Shapes of what it takes besides, float32. */
  readonly inputs: Readonly<Record<string, readonly number[]>>;
  /** Readings that are inputs: there even where the loss does not ask for them. */
  readonly read?: Readonly<Record<Read, string>>;
  /** The loss that is minimised, one number. */
  build(terms: LossTerms): Value;
  /** What the batch and the settings decide, by input; the rest is written by whoever collects. */
  values(batch: Batch, config: TrainingConfig): Readonly<Record<string, Float32Array>>;
}

/** Where a form's graph stands: as one with the passes, of the model's output, or between them, after the kernels of the language head. */
export type FormPlace = 'joined' | 'between';

/** A form's graph for the batches of an update, with tensors for what it takes. */
export class FormGraph implements LossGraph {
  readonly graph: Graph;
  readonly feeds: Readonly<Record<string, Tensor>>;
  private readonly group: TensorGroup;

  /** @param given tensors of the caller's for inputs; those that the graph does not ask for are left aside @throws EngineError where there is no room */
  constructor(
    private readonly context: Pick<LossContext, 'backend' | 'batch' | 'head'>,
    readonly form: GraphLossForm,
    given: Readonly<Record<string, Tensor>> = {},
    place: FormPlace = 'joined',
  ) {
    const { backend, batch, head } = context;
    this.graph = graphOf(form, batch, head.vocab, place);
    const group = new TensorGroup(backend, 'lossGraph');
    this.group = group;
    const asked = this.graph.inputs.filter(({ name }) => !MODEL_INPUTS.has(name));
    const tensors = asked.map(({ name, dtype, shape }) => [
      name,
      given[name] ?? (dtype === 'int32' ? group.int32(name, shape) : group.float32(name, shape)),
    ]);
    this.feeds = Object.fromEntries(tensors);
  }

  load(batch: Batch, config: TrainingConfig): void {
    const { context, feeds, form } = this;
    const { backend, head } = context;
    if (feeds.target_places) {
      const places = Int32Array.from(batch.targets, (target, row) => row * head.vocab + Math.max(target, 0));
      backend.write(feeds.target_places, places);
    }
    for (const [name, values] of Object.entries(form.values(batch, config)))
      if (feeds[name]) backend.write(feeds[name], values);
  }

  destroy(): void {
    this.group.destroy();
  }
}

/** What comes from the model, or from its head's kernels. */
const MODEL_INPUTS: ReadonlySet<string> = new Set(['logits', 'values', 'token_logps', 'lse']);

function graphOf(
  { name, inputs, build }: GraphLossForm,
  { rows }: BatchTensors,
  vocab: number,
  place: FormPlace,
): Graph {
  const b = new GraphBuilder(`loss_${name}`, 'loss_');
  const known = new Map<string, Value>();
  const once = (key: string, make: () => Value) => {
    const value = known.get(key) ?? make();
    known.set(key, value);
    return value;
  };
  const input = (key: string, shape: readonly number[]) => once(key, () => b.input(key, 'float32', shape));
  const logits = () => input('logits', [rows, vocab]);
  const joined = {
    logProbs: () => b.op('LogSoftmax', [logits()], { axis: -1 }),
    logps: () => {
      const places = b.input('target_places', 'int32', [rows]);
      const flat = b.reshape(once('logProbs', joined.logProbs), [rows * vocab, 1]);
      return b.reshape(b.op('Gather', [flat, places], { axis: 0 }), [1, rows]);
    },
  };
  const between = {
    /** ONNX Runtime has no LogSoftmax on a GPU. The kernel's log Σ exp keeps the exponents small; it is a constant here, which cancels. */
    logProbs: () => {
      const { sub, exp, log } = algebra(b);
      const shifted = sub(logits(), input('lse', [rows, 1]));
      return sub(shifted, log(b.reduce('ReduceSum', exp(shifted), [1], true)));
    },
    logps: () => input('token_logps', [1, rows]),
  };
  const { logProbs, logps } = place === 'joined' ? joined : between;
  const loss = build({
    b,
    values: () => input('values', [rows, 1]),
    logps: () => once('logps', logps),
    logProbs: () => once('logProbs', logProbs),
    input: (key) => input(key, inputs[key]),
  });
  return b.build([b.reshape(loss, [1], 'loss')]);
}
