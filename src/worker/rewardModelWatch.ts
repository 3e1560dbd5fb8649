import type { Report } from '../client/runProtocol';
import { stagesOf } from '../core/stages';
import type { RewardExam } from '../data/rewardExam';
import { rewardReport } from '../train/rewardReport';
import type { Run } from '../train/run';

/** Steps between two reports on a reward model that learns. */
const REPORT_STEPS = 100;
/** Fresh pairs that it is asked about. */
const EXAM_PAIRS = 1000;

/** Holds a run's reward model, where it has one, against the true reward. */
export class RewardModelWatch {
  private exam: RewardExam | undefined;
  private ratedStep = -1;

  constructor(
    private readonly run: Run,
    private readonly post: (report: Report) => void,
  ) {}

  /** @param standing the run stands still: what can be known is said now */
  async rate(standing: boolean): Promise<void> {
    const { trainer, world, definition } = this.run;
    const { rewardModel } = trainer.models;
    const stage = stagesOf(definition.config).find(({ name }) => name === 'reward');
    if (!rewardModel || !stage || !world.rewardExam) return;
    const step = Math.min(trainer.step, stage.until);
    // Before its first step it finds all alike.
    if (step <= stage.from || step === this.ratedStep) return;
    const done = step === stage.until;
    if (!standing && !done && step % REPORT_STEPS !== 0) return;
    this.ratedStep = step;
    this.exam ??= await world.rewardExam(EXAM_PAIRS, step);
    this.post({
      type: 'rewardModel',
      record: { step: step - stage.from, ...(await rewardReport(rewardModel, this.exam)) },
    });
  }
}
