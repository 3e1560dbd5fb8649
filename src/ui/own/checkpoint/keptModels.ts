import { useStore } from 'zustand';
import { createKeptModelsStore, type KeptModelsState } from '../../../store/keptModels';

const keptModels = createKeptModelsStore();

export function useKeptModels<T>(selector: (state: KeptModelsState) => T): T {
  return useStore(keptModels, selector);
}
