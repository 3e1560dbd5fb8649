/**
 * Draws charts without hurting the page: one chart per animation frame, each at most ten times a second, and after every drawing a
 * rest as long as it took, so that at least half of the page's time is left to everything else.
 */
const MINIMUM_INTERVAL = 100;

interface Entry {
  readonly draw: () => void;
  dirty: boolean;
  drawnAt: number;
}

const entries = new Set<Entry>();
let interval = MINIMUM_INTERVAL;
let frameRequested = false;
let restUntil = Number.NEGATIVE_INFINITY;

/** Registers a chart. `request` asks for a drawing as soon as its turn comes; `remove` forgets it. */
export function scheduleChart(draw: () => void): { request(): void; remove(): void } {
  const entry: Entry = { draw, dirty: false, drawnAt: Number.NEGATIVE_INFINITY };
  entries.add(entry);
  return {
    request: () => {
      entry.dirty = true;
      requestFrame();
    },
    remove: () => entries.delete(entry),
  };
}

/** Lets the charts follow without rest: for a recorder, which waits until they have. */
export function drawAtOnce(): void {
  interval = 0;
}

/** Whether every chart shows what was asked of it. */
export function chartsAreDrawn(): boolean {
  return [...entries].every((entry) => !entry.dirty);
}

function drawNext(now: number): void {
  frameRequested = false;
  const dirty = [...entries].filter((entry) => entry.dirty).sort((left, right) => left.drawnAt - right.drawnAt);
  const next = dirty[0];
  if (!next) return;
  if (now >= restUntil && now - next.drawnAt >= interval) {
    next.dirty = false;
    next.drawnAt = now;
    const start = performance.now();
    next.draw();
    const end = performance.now();
    restUntil = interval > 0 ? end + (end - start) : end;
  }
  requestFrame();
}

function requestFrame(): void {
  if (!frameRequested) requestAnimationFrame(drawNext);
  frameRequested = true;
}
