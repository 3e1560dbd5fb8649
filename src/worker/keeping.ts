import type { KitchenRun } from '../train/kitchenRun';
import { EVALUATION_STEPS } from '../train/runConfig';
import { SnapshotRing } from '../train/snapshotRing';
import type { Report } from './protocol';

/** A running training is offered for keeping this often, milliseconds. */
const CHECKPOINT_INTERVAL = 4000;

/** What is kept of a run: snapshots to go back to, here, and now and then a checkpoint, which the page stores. */
export class Keeping {
  private readonly snapshots = new SnapshotRing();
  private checkpointAt = 0;

  constructor(private readonly post: (report: Report) => void) {}

  /** A new run begins. */
  clear(): void {
    this.snapshots.clear();
    this.checkpointAt = performance.now();
  }

  /** The last snapshot at or before a step. */
  at(step: number) {
    return this.snapshots.at(step);
  }

  /** @param standing the run stands still, so that where it is must not be lost */
  async keep(run: KitchenRun, standing: boolean): Promise<void> {
    const { step } = run.trainer;
    const keeps = step % EVALUATION_STEPS === 0 && this.snapshots.wants(step);
    const due = step > 0 && (standing || performance.now() - this.checkpointAt > CHECKPOINT_INTERVAL);
    if (!keeps && !due) return;
    const snapshot = await run.snapshot();
    if (keeps) {
      this.snapshots.add(snapshot, EVALUATION_STEPS);
      const { steps, bytes, limit } = this.snapshots;
      this.post({ type: 'snapshots', snapshots: { steps, bytes, limit } });
    }
    if (!due) return;
    this.checkpointAt = performance.now();
    this.post({ type: 'checkpoint', checkpoint: await run.checkpoint(snapshot) });
  }
}
