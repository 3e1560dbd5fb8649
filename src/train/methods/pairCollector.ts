import { collatePairs } from '../../data/batching';
import { PairOrder } from '../../data/pairOrder';
import { placesOf } from '../../data/pairSource';
import { batchLimits } from '../../model/batchTensors';
import type { Tensor } from '../../runtime/backend';
import type { StepReading } from '../metrics';
import type { Collector, CollectorContext, Minibatch } from './method';
import { ReferenceLogps } from './referenceLogps';

/** The pairs of a data set, a batch of them for each update, with their log-probabilities under the reference. */
export class PairCollector implements Collector {
  private readonly order: PairOrder;
  private readonly known: ReferenceLogps;

  constructor(private readonly context: CollectorContext) {
    const { source, config, inOrder } = context;
    this.order = new PairOrder(source.size, config.per_device_train_batch_size, config.seed, !inOrder);
    this.known = new ReferenceLogps(source.size);
  }

  async collect(step: number): Promise<readonly Minibatch[]> {
    const { source, update, architecture, fault, loss } = this.context;
    const indices = this.upcoming(step);
    const { collate = collatePairs } = source;
    const batch = collate(await source.pairs(indices), update.batch.shape, batchLimits(architecture));
    const prepare = async () => {
      const logits = await this.provideReference(indices);
      await fault?.beforeLoss?.(batch, loss.readings.referenceLogps);
      return logits;
    };
    return [
      { batch, indices, places: placesOf(source, indices), epoch: (step * indices.length) / source.size, prepare },
    ];
  }

  upcoming(step: number): readonly number[] {
    const { source, config } = this.context;
    return source.batch?.(step, config.per_device_train_batch_size) ?? this.order.batch(step);
  }

  remember({ indices, referenceLogps }: StepReading): void {
    this.known.set(indices, referenceLogps);
  }

  /** From what has been read back where all is known, else by a forward pass, whose logits are returned. */
  private async provideReference(indices: readonly number[]): Promise<Tensor | undefined> {
    const { backend, referencePass, reference, loss } = this.context;
    const { readings, referenceTokens } = loss;
    // Of tokens nothing is kept: there are too many.
    const known = referenceTokens ? undefined : this.known.of(indices);
    if (!known) return referencePass.score(reference, readings.referenceLogps, referenceTokens);
    backend.write(readings.referenceLogps, known);
    return undefined;
  }
}
