import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DEMO_RUN_NAMES, isDemoRunName } from '../core/demoRuns';
import { EVALUATION_STEPS } from '../core/kitchenConfig';
import { DEFAULT_PRESET, isPresetName, PRESET_NAMES, presetDefinition } from '../core/presets';
import { DEFAULT_DEFINITION, type KitchenDefinition } from '../core/runDefinition';
import type { RecordedStory } from '../core/story';
import { parseFlags, UsageError } from './flags';
import { type Grain, type RecordedCurves, recordRun, shorten } from './recordCurves';
import { recordDemos } from './recordedDemo';
import { StoryRecorder } from './recordedStory';

const USAGE = 'npm run recorded-run [-- LESSON|DEMO_RUN ...]';
const DIRECTORY = join('src', 'store');
const FIRST_FILE = 'recordedRun.json';

/** The run that the page opens with, which comes with its first paint. */
const FIRST: Grain = { metricsEvery: 10, evaluationsEvery: EVALUATION_STEPS, batchesEvery: 40, digits: 4 };
/** Those of the other lessons are fetched when they are chosen. */
const LESSON: Grain = { metricsEvery: 20, evaluationsEvery: 2 * EVALUATION_STEPS, batchesEvery: 100, digits: 4 };
/** A histogram shows fewer. */
const BATCH_DIGITS = 3;

export interface RecordedRunFile extends RecordedCurves {
  /** None where no pair of two well-formed verdicts is among the first. */
  readonly story?: RecordedStory;
}

/**
 * Makes the runs that the page shows before its own has begun, of every lesson, and those that its demos play; or those of them that are named. Writes
 * them beside what reads them: src/store/recordings.ts, src/store/demo/demoRecordings.ts.
 */
export async function recordedRunCommand(args: readonly string[], root: string): Promise<number> {
  const { positionals } = parseFlags(args, [], USAGE);
  const unknown = positionals.find((name) => !isPresetName(name) && !isDemoRunName(name));
  if (unknown) throw new UsageError(`there is no lesson or demo's run ${unknown}\nusage: ${USAGE}`);
  const all = positionals.length === 0;
  await recordDemos(all ? DEMO_RUN_NAMES : positionals.filter(isDemoRunName), root);
  for (const name of all ? PRESET_NAMES : positionals.filter(isPresetName)) {
    process.stderr.write(`${name}\n`);
    const definition = presetDefinition(name);
    const first = name === DEFAULT_PRESET;
    const grain = first ? FIRST : LESSON;
    const watched = first ? undefined : (await readFirst(root)).story;
    const recording = await record(root, definition, grain, { watched });
    const short = shorten(recording, grain.digits) as RecordedRunFile;
    const batches = shorten(recording.batches, BATCH_DIGITS);
    const file = first ? FIRST_FILE : join('lessons', `${name}.json`);
    await writeFile(join(root, DIRECTORY, file), `${JSON.stringify({ definition, ...short, batches })}\n`);
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

/** With the story of the run, where it has one. */
async function record(
  root: string,
  definition: KitchenDefinition,
  grain: Grain,
  { steps = Number.POSITIVE_INFINITY, watched }: { steps?: number; watched?: RecordedStory | undefined },
): Promise<RecordedRunFile> {
  let recorder: StoryRecorder | undefined;
  let story: RecordedStory | undefined;
  const recorded = await recordRun(root, definition, grain, steps, {
    evaluated: async ({ world, present }) => {
      recorder ??= new StoryRecorder(world);
      await recorder.record(present);
    },
    ended: async () => {
      story = await recorder?.story(watched);
    },
  });
  return { ...recorded, ...(story && { story }) };
}
