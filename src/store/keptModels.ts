/** The checkpoints that are kept in this browser, as the page knows them. */
import { createStore } from 'zustand/vanilla';
import { ModelCache } from '../client/modelCache';
import type { CachedModel } from '../core/modelInfo';

export interface KeptModelsState {
  /** The latest first; undefined until they are known. */
  readonly kept: readonly CachedModel[] | undefined;
  /** Looks again at what is there. */
  refresh(): Promise<void>;
  forget(url: string): Promise<void>;
}

/** @param open gives what keeps them; undefined where the browser keeps nothing */
export function createKeptModelsStore(open = ModelCache.open) {
  return createStore<KeptModelsState>()((set) => {
    const refresh = async () => set({ kept: (await (await open())?.list()) ?? [] });
    return {
      kept: undefined,
      refresh,
      async forget(url) {
        await (await open())?.delete(url);
        await refresh();
      },
    };
  });
}
