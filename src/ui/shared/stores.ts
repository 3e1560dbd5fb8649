import { useCallback, useRef, useSyncExternalStore } from 'react';
import { useStore } from 'zustand';
import type { Controller } from '../../store/controller';
import { createDerivationStore, type DerivationActions, type DerivationState } from '../../store/derivationStore';
import { createPreferences, type PreferenceActions, type Preferences } from '../../store/pagePreferences';
import { inKitchen, type KitchenRunData } from '../../store/runData';
import type { RunStore, RunStoreState } from '../../store/runStore';
import { createStageStore, type StageActions, type StageState } from '../../store/stageStore';
import { usePageRun } from './RunContext';

/** What the whole page shares, whichever run a part of it shows. */
export const preferences = createPreferences(() => window.localStorage, navigator.languages);
/** Where the visitor is in the derivation. */
export const derivationStore = createDerivationStore();
/** The whole page, or a stage. */
export const stageStore = createStageStore();

/** Renders when the selected part of the run around the component changes. */
export function useRun<T>(selector: (state: RunStoreState) => T): T {
  return useStore(useRunStore(), selector);
}

/** The same for the panels of the kitchen, which are shown of its runs only. */
export function useKitchenRun<T>(selector: (state: RunStoreState & KitchenRunData) => T): T {
  return useRun((state) => selector(inKitchen(state)));
}

/** Like `useKitchenRun` for values that change with every report. */
export function useSampledKitchenRun<T>(selector: (state: RunStoreState & KitchenRunData) => T): T {
  return useSampledRun((state) => selector(inKitchen(state)));
}

/** The store of the run around the component, for what is read or changed outside of rendering. */
export function useRunStore(): RunStore {
  return usePageRun().store;
}

/** What drives the run around the component. */
export function useController(): Controller {
  return usePageRun().controller;
}

export function usePreference<T>(selector: (state: Preferences & PreferenceActions) => T): T {
  return useStore(preferences, selector);
}

export function useDerivation<T>(selector: (state: DerivationState & DerivationActions) => T): T {
  return useStore(derivationStore, selector);
}

export function useStage<T>(selector: (state: StageState & StageActions) => T): T {
  return useStore(stageStore, selector);
}

/** Milliseconds between two renderings that numbers of a running training cause; none for a recorder, which waits for each. */
const SAMPLE_INTERVAL = 200;

/** Like `useRun` for values that change with every report. */
export function useSampledRun<T>(selector: (state: RunStoreState) => T): T {
  return useSampled(useRunStore(), selector);
}

/** Renders at most five times a second however often the value changes, and always shows the last one. */
function useSampled<State, T>(store: Readable<State>, selector: (state: State) => T): T {
  const select = useRef(selector);
  select.current = selector;
  const subscribe = useCallback(
    (rendered: () => void) => {
      let timer: ReturnType<typeof setTimeout> | undefined;
      let renderedAt = Number.NEGATIVE_INFINITY;
      let shown = select.current(store.getState());
      const unsubscribe = store.subscribe((state) => {
        if (timer !== undefined || Object.is(select.current(state), shown)) return;
        // The first change after a while is shown at once.
        const wait = Math.max(0, renderedAt + SAMPLE_INTERVAL - performance.now());
        timer = setTimeout(
          () => {
            timer = undefined;
            renderedAt = performance.now();
            shown = select.current(store.getState());
            rendered();
          },
          stageStore.getState().film ? 0 : wait,
        );
      });
      return () => {
        clearTimeout(timer);
        unsubscribe();
      };
    },
    [store],
  );
  return useSyncExternalStore(subscribe, () => select.current(store.getState()));
}

interface Readable<State> {
  getState(): State;
  subscribe(listener: (state: State) => void): () => void;
}
