import { createStore } from 'zustand/vanilla';
import type { FilmFailure } from './filmProtocol';

/** A film that can be downloaded. */
export interface FinishedFilm {
  readonly url: string;
  readonly name: string;
  readonly bytes: number;
  readonly seconds: number;
  /** It ended because there was no room for more. */
  readonly cut: boolean;
}

export type Recording =
  | { readonly phase: 'off' | 'starting' | 'finishing' }
  | { readonly phase: 'recording'; readonly seconds: number; readonly bytes: number }
  | { readonly phase: 'done'; readonly film: FinishedFilm }
  | { readonly phase: 'failed'; readonly failure: FilmFailure };

export const recordingStore = createStore<Recording>()(() => ({ phase: 'off' }));

export function setRecording(recording: Recording): void {
  recordingStore.setState(recording, true);
}
