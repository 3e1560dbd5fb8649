import type { Language } from '../core/world';
import type { RunStore, RunStoreState } from './runStore';
import type { StepZero } from './stepZero';

/** The same run, in which what its engine has not answered yet is there as far as it was shipped. What is done to it is done to the run itself. */
export function withStepZero(store: RunStore, stepZero: StepZero, language: Language): RunStore {
  const known = new WeakMap<RunStoreState, RunStoreState>();
  const filled = (state: RunStoreState) => {
    const before = known.get(state);
    if (before) return before;
    const now = fill(state, stepZero, language);
    known.set(state, now);
    return now;
  };
  return {
    ...store,
    getState: () => filled(store.getState()),
    subscribe: (listener) => store.subscribe((state, before) => listener(filled(state), filled(before))),
  };
}

function fill(state: RunStoreState, stepZero: StepZero, language: Language): RunStoreState {
  const { applied, draft, replay, step, watch } = state;
  const definition = applied ?? draft;
  if (definition.world !== 'kitchen' || replay || step > 0) return state;
  const { world, distribution, latestEvaluation, pair, examples, prediction } = state;
  if (world && distribution && latestEvaluation && pair && examples && prediction) return state;
  return {
    ...state,
    world: world ?? stepZero.world(language),
    distribution: distribution ?? stepZero.distribution(definition, watch.dish),
    latestEvaluation: latestEvaluation ?? stepZero.evaluation(definition),
    pair: pair ?? stepZero.pair(definition, watch.pair),
    examples: examples ?? stepZero.examples(definition),
    prediction: prediction ?? stepZero.prediction(definition, watch.dish),
  };
}
