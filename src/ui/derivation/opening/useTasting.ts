import { use, useDeferredValue } from 'react';
import { useStore } from 'zustand';
import type { DistributionRecord } from '../../../core/records';
import { hasUnappliedChanges, inKitchen, isFailed } from '../../../store/runData';
import { loadStepZero } from '../../../store/stepZero';
import { useLatestValue } from '../../controls/useLatestValue';
import { usePageRuns } from '../../shared/RunContext';
import { useKitchenRun, usePreference } from '../../shared/stores';
import type { OfferedSide } from '../../taste/TwoVerdicts';
import { type AskedPair, askedDish, drawPairs, otherDish, QUESTIONS, tasteRun } from './tasteRun';

export type Phase = 'asking' | 'waiting' | 'learning' | 'done' | 'failed';

/** How far the experiment is: it outlives a visit to another chapter, as its run does. */
export interface Tasting {
  readonly phase: Phase;
  readonly dish: number;
  readonly pairs: readonly AskedPair[];
  /** Places of the verdicts that were preferred, and of those that were not, in the order of the pairs. */
  readonly chosen: readonly number[];
  readonly rejected: readonly number[];
  /** Texts of all verdicts, and what is asked about each dish, in the page's language. */
  readonly completions: readonly string[];
  readonly prompts: readonly string[];
  /** What is said of the dish that is looked at: until the run is there, as the reference says it. */
  readonly record: DistributionRecord;
  choose(side: OfferedSide): void;
  /** Trains on the five choices; also where that has failed. */
  learn(): void;
  /** Looks at the dish that was asked about, or at one that was not. */
  look(asked: boolean): void;
  /** Five other pairs, about another dish. */
  again(): void;
}

/** Undefined where the reference's own numbers did not arrive: then there is nothing to choose from. */
export function useTasting(): Tasting | undefined {
  const { kitchen, tasting } = usePageRuns();
  const { store, controller } = tasting;
  const language = usePreference((state) => state.language);
  const pageModel = useKitchenRun((state) => state.draft.config.model);
  const state = useStore(store, inKitchen);
  const { choices, config } = state.draft;
  const { seed } = config;
  // Who has begun to choose is asked on about the same model.
  const model = choices.length > 0 ? config.model : pageModel;
  const stepZero = use(loadStepZero(useDeferredValue(model)));
  const asked = choices.length === QUESTIONS;
  const there = asked && !state.awaitingRun && !hasUnappliedChanges(state);
  // While another dish is looked at, the one before stays; a run that begins has nothing before.
  const told = useLatestValue(there ? state.distribution : undefined, there && state.runState === 'finished');
  const dish = askedDish(seed);
  const shipped = stepZero?.distribution(tasteRun(stepZero.model, seed, []), dish);
  if (!stepZero || !shipped) return undefined;
  const pairs = drawPairs(shipped.reference, seed);
  const world = stepZero.world(language);

  const learn = () => {
    store.getState().editBackend(kitchen.store.getState().draftBackend);
    controller.watch({ dish });
    controller.reset();
    controller.train();
  };
  return {
    phase: phaseOf(state, asked),
    dish,
    pairs,
    chosen: choices.map((choice) => choice.chosen),
    rejected: choices.map((choice) => choice.rejected),
    completions: world.completions,
    prompts: world.dishes.map(({ prompt }) => prompt),
    record: told ?? shipped,
    choose: (side) => {
      if (asked) return;
      const { first, second } = pairs[choices.length];
      const [chosen, rejected] = side === 'first' ? [first, second] : [second, first];
      const made = [...choices, { dish, chosen, rejected, step: 0 }];
      store.getState().draftDefinition(tasteRun(stepZero.model, seed, made));
      if (made.length === QUESTIONS) learn();
    },
    learn,
    look: (asked) => controller.watch({ dish: asked ? dish : otherDish(dish) }),
    again: () => store.getState().draftDefinition(tasteRun(stepZero.model, seed + 1, [])),
  };
}

type TastingState = ReturnType<typeof inKitchen>;

function phaseOf(state: TastingState, asked: boolean): Phase {
  if (!asked) return 'asking';
  if (isFailed(state)) return 'failed';
  if (state.awaitingRun || !state.applied) return 'waiting';
  // The run that is there is the one of the round before: this one could not be begun.
  if (hasUnappliedChanges(state)) return 'failed';
  return state.runState === 'finished' ? 'done' : 'learning';
}
