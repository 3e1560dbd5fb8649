/** What the page and the worker that writes a film say to each other. */
import type { FilmFormat, Size } from './formats';
import type { PageLook } from './pageLook';
import type { Scene } from './scene';
import type { Stamp } from './stamp';

export type FilmOrder =
  | { readonly type: 'open'; readonly format: FilmFormat; readonly size: Size }
  /** Each is answered by `taken`; the next one waits for that. `time` in seconds from the film's start, ascending. */
  | { readonly type: 'scene'; readonly scene: Scene; readonly time: number }
  | { readonly type: 'picture'; readonly picture: VideoFrame; readonly time: number }
  /** `time`: when the recording ended; the stamp is shown after it. */
  | { readonly type: 'finish'; readonly stamp: Stamp; readonly look: PageLook; readonly time: number };

export type FilmReport =
  /** `limit`: bytes that there is room for. */
  | { readonly type: 'opened'; readonly limit: number }
  /** Bytes of film so far. */
  | { readonly type: 'taken'; readonly bytes: number }
  | { readonly type: 'finished'; readonly film: Blob; readonly seconds: number }
  | { readonly type: 'failed'; readonly failure: FilmFailure };

/** `full`: no room for more. `denied`: the visitor did not share the tab. */
export type FilmFailure = { readonly kind: 'full' | 'denied' } | { readonly kind: 'other'; readonly reason: string };
