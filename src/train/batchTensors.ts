import { type Batch, type BatchLimits, type BatchShape, causalMask } from '../data/batching';
import { scatterPlan } from '../data/scatterPlan';
import { invertIndices } from '../graph/inverse';
import type { Architecture, ForwardShape } from '../model/architecture';
import type { Backend, ScatterPlan, Tensor } from '../runtime/backend';

/** What a model can take in a batch. */
export function batchLimits({ vocabSize, contextLength, endToken }: Architecture): BatchLimits {
  return { vocab: vocabSize, context: contextLength, padId: endToken };
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

  constructor(
    private readonly backend: Backend,
    readonly shape: BatchShape,
    /** False: one sequence per pair, the chosen. */
    readonly hasRejected: boolean,
  ) {
    const int32 = (label: string, size: number) => backend.tensor(`batch.${label}`, 'int32', [size]);
    const { pairs, positions, rows } = shape;
    const sequences = hasRejected ? 2 * pairs : pairs;
    const tokens = sequences * positions;
    this.sequences = sequences;
    this.rows = rows;
    this.inputs = {
      input_ids: int32('input_ids', tokens),
      position_ids: int32('position_ids', tokens),
      attention_mask: backend.tensor(
        'batch.attention_mask',
        'float32',
        [1, 1, positions, positions],
        causalMask(positions),
      ),
      logit_rows: int32('logit_rows', rows),
    };
    this.rowOfPosition = int32('rowOfPosition', tokens);
    this.targets = int32('targets', rows);
    this.sequenceOf = int32('sequenceOf', rows);
    this.starts = int32('starts', sequences + 1);
    this.lengths = backend.tensor('batch.lengths', 'float32', [sequences]);
    const plan = (label: string): MutablePlan => ({
      uniqueIds: int32(`${label}.uniqueIds`, tokens),
      starts: int32(`${label}.starts`, tokens + 1),
      positions: int32(`${label}.positions`, tokens),
      count: 0,
    });
    this.plans = { input_ids: plan('tokens'), position_ids: plan('positions') };
  }

  get forwardShape(): ForwardShape {
    const { positions, rows } = this.shape;
    return { sequences: this.sequences, positions, logitRows: rows, maskRows: 1 };
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
    for (const tensor of Object.values(this.inputs)) tensor.destroy();
    for (const { uniqueIds, starts, positions } of Object.values(this.plans)) {
      for (const tensor of [uniqueIds, starts, positions]) tensor.destroy();
    }
    for (const tensor of [this.rowOfPosition, this.targets, this.sequenceOf, this.starts, this.lengths])
      tensor.destroy();
  }
}
