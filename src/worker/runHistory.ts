import type { Report } from '../client/runProtocol';
import { KEPT_LIMIT, type Snapshot } from '../core/runCheckpoint';
import type { Run } from '../train/run';
import { SnapshotRing } from '../train/snapshotRing';
import { snapshotBytes } from '../train/snapshots';

/** A running training is offered for keeping this often, milliseconds. */
const CHECKPOINT_INTERVAL = 4000;

/** What is kept of a run: snapshots to go back to, here, and now and then a checkpoint, which the page stores. Of a model too large for either, neither. */
export class RunHistory {
  private readonly snapshots = new SnapshotRing();
  /** Of one snapshot. */
  private readonly bytes: number;
  private checkpointAt = performance.now();
  private checkpointStep = -1;

  constructor(
    private readonly run: Run,
    private readonly post: (report: Report) => void,
  ) {
    this.bytes = snapshotBytes(run.architecture);
  }

  /** The last snapshot at or before a step; the first where none is; undefined where none is kept. */
  at(step: number): Snapshot | undefined {
    return this.snapshots.at(step);
  }

  /** @param standing the run stands still, so that where it is must not be lost */
  async keep(standing: boolean): Promise<void> {
    const { run, snapshots, bytes } = this;
    const { step } = run.trainer;
    const { evaluationSteps } = run.world;
    // A run that is taken up may stand between two steps of the grid: it can be gone back to all the same.
    const wanted = snapshots.steps.length === 0 || (step % evaluationSteps === 0 && snapshots.wants(step));
    const keeps = bytes <= snapshots.limit && wanted;
    const late = performance.now() - this.checkpointAt > CHECKPOINT_INTERVAL;
    const due = bytes <= KEPT_LIMIT && step > 0 && step !== this.checkpointStep && (standing || late);
    if (!keeps && !due) return;
    const snapshot = await run.snapshot();
    if (keeps) {
      snapshots.add(snapshot, evaluationSteps);
      const { steps, bytes, limit } = snapshots;
      this.post({ type: 'snapshots', snapshots: { steps, bytes, limit } });
    }
    if (!due) return;
    this.checkpointAt = performance.now();
    this.checkpointStep = step;
    this.post({ type: 'checkpoint', checkpoint: await run.checkpoint(snapshot) });
  }
}
