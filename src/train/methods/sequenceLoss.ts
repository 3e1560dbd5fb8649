import type { LossType } from '../../core/lossTypes';
import type { TrainingConfig } from '../../core/trainingConfig';
import type { BatchTensors } from '../../model/batchTensors';
import type { Backend, Tensor } from '../../runtime/backend';
import { TensorGroup } from '../../runtime/ownership';
import type { LanguageHead } from '../languageHead';
import type { LossContext, LossGraph, LossStep, PairLoss } from '../loss';
import { FormGraph } from './formGraph';
import { hasGraph, lossTypeForm } from './lossTypeForm';

/** The losses of math/pairLoss.ts: functions of the summed log-probabilities of a pair's completions, one derivative per sequence. */
export class SequenceLoss implements PairLoss {
  readonly readings: PairLoss['readings'];
  private readonly backend: Backend;
  private readonly batch: BatchTensors;
  private readonly head: LanguageHead;
  private readonly dLogps: Tensor;
  private readonly group: TensorGroup;
  private graph: FormGraph | undefined;

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
    this.dLogps = group.float32('dLogps', [batch.sequences]);
    const referenceLogps = group.float32('referenceLogps', [batch.sequences]);
    const loss = group.float32('values', [batch.shape.pairs]);
    this.readings = { loss, logps: head.logps.sequences, referenceLogps };
  }

  evaluate(logits: Tensor, { config, step, status }: LossStep): void {
    const { batch, head, readings, dLogps } = this;
    head.logps.compute(logits);
    this.backend.kernels.preferenceLoss({
      lossType: this.lossType ?? config.loss_type,
      beta: config.beta,
      labelSmoothing: config.label_smoothing,
      discopopTau: config.discopop_tau,
      logps: head.logps.sequences,
      referenceLogps: readings.referenceLogps,
      lengths: batch.lengths,
      loss: readings.loss,
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
    const { backend, batch, head, readings } = this;
    const lossType = this.lossType ?? config.loss_type;
    if (!hasGraph(lossType)) return undefined;
    if (this.graph?.form.name !== lossType) {
      this.graph?.destroy();
      const form = lossTypeForm(lossType, batch);
      this.graph = new FormGraph({ backend, batch, head }, form, { reference_logps: readings.referenceLogps });
    }
    return this.graph;
  }

  async dispose(): Promise<void> {
    this.graph?.destroy();
    this.group.destroy();
  }
}
