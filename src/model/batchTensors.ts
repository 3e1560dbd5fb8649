import { type Batch, type BatchLimits, type BatchShape, causalMask, sequencesOf } from '../data/batching';
import { scatterPlan } from '../data/scatterPlan';
import { invertIndices } from '../graph/inverse';
import type { Backend, ScatterPlan, Tensor } from '../runtime/backend';
import { TensorGroup } from '../runtime/ownership';
import type { Architecture, ForwardShape } from './architecture';

/** What a model can take in a batch. */
export function batchLimits({ vocabSize, contextLength, endToken }: Architecture): BatchLimits {
  return { vocab: vocabSize, context: contextLength, padId: endToken };
}

/** The forward pass of a batch of this shape. */
export function forwardShapeOf(shape: BatchShape): ForwardShape {
  return { sequences: sequencesOf(shape), positions: shape.positions, logitRows: shape.rows, maskRows: 1 };
}

interface MutablePlan extends ScatterPlan {
  count: number;
}

/** A batch on the backend: static tensors that each new batch overwrites. */
export class BatchTensors {
  /** The graph inputs that describe the batch, by name. */
  readonly inputs: Readonly<Record<'input_ids' | 'position_ids' | 'attention_mask' | 'logit_rows', Tensor>>;
  /** The inverse of `logit_rows`: for each position its logit row, or the number of rows where it has none. For the backward graph. */
  readonly rowOfPosition: Tensor;
  readonly targets: Tensor;
  readonly sequenceOf: Tensor;
  readonly starts: Tensor;
  readonly lengths: Tensor;
  readonly sequences: number;
  readonly rows: number;
  private readonly plans: Record<string, MutablePlan>;
  private readonly group: TensorGroup;

  constructor(
    private readonly backend: Backend,
    readonly shape: BatchShape,
  ) {
    this.group = new TensorGroup(backend, 'batch');
    const int32 = (name: string, size: number) => this.group.int32(name, [size]);
    const { positions, rows } = shape;
    const { sequences } = this.forwardShape;
    const tokens = sequences * positions;
    this.sequences = sequences;
    this.rows = rows;
    this.inputs = {
      input_ids: int32('input_ids', tokens),
      position_ids: int32('position_ids', tokens),
      attention_mask: this.group.float32('attention_mask', [1, 1, positions, positions], causalMask(positions)),
      logit_rows: int32('logit_rows', rows),
    };
    this.rowOfPosition = int32('rowOfPosition', tokens);
    this.targets = int32('targets', rows);
    this.sequenceOf = int32('sequenceOf', rows);
    this.starts = int32('starts', sequences + 1);
    this.lengths = this.group.float32('lengths', [sequences]);
    const plan = (name: string): MutablePlan => ({
      uniqueIds: int32(`${name}.uniqueIds`, tokens),
      starts: int32(`${name}.starts`, tokens + 1),
      positions: int32(`${name}.positions`, tokens),
      count: 0,
    });
    this.plans = { input_ids: plan('tokens'), position_ids: plan('positions') };
  }

  get forwardShape(): ForwardShape {
    return forwardShapeOf(this.shape);
  }

  load(batch: Batch): void {
    const { backend, inputs } = this;
    backend.write(inputs.input_ids, batch.inputIds);
    backend.write(inputs.position_ids, batch.positionIds);
    backend.write(inputs.logit_rows, batch.logitRows);
    backend.write(this.rowOfPosition, invertIndices(batch.logitRows, batch.inputIds.length));
    backend.write(this.targets, batch.targets);
    backend.write(this.sequenceOf, batch.sequenceOf);
    backend.write(this.starts, batch.starts);
    backend.write(this.lengths, batch.lengths);
    this.loadPlan('input_ids', batch.inputIds);
    this.loadPlan('position_ids', batch.positionIds);
  }

  /** Where each row of an embedding was read in this batch. @param indices 'input_ids' or 'position_ids' */
  plan(indices: string): ScatterPlan {
    return this.plans[indices];
  }

  private loadPlan(name: string, ids: Int32Array): void {
    const { uniqueIds, starts, positions, count } = scatterPlan(ids);
    const plan = this.plans[name];
    this.backend.write(plan.uniqueIds, uniqueIds);
    this.backend.write(plan.starts, starts);
    this.backend.write(plan.positions, positions);
    plan.count = count;
  }

  destroy(): void {
    this.group.destroy();
  }
}
