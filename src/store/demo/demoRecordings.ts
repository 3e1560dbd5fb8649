/** The recordings that the shipped demos play, made by `npm run recorded-run`: with them a demo is in time on any machine, and exact. */
import { DEMO_RUN_NAMES, DEMO_RUNS, type DemoRunName } from '../../core/demoRuns';
import type { ModelMemory } from '../../core/modelInfo';
import type { RecordedCompletion } from '../../core/recording';
import type { FrontierRecord } from '../../core/records';
import {
  type KitchenDefinition,
  type RunDefinition,
  sameDefinition,
  withLaterSettings,
} from '../../core/runDefinition';
import type { Language, Watch, WorldInfo } from '../../core/world';
import { type RecordedCurves, toCurves } from '../recordings';
import type { Replay } from '../replay/replay';
import { memorableName } from '../runNames';
import type { DemoScript } from './script';

/** A replay of the whole run, with what only the run's engine knows beside. */
export interface DemoRecording {
  readonly replay: Replay;
  readonly frontier: FrontierRecord;
  readonly models: readonly ModelMemory[];
}

/** The file's form. */
interface DemoRecordingFile extends RecordedCurves {
  readonly definition: KitchenDefinition;
  readonly frontier: FrontierRecord;
  readonly models: readonly ModelMemory[];
  readonly watch: Watch;
  /** The watched one, places as in `DistributionRecord`. */
  readonly dish: { readonly rewards: readonly number[]; readonly reference: readonly number[] };
  readonly reference: readonly RecordedCompletion[];
  readonly frames: readonly RecordedFrame[];
}

interface RecordedFrame {
  readonly step: number;
  /** 1000·log(π_θ/π_ref) of each completion, less that of the frame before. */
  readonly changes: readonly number[];
  readonly completions: readonly RecordedCompletion[];
}

type Worlds = Readonly<Record<Language, WorldInfo>>;

const FILES = import.meta.glob<unknown>('./recordings/*.json', { import: 'default' });
const load = (name: string) => FILES[`./recordings/${name}.json`]();

/** Whether everything that a script shows of a run is in a recording: of one dish, and of no pair. */
export function canBeRecorded({ timeline }: DemoScript): boolean {
  return timeline.every(({ watch, show }) => !watch && show?.page !== 'derivation');
}

/** The recording of a run; undefined where there is none. @throws whatever the browser says of a file that does not arrive */
export async function findDemoRecording(definition: RunDefinition): Promise<DemoRecording | undefined> {
  const name = DEMO_RUN_NAMES.find((each) => sameDefinition(definition, DEMO_RUNS[each]));
  return name && loadDemoRecording(name);
}

export async function loadDemoRecording(name: DemoRunName): Promise<DemoRecording> {
  const [file, worlds] = await Promise.all([load(name), load('worlds')]);
  return recordingOf(file as DemoRecordingFile, worlds as Worlds);
}

function recordingOf(file: DemoRecordingFile, worlds: Worlds): DemoRecording {
  const { frontier, models, watch, dish, frames, reference } = file;
  const definition = withLaterSettings(file.definition);
  const now = Date.now();
  const logps = Float32Array.from(dish.reference);
  const ratios = new Int32Array(logps.length);
  const replay: Replay = {
    summary: {
      name: memorableName(Math.random, []),
      definition,
      backend: 'wasm',
      step: definition.config.max_steps,
      startedAt: now,
      savedAt: now,
    },
    curves: toCurves(file),
    recording: {
      worlds,
      // The first dish, which is the watched one.
      dishes: [{ rewards: Float32Array.from(dish.rewards), reference: logps }],
      frames: frames.map(({ step, changes, completions }) => {
        for (const [place, change] of changes.entries()) ratios[place] += change;
        return { step, policy: [logps.map((logp, place) => logp + ratios[place] / 1000)], completions };
      }),
      completions: { watch, reference },
    },
  };
  return { replay, frontier, models };
}
