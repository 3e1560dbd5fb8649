import { useStore } from 'zustand';
import { createDemoStore, type DemoState } from '../../store/demo/demoStore';

/** The demo that the page plays, and how far it is. */
export const demoStore = createDemoStore();

export function useDemo<T>(selector: (state: DemoState) => T): T {
  return useStore(demoStore, selector);
}
