import type { LossType } from '../../core/lossTypes';
import type { TrainingConfig } from '../../core/trainingConfig';
import type { Batch } from '../../data/batching';
import { GraphBuilder } from '../../graph/builder';
import type { Graph, Value } from '../../graph/ir';
import type { BatchTensors } from '../../model/batchTensors';
import type { Backend, Tensor } from '../../runtime/backend';
import { TensorGroup } from '../../runtime/ownership';
import type { LossGraph } from '../loss';
import { PAIR_LOSS_GRAPHS, type PairTerms, SETTINGS_OF_GRAPHS } from './pairLossGraphs';

export interface SequenceLossGraphOptions {
  readonly backend: Backend;
  readonly batch: BatchTensors;
  readonly vocab: number;
  /** [S]. */
  readonly referenceLogps: Tensor;
  readonly lossType: LossType;
}

/** Whether a loss can be one graph with the passes. */
export function hasGraph(lossType: LossType): boolean {
  return lossType === 'sft' || lossType in PAIR_LOSS_GRAPHS;
}

/** The losses of math/pairLoss.ts in operators that graph/ differentiates. */
export class SequenceLossGraph implements LossGraph {
  readonly graph: Graph;
  readonly feeds: Readonly<Record<string, Tensor>>;
  readonly lossType: LossType;
  private readonly group: TensorGroup;

  /** @throws EngineError where there is no room */
  constructor(private readonly options: SequenceLossGraphOptions) {
    const { backend, batch, referenceLogps, lossType } = options;
    const { rows, sequences } = batch;
    const group = new TensorGroup(backend, 'lossGraph');
    this.group = group;
    this.lossType = lossType;
    const settings = Object.keys(SETTINGS_OF_GRAPHS).map((name) => [name, group.float32(name, [1])] as const);
    this.feeds = {
      ...Object.fromEntries(settings),
      target_places: group.int32('target_places', [rows]),
      membership: group.float32('membership', [sequences, rows]),
      per_token: group.float32('per_token', [1]),
      per_length: group.float32('per_length', [sequences]),
      reference_logps: referenceLogps,
    };
    this.graph = lossGraph(options);
  }

  load({ targets, sequenceOf, starts, lengths }: Batch, config: TrainingConfig): void {
    const { backend, batch, vocab } = this.options;
    const { rows, sequences, shape } = batch;
    const membership = new Float32Array(sequences * rows);
    // Padding rows come after the last sequence's, and belong to none.
    for (let row = 0; row < starts[sequences]; row++) membership[sequenceOf[row] * rows + row] = 1;
    const places = Int32Array.from(targets, (target, row) => row * vocab + Math.max(target, 0));
    const tokens = lengths.subarray(0, shape.pairs).reduce((sum, length) => sum + length, 0);
    backend.write(this.feeds.membership, membership);
    backend.write(this.feeds.target_places, places);
    backend.write(this.feeds.per_token, Float32Array.of(1 / Math.max(tokens, 1)));
    backend.write(
      this.feeds.per_length,
      Float32Array.from(lengths, (length) => 1 / Math.max(length, 1)),
    );
    for (const [name, of] of Object.entries(SETTINGS_OF_GRAPHS))
      backend.write(this.feeds[name], Float32Array.of(of(config)));
  }

  destroy(): void {
    this.group.destroy();
  }
}

function lossGraph({ batch, vocab, lossType }: SequenceLossGraphOptions): Graph {
  const { rows, sequences } = batch;
  const b = new GraphBuilder(`loss_${lossType}`, 'loss_');
  const logits = b.input('logits', 'float32', [rows, vocab]);
  const places = b.input('target_places', 'int32', [rows]);
  const membership = b.input('membership', 'float32', [sequences, rows]);
  const flat = b.reshape(b.op('LogSoftmax', [logits], { axis: -1 }), [rows * vocab, 1]);
  const logps = b.op('MatMul', [membership, b.op('Gather', [flat, places], { axis: 0 })]);
  const loss = lossType === 'sft' ? crossEntropy(b, logps, batch) : meanPairLoss(b, logps, batch, lossType);
  return b.build([b.reshape(loss, [1], 'loss')]);
}

/** −Σ chosen logps / Σ chosen tokens. @param logps [S, 1] */
function crossEntropy(b: GraphBuilder, logps: Value, { sequences, shape }: BatchTensors): Value {
  const perToken = b.input('per_token', 'float32', [1]);
  const chosen = Array.from({ length: sequences }, (_, s) => (s < shape.pairs ? -1 : 0));
  return b.op('Mul', [b.op('MatMul', [b.constant(chosen, 'float32', [1, sequences]), logps]), perToken]);
}

/** @param logps [S, 1] */
function meanPairLoss(b: GraphBuilder, logps: Value, { sequences, shape }: BatchTensors, lossType: LossType): Value {
  const graph = PAIR_LOSS_GRAPHS[lossType];
  if (!graph) throw new RangeError(`${lossType} has no graph`);
  const reference = b.input('reference_logps', 'float32', [sequences]);
  const logratios = b.op('Sub', [b.reshape(logps, [sequences]), reference]);
  const settings = new Map<string, Value>();
  const half = (of: Value, which: 'chosen' | 'rejected') =>
    b.op('MatMul', [
      b.constant(which === 'chosen' ? [1, 0] : [0, 1], 'float32', [1, 2]),
      b.reshape(of, [2, shape.pairs]),
    ]);
  const terms: PairTerms = {
    b,
    chosen: half(logratios, 'chosen'),
    rejected: half(logratios, 'rejected'),
    perToken: (which) =>
      half(
        once(settings, 'per_length', () => b.input('per_length', 'float32', [sequences])),
        which,
      ),
    setting: (name) => once(settings, name, () => b.input(name, 'float32', [1])),
  };
  return b.reduce('ReduceMean', graph(terms), [0, 1], false);
}

function once(known: Map<string, Value>, name: string, make: () => Value): Value {
  const value = known.get(name) ?? make();
  known.set(name, value);
  return value;
}
