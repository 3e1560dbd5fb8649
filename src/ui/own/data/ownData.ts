import { useStore } from 'zustand';
import { createOwnData, type OwnDataState } from '../../../store/ownData';
import { connectOwnData } from '../../../store/ownDataController';
import { DataClient } from '../../../worker/data/client';

/** The visitor's data: it stays while the page is open, whichever part of it is shown. */
export const ownDataStore = createOwnData();
export const ownData = connectOwnData(ownDataStore, (listener) => new DataClient(listener));

export function useOwnData<T>(selector: (state: OwnDataState) => T): T {
  return useStore(ownDataStore, selector);
}
