/** The demo that the page plays: the script on a run of the page, in the browser's time or a recorder's. */
import { problemOf } from '../../core/errors';
import { isLinkName, textOfLinkName } from '../../store/demo/demoLink';
import { DemoPlayer } from '../../store/demo/demoPlayer';
import { type DemoProblem, NO_DEMO } from '../../store/demo/demoStore';
import type { Film } from '../../store/demo/film';
import { pageStage } from '../../store/demo/pageStage';
import { findDemo } from '../../store/demo/shipped';
import { inKitchen, type RunData } from '../../store/runData';
import { standstill } from '../../store/runStore';
import { chartsAreDrawn, drawAtOnce } from '../charts/scheduler';
import { type PageLook, readPageLook } from '../record/pageLook';
import type { Stamp } from '../record/stamp';
import type { PageRun } from '../shared/pageRun';
import { derivationStore, stageStore } from '../shared/stores';
import { demoStore } from './useDemo';

declare global {
  interface Window {
    /** With what the film says at its end of the run in it. */
    dpoFilm?: Film & { readonly stamp: () => Stamp; readonly look: () => PageLook };
    dpoFilmProblem?: string;
  }
}

/** Most seconds of film that follow each other without a picture between them. */
const LONGEST_STRIDE = 0.1;

let player: DemoPlayer | undefined;
/** Counts the times that playing began: of two loops only the later one goes on. */
let plays = 0;

/**
 * Opens a demo by the name that its link has, and plays it, or leaves it to a recorder.
 * @param run what the demo drives
 * @returns what ends it: the visitor's own run and place come back
 */
export function openDemo(name: string, film: boolean, run: PageRun): () => void {
  demoStore.setState({ ...NO_DEMO });
  const found = findDemo(name);
  if (!found?.script) {
    const [problem] = found?.problems ?? [];
    fail(problem ? { kind: 'script', path: problem.path } : { kind: 'unknown', name });
    return () => {};
  }
  const { script } = found;
  const stage = pageStage(run.store, derivationStore, run.controller, film ? filmed : async () => {});
  const mine = new DemoPlayer(script, stage, (scene) => {
    if (player === mine) demoStore.setState({ scene });
  });
  player = mine;
  demoStore.setState({ script });
  if (film) drawAtOnce();
  let comeBack: (() => void) | undefined;
  // The visitor's own training stops, and is kept as far as it came.
  run.controller.pause();
  void standstill(run.store).then(() => {
    if (player !== mine) return;
    comeBack = rememberPlace(run);
    void begin(mine, film, run);
  });
  return () => {
    mine.stop();
    if (player === mine) player = undefined;
    run.controller.pause();
    comeBack?.();
  };
}

/** Goes on where it was paused. */
export function playDemo(): void {
  if (player && demoStore.getState().playback === 'paused') play(player);
}

function play(mine: DemoPlayer): void {
  demoStore.setState({ playback: 'playing' });
  const turn = ++plays;
  let before: number | undefined;
  const frame = async (now: number) => {
    const playing = () => player === mine && turn === plays && demoStore.getState().playback === 'playing';
    if (!playing()) return;
    const passed = before === undefined ? 0 : (now - before) / 1000;
    const asked = performance.now();
    if (!(await attempt(() => mine.advance(Math.min(passed, LONGEST_STRIDE)))) || !playing()) return;
    if (mine.ended) return demoStore.setState({ playback: 'ended' });
    // While the run catches up, film time stands still.
    before = now + performance.now() - asked;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}

export function pauseDemo(): void {
  if (demoStore.getState().playback === 'playing') demoStore.setState({ playback: 'paused' });
}

/** Brings the whole page back; from a preview, the editor. */
export function leaveStage(): void {
  const { demo, show } = stageStore.getState();
  const written = demo !== undefined && isLinkName(demo);
  if (written) demoStore.setState({ draft: textOfLinkName(demo) ?? '' });
  show({ demo: undefined, frame: undefined, film: false, ...(written && { dialog: 'editor' }) });
}

export async function restartDemo(): Promise<void> {
  const mine = player;
  if (!mine) return;
  demoStore.setState({ playback: 'opening' });
  if ((await attempt(() => mine.seek(0))) && player === mine) play(mine);
}

async function begin(mine: DemoPlayer, film: boolean, { store }: PageRun): Promise<void> {
  if (!(await attempt(() => mine.seek(0))) || player !== mine) return;
  if (!film) return play(mine);
  await document.fonts.ready;
  const stamp = await loadStamp();
  if (!stamp) return;
  demoStore.setState({ playback: 'paused' });
  // Only now does the stage have anything on it.
  await filmed();
  if (player !== mine) return;
  window.dpoFilm = {
    duration: mine.duration,
    get time() {
      return mine.time;
    },
    advance: (seconds) => mine.advance(seconds),
    stamp: () => stamp(store.getState()),
    look: readPageLook,
  };
}

/** What the film says at its end; it loads with the first film. */
async function loadStamp(): Promise<((data: RunData) => Stamp) | undefined> {
  let stamp: ((data: RunData) => Stamp) | undefined;
  await attempt(async () => {
    stamp = (await import('../record/pageStamp')).pageStamp;
  });
  return stamp;
}

async function attempt(act: () => Promise<void>): Promise<boolean> {
  try {
    await act();
    return true;
  } catch (thrown) {
    fail({ kind: 'run', ...problemOf(thrown) });
    return false;
  }
}

function fail(problem: DemoProblem): void {
  demoStore.setState({ playback: 'failed', problem });
  window.dpoFilmProblem = problem.kind === 'run' ? problem.message : JSON.stringify(problem);
}

/** What stands on the stage until a chapter, what its figure shows, or the plot library has arrived. */
const PLACEHOLDER = '.stage-step .empty, .stage .skeleton[data-state="loading"]';

/** Until everything is there, every chart is drawn, and the browser has painted it. */
async function filmed(): Promise<void> {
  await painted();
  do await painted();
  while (!chartsAreDrawn() || document.querySelector(PLACEHOLDER));
  await painted();
}

function painted(): Promise<void> {
  return new Promise((resolve) => requestAnimationFrame(() => resolve()));
}

/** Makes room for a demo's runs. @returns what puts back everything that a demo changes */
function rememberPlace({ store, controller, keeper }: PageRun): () => void {
  keeper.resting = true;
  store.getState().setShowsRecordedRun(false);
  const {
    draft: definition,
    draftBackend: backend,
    watch,
    preset,
    run,
    step,
    comparison,
  } = inKitchen(store.getState());
  const { page, chapter, shown, hidden, projector, values } = derivationStore.getState();
  const kept = step > 0 ? run?.id : undefined;
  return () => {
    keeper.resting = false;
    const { adopt, setComparison, setShowsRecordedRun, library } = store.getState();
    setShowsRecordedRun(true);
    setComparison(comparison);
    derivationStore.setState({ page, chapter, shown, hidden, projector, values });
    adopt({ definition, backend, watch, preset }, []);
    if (kept !== undefined && library?.some(({ id }) => id === kept)) void controller.openRun(kept);
    else controller.reset();
  };
}
