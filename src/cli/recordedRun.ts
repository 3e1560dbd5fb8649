import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EVALUATION_STEPS } from '../core/kitchenConfig';
import type { BatchRecord, ExactEvaluation, FrontierRecord, MetricsRecord } from '../core/records';
import { DEFAULT_DEFINITION } from '../core/runDefinition';
import type { RecordedStory } from '../core/story';
import { Run } from '../train/run';
import { kitchenFilesOf } from '../worlds/kitchen/kitchenFiles';
import { KITCHEN_WORLD } from '../worlds/kitchen/kitchenWorld';
import { parseFlags } from './flags';
import { loadModelDirectory } from './modelDirectory';
import { openNodeBackend } from './nodeBackend';
import { ProgressBar } from './progressBar';
import { StoryRecorder } from './recordedStory';

const USAGE = 'npm run recorded-run';
const FILE = join('src', 'store', 'recordedRun.json');
/** A curve needs no more points than this, and a histogram that is scrubbed even fewer. */
const METRICS_EVERY = 10;
const BATCHES_EVERY = 40;
/** Significant digits: more than a plot can show. */
const DIGITS = 5;

export interface RecordedRunFile {
  readonly metrics: MetricsRecord[];
  readonly evaluations: ExactEvaluation[];
  readonly batches: BatchRecord[];
  readonly frontier: FrontierRecord;
  readonly story: RecordedStory;
}

/** Makes the run that the page shows before its own has begun: the default one. Writes src/store/recordedRun.json. */
export async function recordedRunCommand(args: readonly string[], root: string): Promise<number> {
  parseFlags(args, [], USAGE);
  const recording = shorten(await recordDefaultRun(root)) as RecordedRunFile;
  const json = JSON.stringify({ definition: DEFAULT_DEFINITION, ...recording });
  await writeFile(join(root, FILE), `${json}\n`);
  return 0;
}

/** @param steps of the default run; all where absent */
export async function recordDefaultRun(root: string, steps = Number.POSITIVE_INFINITY): Promise<RecordedRunFile> {
  const { config } = DEFAULT_DEFINITION;
  const checkpoint = await loadModelDirectory(join(root, 'public', 'models', config.model));
  const run = await Run.open({
    backend: openNodeBackend(1),
    kind: KITCHEN_WORLD,
    material: kitchenFilesOf(config.model, checkpoint),
    definition: DEFAULT_DEFINITION,
  });
  const { world } = run;
  const bar = new ProgressBar(Math.min(steps, config.max_steps));
  const recording: Omit<RecordedRunFile, 'frontier' | 'story'> = {
    metrics: [],
    evaluations: [await world.evaluate(run.present)],
    batches: [],
  };
  const story = new StoryRecorder(world);
  await story.record(run.present);
  while (!run.trainer.finished && run.trainer.step < steps) {
    const due = await run.trainer.runStep();
    const { step } = run.trainer;
    if (due) {
      const { records, batches, failure } = await run.trainer.collect();
      if (failure) throw failure;
      recording.metrics.push(...records.filter((record) => record.step % METRICS_EVERY === 0));
      recording.batches.push(...batches.filter((batch) => batch.step % BATCHES_EVERY === 0));
      bar.update(step, '');
    }
    if (step % EVALUATION_STEPS === 0) {
      recording.evaluations.push(await world.evaluate(run.present, { sampled: true }));
      await story.record(run.present);
    }
  }
  bar.end();
  const told = { frontier: await world.exact.frontier(), story: await story.story() };
  await run.dispose();
  return { ...recording, ...told };
}

/** The same with numbers that are not longer than they need be, and lists for arrays. */
export function shorten(value: unknown): unknown {
  if (typeof value === 'number') return Number(value.toPrecision(DIGITS));
  if (value instanceof Float32Array) return Array.from(value, shorten);
  if (Array.isArray(value)) return value.map(shorten);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, shorten(inner)]));
}
