import { useStore } from 'zustand';
import { connectOwnController } from '../../store/ownController';
import { createOwnRunStore, type OwnRunState } from '../../store/ownRun';
import { OwnClient } from '../../worker/own/client';
import type { ModelSource } from '../../worker/own/model';
import { runStore, useSampled } from '../stores';

/** The page's run on own data, which stays while the visitor looks at other pages. */
export const ownRunStore = createOwnRunStore();
export const ownController = connectOwnController(ownRunStore, (listener) => new OwnClient(listener));

/** What the model's section asks for. */
export const modelLoader = {
  load: (source: ModelSource, cache: boolean) => ownController.load(source, runStore.getState().draftBackend, cache),
  cancel: ownController.cancel,
  dismiss: () => ownRunStore.getState().dismiss(),
};

export function useOwnRun<T>(selector: (state: OwnRunState) => T): T {
  return useStore(ownRunStore, selector);
}

/** For values that change with every report: renders at most ten times a second. */
export function useSampledOwnRun<T>(selector: (state: OwnRunState) => T): T {
  return useSampled(ownRunStore, selector);
}
