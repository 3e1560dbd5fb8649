/** A run as the page's recordings hold it: made here once, in Node. */
import { join } from 'node:path';
import { EVALUATION_STEPS } from '../core/kitchenConfig';
import {
  type BatchRecord,
  type ExactEvaluation,
  type FrontierRecord,
  isPairBatch,
  type MetricsRecord,
} from '../core/records';
import type { KitchenDefinition } from '../core/runDefinition';
import { Run } from '../train/run';
import { kitchenFilesOf } from '../worlds/kitchen/kitchenFiles';
import { KITCHEN_WORLD } from '../worlds/kitchen/kitchenWorld';
import { loadModelDirectory } from './modelDirectory';
import { openNodeBackend } from './nodeBackend';
import { ProgressBar } from './progressBar';

/** How much of a run is recorded. */
export interface Grain {
  /** A curve needs no more points than this, and a histogram that is scrubbed even fewer. */
  readonly metricsEvery: number;
  readonly evaluationsEvery: number;
  readonly batchesEvery: number;
  /** Significant digits: more than a plot can show. */
  readonly digits: number;
}

export interface RecordedCurves {
  readonly metrics: MetricsRecord[];
  readonly evaluations: ExactEvaluation[];
  readonly batches: BatchRecord[];
  readonly frontier: FrontierRecord;
}

export type KitchenRun = Awaited<ReturnType<typeof openRun>>;

/** Sees a run on its way. */
export interface RunObserver {
  /** After an evaluation, the first before the first step. */
  evaluated(run: KitchenRun): Promise<void>;
  ended(run: KitchenRun): Promise<void>;
}

async function openRun(root: string, definition: KitchenDefinition) {
  const { model } = definition.config;
  const checkpoint = await loadModelDirectory(join(root, 'public', 'models', model));
  return Run.open({
    backend: openNodeBackend(1),
    kind: KITCHEN_WORLD,
    material: kitchenFilesOf(model, checkpoint),
    definition,
  });
}

export async function recordRun(
  root: string,
  definition: KitchenDefinition,
  grain: Grain,
  steps: number,
  observer: RunObserver,
): Promise<RecordedCurves> {
  const run = await openRun(root, definition);
  const { world } = run;
  const bar = new ProgressBar(Math.min(steps, definition.config.max_steps));
  const recording: Omit<RecordedCurves, 'frontier'> = {
    metrics: [],
    evaluations: [await world.evaluate(run.present)],
    batches: [],
  };
  await observer.evaluated(run);
  while (!run.trainer.finished && run.trainer.step < steps) {
    const due = await run.trainer.runStep();
    const { step } = run.trainer;
    if (due) {
      const { records, batches, failure } = await run.trainer.collect();
      if (failure) throw failure;
      recording.metrics.push(...records.filter((record) => record.step % grain.metricsEvery === 0));
      recording.batches.push(...batches.filter(isPairBatch).filter((batch) => batch.step % grain.batchesEvery === 0));
      bar.update(step, '');
    }
    if (step % grain.evaluationsEvery === 0 || run.trainer.finished) {
      recording.evaluations.push(await world.evaluate(run.present, { sampled: step % EVALUATION_STEPS === 0 }));
      await observer.evaluated(run);
    }
  }
  bar.end();
  const frontier = await world.exact.frontier(run.trainer.step);
  await observer.ended(run);
  await run.dispose();
  return { ...recording, frontier };
}

/** The same with numbers that are not longer than they need be, and lists for arrays. */
export function shorten(value: unknown, digits: number): unknown {
  // A whole number is a step, a place or a token.
  if (typeof value === 'number') return Number.isInteger(value) ? value : Number(value.toPrecision(digits));
  if (value instanceof Float32Array) return Array.from(value, (each) => shorten(each, digits));
  if (Array.isArray(value)) return value.map((each) => shorten(each, digits));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, shorten(inner, digits)]));
}
