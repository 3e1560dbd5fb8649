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

export type FilmState =
  | { readonly phase: 'off' | 'starting' | 'finishing' }
  | { readonly phase: 'recording'; readonly seconds: number; readonly bytes: number }
  | { readonly phase: 'done'; readonly film: FinishedFilm }
  | { readonly phase: 'failed'; readonly failure: FilmFailure };

export interface RecorderState {
  readonly recording: FilmState;
  /** Where it is asked what to record, and the film is given out; `unasked` until it is wanted for the first time. */
  readonly dialog: 'unasked' | 'open' | 'closed';
}

/** Part of the first paint, as the button is; everything else of recording arrives when it is asked for. */
export const recordingStore = createStore<RecorderState>()(() => ({
  recording: { phase: 'off' },
  dialog: 'unasked',
}));

export function setRecording(recording: FilmState): void {
  recordingStore.setState({ recording });
}

/** A recording goes on, or is about to begin or to be done. */
export function isRecording({ recording: { phase } }: RecorderState): boolean {
  return phase === 'starting' || phase === 'recording' || phase === 'finishing';
}
