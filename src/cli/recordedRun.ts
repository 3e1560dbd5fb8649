import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EVALUATION_STEPS } from '../core/kitchenConfig';
import { DEFAULT_PRESET, isPresetName, PRESET_NAMES, presetDefinition } from '../core/presets';
import type { BatchRecord, ExactEvaluation, FrontierRecord, MetricsRecord } from '../core/records';
import { DEFAULT_DEFINITION, type KitchenDefinition } from '../core/runDefinition';
import type { RecordedStory } from '../core/story';
import { Run } from '../train/run';
import { kitchenFilesOf } from '../worlds/kitchen/kitchenFiles';
import { KITCHEN_WORLD } from '../worlds/kitchen/kitchenWorld';
import { parseFlags, UsageError } from './flags';
import { loadModelDirectory } from './modelDirectory';
import { openNodeBackend } from './nodeBackend';
import { ProgressBar } from './progressBar';
import { StoryRecorder } from './recordedStory';

const USAGE = 'npm run recorded-run [-- LESSON ...]';
const DIRECTORY = join('src', 'store');
const FIRST_FILE = 'recordedRun.json';

/** How much of a run is recorded. */
interface Grain {
  /** A curve needs no more points than this, and a histogram that is scrubbed even fewer. */
  readonly metricsEvery: number;
  readonly evaluationsEvery: number;
  readonly batchesEvery: number;
  /** Significant digits: more than a plot can show. */
  readonly digits: number;
}

/** The run that the page opens with, which comes with its first paint. */
const FIRST: Grain = { metricsEvery: 10, evaluationsEvery: EVALUATION_STEPS, batchesEvery: 40, digits: 5 };
/** Those of the other lessons are fetched when they are chosen. */
const LESSON: Grain = { metricsEvery: 20, evaluationsEvery: 2 * EVALUATION_STEPS, batchesEvery: 100, digits: 4 };

export interface RecordedRunFile {
  readonly metrics: MetricsRecord[];
  readonly evaluations: ExactEvaluation[];
  readonly batches: BatchRecord[];
  readonly frontier: FrontierRecord;
  /** None where no pair of two well-formed verdicts is among the first. */
  readonly story?: RecordedStory;
}

/** Makes the runs that the page shows before its own has begun: of every lesson, or of those that are named. Writes them beside src/store/recordings.ts. */
export async function recordedRunCommand(args: readonly string[], root: string): Promise<number> {
  const { positionals } = parseFlags(args, [], USAGE);
  const unknown = positionals.find((name) => !isPresetName(name));
  if (unknown) throw new UsageError(`there is no lesson ${unknown}\nusage: ${USAGE}`);
  const names = positionals.length > 0 ? positionals.filter(isPresetName) : PRESET_NAMES;
  for (const name of names) {
    process.stderr.write(`${name}\n`);
    const definition = presetDefinition(name);
    const first = name === DEFAULT_PRESET;
    const grain = first ? FIRST : LESSON;
    const watched = first ? undefined : (await readFirst(root)).story;
    const recording = shorten(await record(root, definition, grain, { watched }), grain.digits) as RecordedRunFile;
    const file = first ? FIRST_FILE : join('lessons', `${name}.json`);
    await writeFile(join(root, DIRECTORY, file), `${JSON.stringify({ definition, ...recording })}\n`);
  }
  return 0;
}

async function readFirst(root: string): Promise<RecordedRunFile> {
  return JSON.parse(await readFile(join(root, DIRECTORY, FIRST_FILE), 'utf8'));
}

/** @param steps of the default run; all where absent */
export function recordDefaultRun(root: string, steps = Number.POSITIVE_INFINITY): Promise<RecordedRunFile> {
  return record(root, DEFAULT_DEFINITION, FIRST, { steps });
}

async function record(
  root: string,
  definition: KitchenDefinition,
  grain: Grain,
  { steps = Number.POSITIVE_INFINITY, watched }: { steps?: number; watched?: RecordedStory | undefined },
): Promise<RecordedRunFile> {
  const { config } = definition;
  const checkpoint = await loadModelDirectory(join(root, 'public', 'models', config.model));
  const run = await Run.open({
    backend: openNodeBackend(1),
    kind: KITCHEN_WORLD,
    material: kitchenFilesOf(config.model, checkpoint),
    definition,
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
      recording.metrics.push(...records.filter((record) => record.step % grain.metricsEvery === 0));
      recording.batches.push(...batches.filter((batch) => batch.step % grain.batchesEvery === 0));
      bar.update(step, '');
    }
    if (step % grain.evaluationsEvery === 0 || run.trainer.finished) {
      recording.evaluations.push(await world.evaluate(run.present, { sampled: true }));
      await story.record(run.present);
    }
  }
  bar.end();
  const told = await story.story(watched);
  const frontier = await world.exact.frontier();
  await run.dispose();
  return { ...recording, frontier, ...(told && { story: told }) };
}

/** The same with numbers that are not longer than they need be, and lists for arrays. */
export function shorten(value: unknown, digits: number): unknown {
  if (typeof value === 'number') return Number(value.toPrecision(digits));
  if (value instanceof Float32Array) return Array.from(value, (each) => shorten(each, digits));
  if (Array.isArray(value)) return value.map((each) => shorten(each, digits));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, shorten(inner, digits)]));
}
