import type { RunAbout } from './exportSource';
import { recordsOf } from './runTable';

/** A run as JSON: what defines it, and its course as records under TRL's names. */
export function runJson({
  title,
  link,
  model,
  step,
  backend,
  config,
  definition,
  data,
  tables,
  date,
}: RunAbout): string {
  const { metrics, evaluations } = tables;
  const content = {
    format: 'dpo-playground-run',
    version: 1,
    title,
    link,
    date,
    model,
    step,
    backend,
    definition: definition ?? { config },
    ...(data && { data }),
    /** One step in so many is there. */
    metrics_stride: metrics.stride,
    metrics: recordsOf(metrics),
    evaluations_stride: evaluations.stride,
    evaluations: recordsOf(evaluations),
  };
  return `${JSON.stringify(content, null, 1)}\n`;
}
