import type { LossType } from '../../core/lossTypes';
import type { TrainingConfig } from '../../core/trainingConfig';
import type { BatchTensors } from '../../model/batchTensors';
import type { Backend, Tensor } from '../../runtime/backend';
import { TensorGroup } from '../../runtime/ownership';
import type { LanguageHead } from '../languageHead';
import type { Loss, LossContext, LossGraph, LossStep } from '../loss';
import { hasGraph, SequenceLossGraph } from './sequenceLossGraph';

/** The losses of math/pairLoss.ts: functions of the summed log-probabilities of a pair's completions, one derivative per sequence. */
export class SequenceLoss implements Loss {
  readonly readings: Readonly<Record<'loss' | 'logps' | 'referenceLogps', Tensor>>;
  /** Summed log-probability of each sequence under the reference, [S]; filled before the loss is asked for. */
  readonly referenceLogps: Tensor;
  private readonly backend: Backend;
  private readonly batch: BatchTensors;
  private readonly head: LanguageHead;
  private readonly dLogps: Tensor;
  private readonly group: TensorGroup;
  private graph: SequenceLossGraph | undefined;

  /** @param lossType of the update's configuration where it is left out */
  constructor(
    { backend, batch, head }: LossContext,
    private readonly lossType?: LossType,
  ) {
    this.backend = backend;
    this.batch = batch;
    this.head = head;
    const group = new TensorGroup(backend, 'loss');
    this.group = group;
    this.referenceLogps = group.float32('referenceLogps', [batch.sequences]);
    this.dLogps = group.float32('dLogps', [batch.sequences]);
    const loss = group.float32('values', [batch.shape.pairs]);
    this.readings = { loss, logps: head.logps.sequences, referenceLogps: this.referenceLogps };
  }

  evaluate(logits: Tensor, { config, step, status }: LossStep): void {
    const { batch, head, referenceLogps, dLogps } = this;
    head.logps.compute(logits);
    this.backend.kernels.preferenceLoss({
      lossType: this.lossType ?? config.loss_type,
      beta: config.beta,
      labelSmoothing: config.label_smoothing,
      logps: head.logps.sequences,
      referenceLogps,
      lengths: batch.lengths,
      loss: this.readings.loss,
      dLogps,
      status,
      pairs: batch.shape.pairs,
      hasRejected: batch.sequences > batch.shape.pairs,
      step,
    });
  }

  differentiate(logits: Tensor): Tensor {
    return this.head.differentiate(logits, this.dLogps, this.batch.sequenceOf);
  }

  graphOf(config: TrainingConfig): LossGraph | undefined {
    const { backend, batch, head, referenceLogps } = this;
    const lossType = this.lossType ?? config.loss_type;
    if (!hasGraph(lossType)) return undefined;
    if (this.graph?.lossType !== lossType) {
      this.graph?.destroy();
      this.graph = new SequenceLossGraph({ backend, batch, vocab: head.vocab, referenceLogps, lossType });
    }
    return this.graph;
  }

  destroy(): void {
    this.graph?.destroy();
    this.group.destroy();
  }
}
