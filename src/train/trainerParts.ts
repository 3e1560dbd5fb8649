import type { BatchShape } from '../data/batching';
import type { Architecture } from '../model/architecture';
import type { Backend } from '../runtime/backend';
import { BatchTensors } from './batchTensors';
import { Scorer } from './logps';
import { Optimizer } from './optimizer';
import { TrainingStep } from './trainingStep';

/** What a trainer has on its backend that is costly to make, for one shape of batch: it serves one run after the other. */
export class TrainerParts {
  private constructor(
    readonly batch: BatchTensors,
    readonly training: TrainingStep,
    readonly scorer: Scorer,
    readonly optimizer: Optimizer,
  ) {}

  static async create(
    backend: Backend,
    architecture: Architecture,
    shape: BatchShape,
    capture: boolean,
  ): Promise<TrainerParts> {
    const batch = new BatchTensors(backend, shape, true);
    const training = await TrainingStep.create(backend, architecture, batch, capture);
    const scorer = await Scorer.create(backend, architecture, batch);
    return new TrainerParts(batch, training, scorer, new Optimizer(backend, architecture));
  }

  /** Forgets the last run: moments and the flag of numbers that were not finite. */
  clear(): void {
    this.optimizer.clear();
    this.training.clearStatus();
  }

  async dispose(): Promise<void> {
    await this.training.dispose();
    await this.scorer.dispose();
    this.optimizer.destroy();
    this.batch.destroy();
  }
}
