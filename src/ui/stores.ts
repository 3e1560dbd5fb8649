import { useCallback, useRef, useSyncExternalStore } from 'react';
import { useStore } from 'zustand';
import { connectController } from '../store/controller';
import { createLessonStore, type LessonActions, type LessonState } from '../store/lesson';
import { createPreferences, type PreferenceActions, type Preferences } from '../store/preferences';
import { RunKeeper, type TabMemory } from '../store/runKeeper';
import { openRunLibrary } from '../store/runLibrary';
import { createRunStore, type RunStoreState } from '../store/runStore';
import { createStageStore, type StageActions, type StageState } from '../store/stage';
import { TrainingClient } from '../worker/client';

/** The page's one run, its preferences, and the controller that ties the run to the worker. */
export const runStore = createRunStore();
export const preferences = createPreferences(() => window.localStorage, navigator.languages);
export const keeper = new RunKeeper(runStore, openRunLibrary(), tabMemory('dpo-playground.run'));
export const controller = connectController(
  runStore,
  (listener) => new TrainingClient(listener),
  keeper,
  preferences.getState().language,
);
/** Where the visitor is in the derivation. */
export const lessonStore = createLessonStore();
/** The whole page, or a stage. */
export const stageStore = createStageStore();

/** A place in the session storage; where the browser does not allow it, nothing is remembered. */
function tabMemory(key: string): TabMemory {
  return {
    get: () => {
      try {
        return window.sessionStorage.getItem(key);
      } catch {
        return null;
      }
    },
    set: (id) => {
      try {
        if (id === null) window.sessionStorage.removeItem(key);
        else window.sessionStorage.setItem(key, id);
      } catch {
        // Without storage a reload starts afresh.
      }
    },
  };
}

export function useRun<T>(selector: (state: RunStoreState) => T): T {
  return useStore(runStore, selector);
}

export function usePreference<T>(selector: (state: Preferences & PreferenceActions) => T): T {
  return useStore(preferences, selector);
}

export function useLesson<T>(selector: (state: LessonState & LessonActions) => T): T {
  return useStore(lessonStore, selector);
}

export function useStage<T>(selector: (state: StageState & StageActions) => T): T {
  return useStore(stageStore, selector);
}

/** Milliseconds between two renderings that numbers of a running training cause; none for a recorder, which waits for each. */
const SAMPLE_INTERVAL = 100;

/** Like `useRun` for values that change with every report. */
export function useSampledRun<T>(selector: (state: RunStoreState) => T): T {
  return useSampled(runStore, selector);
}

/** Renders at most ten times a second however often the value changes, and always shows the last one. */
export function useSampled<State, T>(store: Readable<State>, selector: (state: State) => T): T {
  const select = useRef(selector);
  select.current = selector;
  const subscribe = useCallback(
    (rendered: () => void) => {
      let timer: ReturnType<typeof setTimeout> | undefined;
      let shown = select.current(store.getState());
      const unsubscribe = store.subscribe((state) => {
        if (timer !== undefined || Object.is(select.current(state), shown)) return;
        timer = setTimeout(
          () => {
            timer = undefined;
            shown = select.current(store.getState());
            rendered();
          },
          stageStore.getState().film ? 0 : SAMPLE_INTERVAL,
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
