/**
 * What a recorder needs of a demo: film time moves only when it is told to, so that a slow machine makes the same film, only later. With
 * `#demo=<name>&film=1` in the address the page sets `window.dpoFilm` once page, engine, charts and fonts are ready: the stage is shown, nothing plays by itself
 * and nothing is animated. Where the demo cannot be shown the page sets `window.dpoFilmProblem` instead.
 */
export interface Film {
  /** Seconds. */
  readonly duration: number;
  /** Seconds of film that were shown so far. */
  readonly time: number;
  /** Moves film time on; resolves when everything until then was carried out and is on the screen. @throws EngineError of the run */
  advance(seconds: number): Promise<void>;
}
