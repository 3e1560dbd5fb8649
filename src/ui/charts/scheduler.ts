/**
 * Draws charts without hurting the page: one chart per animation frame, each at most ten times a second, and after every drawing a rest, so that most
 * of the page's time is left to everything else.
 */
const MINIMUM_INTERVAL = 100;
/** How much longer than its drawing a chart's rest is; while a run trains, charts take a tenth of the main thread at most. */
const REST = 1;
const REST_WHILE_TRAINING = 9;

/** A chart as the scheduler sees it. */
export interface ScheduledChart {
  readonly draw: () => void;
  /** Whether a run trains, which the page's own work takes time from. */
  readonly training: () => boolean;
  /** Comes before those that are not, every other time: it is read together with what stands beside it. */
  readonly large: boolean;
}

interface Entry extends ScheduledChart {
  dirty: boolean;
  drawnAt: number;
}

const entries = new Set<Entry>();
let interval = MINIMUM_INTERVAL;
let awaited = false;
/** Drawn last. */
let latest: Entry | undefined;
let restUntil = Number.NEGATIVE_INFINITY;

/** Registers a chart. `request` asks for a drawing as soon as its turn comes; `remove` forgets it. */
export function scheduleChart(chart: ScheduledChart): { request(): void; remove(): void } {
  const entry: Entry = { ...chart, dirty: false, drawnAt: Number.NEGATIVE_INFINITY };
  entries.add(entry);
  return {
    request: () => {
      entry.dirty = true;
      awaitTurn();
    },
    remove: () => entries.delete(entry),
  };
}

/** Lets the charts follow without rest, on the screen or not: for a recorder, which waits until they have. */
export function drawAtOnce(): void {
  interval = 0;
}

/** Whether the page's time is spared; a recorder's is not. */
export function isSparing(): boolean {
  return interval > 0;
}

/** Whether every chart shows what was asked of it. */
export function chartsAreDrawn(): boolean {
  return [...entries].every((entry) => !entry.dirty);
}

/** The chart that has waited longest; a large one before it, but not twice in a row, so that no other waits for ever. */
function nextChart(): Entry | undefined {
  const before = (entry: Entry) => Number(entry.large && entry !== latest);
  return [...entries]
    .filter(({ dirty }) => dirty)
    .sort((left, right) => before(right) - before(left) || left.drawnAt - right.drawnAt)[0];
}

function drawNext(): void {
  awaited = false;
  const next = nextChart();
  if (!next) return;
  if (waitFor(next) <= 0) {
    next.dirty = false;
    latest = next;
    const start = performance.now();
    next.drawnAt = start;
    next.draw();
    const end = performance.now();
    const rest = next.training() ? REST_WHILE_TRAINING : REST;
    restUntil = isSparing() ? end + rest * (end - start) : end;
  }
  awaitTurn();
}

/** Milliseconds until a chart may be drawn. */
function waitFor(chart: Entry): number {
  return Math.max(restUntil, chart.drawnAt + interval) - performance.now();
}

/** A frame is asked for when its time has come: one that draws nothing costs a frame all the same. */
function awaitTurn(): void {
  const next = nextChart();
  if (awaited || !next) return;
  awaited = true;
  const wait = waitFor(next);
  if (wait > 0) setTimeout(() => requestAnimationFrame(drawNext), wait);
  else requestAnimationFrame(drawNext);
}
