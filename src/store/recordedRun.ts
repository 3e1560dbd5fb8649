/** The run that the page shows before its own has begun, made by a script. */
import type { BatchRecord, ExactEvaluation, FrontierRecord, MetricsRecord } from '../core/records';
import type { Curves } from '../core/runCurves';
import type { KitchenDefinition } from '../core/runDefinition';
import type { RecordedStory } from '../core/story';
import { DEFAULT_WATCH, type Watch } from '../core/world';
import { emptyCurves, withBatch, withEvaluation, withMetrics } from './curves';
import file from './recordedRun.json';

/** The file's form: records as they are reported, with plain lists for the arrays. Every few steps are enough for a curve. */
export interface RecordedRun {
  readonly definition: KitchenDefinition;
  readonly metrics: readonly MetricsRecord[];
  readonly evaluations: readonly ExactEvaluation[];
  readonly batches: readonly RecordedBatch[];
  readonly frontier: FrontierRecord;
  readonly story: RecordedStory;
}

interface RecordedBatch extends Pick<BatchRecord, 'step' | 'indices'> {
  readonly chosenRewards: readonly number[];
  readonly rejectedRewards: readonly number[];
}

function toCurves({ metrics, evaluations, batches }: RecordedRun): Curves {
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

// TypeScript reads the names in a JSON file ('sigmoid') as any string.
const recorded = file as unknown as RecordedRun;

export const RECORDED_DEFINITION: KitchenDefinition = recorded.definition;
export const RECORDED_RUN: Curves = toCurves(recorded);
export const RECORDED_FRONTIER: FrontierRecord = recorded.frontier;
export const RECORDED_STORY: RecordedStory = recorded.story;
/** What a page without a link looks at: the dish and the pair of the recorded story. */
export const FIRST_WATCH: Watch = { ...DEFAULT_WATCH, dish: RECORDED_STORY.dish, pair: RECORDED_STORY.pair };
