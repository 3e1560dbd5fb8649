import type { BatchTensors } from '../model/batchTensors';
import { Logps } from '../model/logps';
import type { Backend, Tensor } from '../runtime/backend';
import { TensorGroup } from '../runtime/ownership';

/** From logits to log-probabilities, and from a derivative by log-probabilities back to one by logits: what every loss of a language model shares. */
export class LanguageHead {
  readonly logps: Logps;
  private readonly dLogits: Tensor;
  private readonly group: TensorGroup;

  constructor(
    private readonly backend: Backend,
    private readonly batch: BatchTensors,
    readonly vocab: number,
  ) {
    const group = new TensorGroup(backend, 'head');
    this.group = group;
    this.logps = group.add(() => new Logps(backend, batch, vocab, 'policy'));
    this.dLogits = group.float32('dLogits', [batch.rows, vocab]);
  }

  /**
   * dLogits [R, V] of a loss, from its derivatives by log-probabilities.
   * @param logits those that `logps` was computed from
   * @param entryOf int32 [R], the entry of `dLogps` that a row takes: `batch.sequenceOf` for derivatives per sequence, the row's own number for
   * derivatives per token
   */
  differentiate(logits: Tensor, dLogps: Tensor, entryOf: Tensor): Tensor {
    const { batch, dLogits, vocab } = this;
    const { targets, rows } = batch;
    const { lse } = this.logps;
    this.backend.kernels.dLogits({ logits, lse, targets, dLogps, sequenceOf: entryOf, dLogits, rows, vocab });
    return dLogits;
  }

  destroy(): void {
    this.group.destroy();
  }
}
