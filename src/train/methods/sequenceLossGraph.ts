import type { TrainingConfig } from '../../core/trainingConfig';
import type { Batch } from '../../data/batching';
import { GraphBuilder } from '../../graph/builder';
import type { Graph, Value } from '../../graph/ir';
import type { BatchTensors } from '../../model/batchTensors';
import type { Backend, Tensor } from '../../runtime/backend';
import { TensorGroup } from '../../runtime/ownership';
import type { LossGraph } from '../loss';

export interface SequenceLossGraphOptions {
  readonly backend: Backend;
  readonly batch: BatchTensors;
  readonly vocab: number;
  /** [S]. */
  readonly referenceLogps: Tensor;
  readonly lossType: 'sigmoid' | 'sft';
  readonly config: TrainingConfig;
}

/** Two of the losses of math/pairLoss.ts in operators that graph/ differentiates. */
export class SequenceLossGraph implements LossGraph {
  readonly graph: Graph;
  readonly feeds: Readonly<Record<string, Tensor>>;
  private readonly targetPlaces: Tensor;
  private readonly membership: Tensor;
  private readonly perToken: Tensor;
  private readonly group: TensorGroup;

  constructor(private readonly options: SequenceLossGraphOptions) {
    const { backend, batch, referenceLogps, config } = options;
    const { rows, sequences } = batch;
    const group = new TensorGroup(backend, 'lossGraph');
    this.group = group;
    this.targetPlaces = group.int32('target_places', [rows]);
    this.membership = group.float32('membership', [sequences, rows]);
    this.perToken = group.float32('per_token', [1]);
    this.feeds = {
      target_places: this.targetPlaces,
      membership: this.membership,
      per_token: this.perToken,
      reference_logps: referenceLogps,
      beta: group.float32('beta', [1], Float32Array.of(config.beta)),
      label_smoothing: group.float32('label_smoothing', [1], Float32Array.of(config.label_smoothing)),
    };
    this.graph = lossGraph(options);
  }

  load({ targets, sequenceOf, starts, lengths }: Batch): void {
    const { backend, batch, vocab } = this.options;
    const { rows, sequences, shape } = batch;
    const membership = new Float32Array(sequences * rows);
    // Padding rows come after the last sequence's, and belong to none.
    for (let row = 0; row < starts[sequences]; row++) membership[sequenceOf[row] * rows + row] = 1;
    backend.write(this.membership, membership);
    backend.write(
      this.targetPlaces,
      Int32Array.from(targets, (target, row) => row * vocab + Math.max(target, 0)),
    );
    const tokens = lengths.subarray(0, shape.pairs).reduce((sum, length) => sum + length, 0);
    backend.write(this.perToken, Float32Array.of(1 / Math.max(tokens, 1)));
  }

  destroy(): void {
    this.group.destroy();
  }
}

function lossGraph({ batch, vocab, lossType }: SequenceLossGraphOptions): Graph {
  const { rows, sequences } = batch;
  const b = new GraphBuilder('loss', 'loss_');
  const logits = b.input('logits', 'float32', [rows, vocab]);
  const places = b.input('target_places', 'int32', [rows]);
  const membership = b.input('membership', 'float32', [sequences, rows]);
  const flat = b.reshape(b.op('LogSoftmax', [logits], { axis: -1 }), [rows * vocab, 1]);
  const logps = b.op('MatMul', [membership, b.op('Gather', [flat, places], { axis: 0 })]);
  const loss = lossType === 'sft' ? crossEntropy(b, logps, batch) : sigmoidLoss(b, logps, batch);
  return b.build([b.reshape(loss, [1], 'loss')]);
}

/** −Σ chosen logps / Σ chosen tokens. @param logps [S, 1] */
function crossEntropy(b: GraphBuilder, logps: Value, { sequences, shape }: BatchTensors): Value {
  const perToken = b.input('per_token', 'float32', [1]);
  const chosen = Array.from({ length: sequences }, (_, s) => (s < shape.pairs ? -1 : 0));
  return b.op('Mul', [b.op('MatMul', [b.constant(chosen, 'float32', [1, sequences]), logps]), perToken]);
}

/** Mean of (1 − ε)·sp(−z) + ε·sp(z), z = β(a − b). @param logps [S, 1] */
function sigmoidLoss(b: GraphBuilder, logps: Value, { sequences, shape }: BatchTensors): Value {
  const reference = b.input('reference_logps', 'float32', [sequences]);
  const beta = b.input('beta', 'float32', [1]);
  const smoothing = b.input('label_smoothing', 'float32', [1]);
  const logratios = b.reshape(b.op('Sub', [b.reshape(logps, [sequences]), reference]), [2, shape.pairs]);
  const difference = b.op('MatMul', [b.constant([1, -1], 'float32', [1, 2]), logratios]);
  const margin = b.op('Mul', [difference, beta]);
  const kept = b.op('Mul', [b.op('Softplus', [b.op('Neg', [margin])]), b.op('Sub', [b.constant(1), smoothing])]);
  const flipped = b.op('Mul', [b.op('Softplus', [margin]), smoothing]);
  return b.reduce('ReduceMean', b.op('Add', [kept, flipped]), [0, 1], false);
}
