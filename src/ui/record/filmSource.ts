import type { FilmOrder } from './filmProtocol';
import type { Size } from './formats';

/** Where a film's frames come from. */
export interface FilmSource {
  readonly size: Size;
  /** The most frames a second. */
  readonly frameRate: number;
  /** The next frame, and what of it is handed over instead of copied; undefined while nothing has changed. */
  next(time: number): { readonly order: FilmOrder; readonly transfer: Transferable[] } | undefined;
  /** Calls back when the source ends by itself. */
  onEnd(ended: () => void): void;
  stop(): void;
}
