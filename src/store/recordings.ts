/** The runs that the page shows before its own has begun, made by `npm run recorded-run`: one for each lesson. */

import { DEFAULT_PRESET, type PresetName } from '../core/presets';
import type { BatchRecord, ExactEvaluation, FrontierRecord, MetricsRecord } from '../core/records';
import type { Curves } from '../core/runCurves';
import { type KitchenDefinition, withLaterSettings } from '../core/runDefinition';
import type { RecordedStory } from '../core/story';
import { emptyCurves, withBatch, withEvaluation, withMetrics } from './curves';
import file from './recordedRun.json';

/** The file's form: records as they are reported, with plain lists for the arrays. Every few steps are enough for a curve. */
export interface RecordedRunFile extends RecordedCurves {
  readonly definition: KitchenDefinition;
  readonly frontier: FrontierRecord;
  readonly story?: RecordedStory;
}

export interface RecordedCurves {
  readonly metrics: readonly MetricsRecord[];
  readonly evaluations: readonly ExactEvaluation[];
  readonly batches: readonly RecordedBatch[];
}

interface RecordedBatch extends Pick<BatchRecord, 'step' | 'indices'> {
  readonly chosenRewards: readonly number[];
  readonly rejectedRewards: readonly number[];
}

export function toCurves({ metrics, evaluations, batches }: RecordedCurves): Curves {
  const evaluated = evaluations.reduce(withEvaluation, withMetrics(emptyCurves(), metrics));
  return batches.map(toBatch).reduce(withBatch, evaluated);
}

function toBatch({ step, indices, chosenRewards, rejectedRewards }: RecordedBatch): BatchRecord {
  return {
    step,
    indices,
    chosenRewards: Float32Array.from(chosenRewards),
    rejectedRewards: Float32Array.from(rejectedRewards),
  };
}

/** As the page shows it. */
export interface RecordedRun {
  readonly definition: KitchenDefinition;
  readonly curves: Curves;
  readonly frontier: FrontierRecord;
  readonly story: RecordedStory | undefined;
  /** Largest KL from the last reference: a run with its settings goes as far. */
  readonly reach: number;
}

function recordedRunOf(file: RecordedRunFile): RecordedRun {
  const { frontier, story, evaluations } = file;
  const definition = withLaterSettings(file.definition);
  const level = evaluations.at(-1)?.referenceReward;
  const ofLast = evaluations.filter(({ referenceReward }) => referenceReward === level);
  const reach = Math.max(...ofLast.map((record) => record['kl/exact']));
  return { definition, curves: toCurves(file), frontier, story, reach };
}

// TypeScript reads the names in a JSON file ('sigmoid') as any string.
/** The run that the page opens with: the default one. */
export const FIRST_RECORDING: RecordedRun = recordedRunOf(file as unknown as RecordedRunFile);

const LESSONS = import.meta.glob<unknown>('./lessons/*.json', { import: 'default' });

/** The recording of a lesson. @throws whatever the browser says of a file that does not arrive */
export async function loadRecording(lesson: PresetName): Promise<RecordedRun> {
  if (lesson === DEFAULT_PRESET) return FIRST_RECORDING;
  return recordedRunOf((await LESSONS[`./lessons/${lesson}.json`]()) as RecordedRunFile);
}
