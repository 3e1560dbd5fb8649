/** The course of a run as the page draws it: columns that stay bounded however long the run is. */
import type { BatchRecord, EvaluationRecord, MetricsRecord } from '../core/records';
import {
  type Curves,
  EVALUATION_COLUMNS,
  loggedColumns,
  MEASURED_COLUMNS,
  METRIC_COLUMNS,
  ROLLOUT_COLUMNS,
} from '../core/runCurves';
import type { TrainingLog } from '../core/trainingLog';
import type { WorldName } from '../core/world';
import { append, emptySeries, upTo } from './series';

/** Logging steps whose pairs are kept. */
const BATCH_CAPACITY = 256;

export function emptyCurves(): Curves {
  return {
    metrics: emptySeries([...METRIC_COLUMNS, ...ROLLOUT_COLUMNS]),
    evaluations: emptySeries(EVALUATION_COLUMNS),
    batches: [],
  };
}

export function withMetrics(curves: Curves, records: readonly MetricsRecord[]): Curves {
  return { ...curves, metrics: append(curves.metrics, records) };
}

export function withEvaluation(curves: Curves, record: EvaluationRecord): Curves {
  const { 'kl/sampled': sampled, ...measured } = record;
  const { mass, ...numbers } = 'mass' in measured ? measured : { ...measured, mass: undefined };
  const row = {
    ...numbers,
    ...(sampled && { 'kl/sampled': sampled.k3, 'kl/standardError': sampled.standardError }),
    ...(mass && {
      'mass/chosen': mass.chosen,
      'mass/rejected': mass.rejected,
      'mass/other': mass.other,
      'mass/malformed': mass.malformed,
    }),
  };
  return { ...curves, evaluations: append(curves.evaluations, [row]) };
}

export function withBatch(curves: Curves, record: BatchRecord): Curves {
  const { batches } = curves;
  const kept = batches.length < BATCH_CAPACITY ? batches : batches.filter((_, i) => i % 2 === 0);
  return { ...curves, batches: [...kept, record] };
}

/** The course of a run that another trainer made, as far as it was logged. */
export function curvesOfLog({ metrics, evaluations }: TrainingLog): Curves {
  const empty = emptyCurves();
  return { ...empty, metrics: append(empty.metrics, metrics), evaluations: append(empty.evaluations, evaluations) };
}

/** A copy of the course up to a step, for a run that starts there. */
export function curvesUpTo({ metrics, evaluations, batches }: Curves, step: number): Curves {
  return {
    // Metrics are of the step before its update, evaluations of the policy after so many updates.
    metrics: upTo(metrics, metrics.columns.step, step - 1),
    evaluations: upTo(evaluations, evaluations.columns.step, step),
    batches: batches.filter((batch) => batch.step < step),
  };
}

/** The columns that a run logs and its world measures, as an export takes them. */
export function tablesOf({ metrics, evaluations }: Curves, world: WorldName) {
  const { columns, ...rest } = evaluations;
  const measured = Object.fromEntries(MEASURED_COLUMNS[world].map((name) => [name, columns[name]]));
  const logged = Object.fromEntries(loggedColumns(metrics).map((name) => [name, metrics.columns[name]]));
  return { metrics: { ...metrics, columns: logged }, evaluations: { ...rest, columns: measured } };
}
