import { useMemo } from 'react';
import { startsAsReference } from '../../core/runDefinition';
import { lastStep } from '../../figures/figureCurves';
import { shownCurves } from '../../store/runData';
import { useKitchenRun, usePreference, useSampledKitchenRun } from '../shared/stores';
import { outcomeOf, pairOf, recordedStory, type StoryOutcome, type StoryPair } from './story';

/** A part of the story, with the step that it is of. */
export interface Told<Part> {
  readonly step: number;
  readonly recorded: boolean;
  readonly part: Part;
}

/** The pair that is watched; as it was in the recorded run where that tells of it, until the visitor's run has begun. */
export function useStoryPair(): Told<StoryPair> | undefined {
  const recorded = useRecordedStory('pair');
  const record = useSampledKitchenRun((state) => state.pair);
  const beta = useSampledKitchenRun((state) => state.applied?.config.beta);
  const language = usePreference((state) => state.language);
  const live = useMemo(() => {
    if (!record || beta === undefined) return;
    return { step: record.step, recorded: false, part: pairOf(record, beta, language) };
  }, [record, beta, language]);
  return recorded ? { step: recorded.step, recorded: true, part: recorded.pair } : live;
}

/** What is said of the dish that is watched. */
export function useStoryOutcome(): Told<StoryOutcome> | undefined {
  const recorded = useRecordedStory('dish');
  const record = useSampledKitchenRun((state) => state.distribution);
  const world = useSampledKitchenRun((state) => state.world);
  const live = useMemo(() => {
    if (!record || !world) return;
    const prompt = world.dishes[record.dish]?.prompt ?? '';
    return { step: record.step, recorded: false, part: outcomeOf(record, prompt, world.completions) };
  }, [record, world]);
  return recorded ? { step: recorded.step, recorded: true, part: recorded.outcome } : live;
}

/** The recording at the step that is looked at, while it stands in the place of the visitor's run. @param of what of it is to be what is watched */
function useRecordedStory(of: 'dish' | 'pair') {
  const recording = useSampledKitchenRun((state) => {
    const { recording } = shownCurves(state);
    return recording?.story?.[of] === state.watch[of] ? recording : undefined;
  });
  const cursor = useSampledKitchenRun((state) => state.cursor);
  const language = usePreference((state) => state.language);
  return useMemo(() => {
    if (!recording?.story) return;
    const step = cursor ?? lastStep(recording.curves);
    return recordedStory(recording.story, step, recording.definition.config.beta, language);
  }, [recording, cursor, language]);
}

/** Whether what is told to be the reference is also what the policy was before training. */
export function useStartsAsReference(): boolean {
  return useKitchenRun((state) => {
    const { recording } = shownCurves(state);
    return startsAsReference(recording?.definition ?? state.applied ?? state.draft);
  });
}
