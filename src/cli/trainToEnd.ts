import type { EvaluationRecord, MetricsRecord } from '../core/records';
import type { Run } from '../train/run';

export interface TrainingListener {
  readonly onMetrics?: (records: readonly MetricsRecord[], step: number) => void;
  readonly onEvaluation?: (record: EvaluationRecord | undefined) => void;
}

/** Evaluates at the start, in steps of the world's own, and at the end. @returns the last evaluation @throws EngineError of a step that failed */
export async function trainToEnd(run: Run, listener: TrainingListener): Promise<EvaluationRecord | undefined> {
  const { trainer, world } = run;
  const evaluate = async () => {
    const record = await world.evaluate(run.present, { sampled: true });
    listener.onEvaluation?.(record);
    return record;
  };
  while (!trainer.finished) {
    if (trainer.step % world.evaluationSteps === 0) await evaluate();
    if (!(await trainer.runStep())) continue;
    const { records, failure } = await trainer.collect();
    listener.onMetrics?.(records, trainer.step);
    if (failure) throw failure;
  }
  return evaluate();
}
