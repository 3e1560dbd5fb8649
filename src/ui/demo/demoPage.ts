/** The demo that the page plays: the script on a run of the page, in the browser's time or a recorder's. */
import { problemOf } from '../../core/errors';
import { isLinkName, textOfLinkName } from '../../store/demo/demoLink';
import { DemoPlayer, type DemoStage } from '../../store/demo/demoPlayer';
import { canBeRecorded } from '../../store/demo/demoRecordings';
import { type DemoProblem, NO_DEMO } from '../../store/demo/demoStore';
import type { Film } from '../../store/demo/film';
import { inTime } from '../../store/demo/inTime';
import { pageStage } from '../../store/demo/pageStage';
import { recordedStage } from '../../store/demo/recordedStage';
import type { DemoScript } from '../../store/demo/script';
import { findDemo } from '../../store/demo/shipped';
import { inKitchen, type RunData } from '../../store/runData';
import { standstill } from '../../store/runStore';
import { chartsAreDrawn, drawAtOnce } from '../charts/scheduler';
import { type PageLook, readPageLook } from '../record/pageLook';
import type { Stamp } from '../record/stamp';
import type { PageRun } from '../shared/pageRun';
import { derivationStore, preferences, stageStore } from '../shared/stores';
import { demoStore } from './useDemo';

declare global {
  interface Window {
    /** With what the film says at its end of the run in it. */
    dpoFilm?: Film & { readonly stamp: () => Stamp; readonly look: () => PageLook };
    dpoFilmProblem?: string;
  }
}

let player: DemoPlayer | undefined;
/** When film time was moved on last, milliseconds; undefined where it stood meanwhile. */
let movedAt: number | undefined;
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
  const stage = film ? pageStage(run.store, derivationStore, run.controller, filmed) : watchedStage(script, run);
  const mine = new DemoPlayer(script, stage, (scene) => {
    if (player === mine) demoStore.setState({ scene });
  });
  player = mine;
  demoStore.setState({ script });
  if (film) drawAtOnce();
  let comeBack: (() => void) | undefined;
  // The visitor's own training stops, and is kept as far as it came.
  run.controller.pause();
  document.addEventListener('visibilitychange', standStill);
  void standstill(run.store).then(() => {
    if (player !== mine) return;
    comeBack = rememberPlace(run);
    void begin(mine, film, run);
  });
  return () => {
    mine.stop();
    if (player === mine) player = undefined;
    document.removeEventListener('visibilitychange', standStill);
    if (stage.recorded) run.controller.endReplay();
    else run.controller.pause();
    comeBack?.();
  };
}

/** For who watches: in time, which a recorder is not. */
function watchedStage(script: DemoScript, { store, controller }: PageRun): DemoStage {
  const trained = inTime(
    pageStage(store, derivationStore, controller, async () => {}),
    script.stepsPerSecond,
  );
  if (!canBeRecorded(script)) return trained;
  return recordedStage(trained, store, controller, () => preferences.getState().language);
}

/** A page in the background is given no pictures: the demo goes on where it was. */
function standStill(): void {
  movedAt = undefined;
}

/** Goes on where it was paused. */
export function playDemo(): void {
  if (player && demoStore.getState().playback === 'paused') play(player);
}

/** Film time is the clock's: what takes long makes no film later. */
function play(mine: DemoPlayer): void {
  demoStore.setState({ playback: 'playing' });
  const turn = ++plays;
  movedAt = undefined;
  const frame = async (now: number) => {
    const playing = () => player === mine && turn === plays && demoStore.getState().playback === 'playing';
    if (!playing()) return;
    const passed = movedAt === undefined ? 0 : (now - movedAt) / 1000;
    movedAt = now;
    if (!(await attempt(() => mine.advance(passed))) || !playing()) return;
    if (mine.ended) return demoStore.setState({ playback: 'ended' });
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
  const { from } = demoStore.getState();
  demoStore.setState({ from: 0 });
  if (!(await attempt(() => mine.seek(0))) || player !== mine) return;
  if (from > 0 && (!(await attempt(() => mine.seek(from))) || player !== mine)) return;
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
    requested,
    step,
    comparison,
  } = inKitchen(store.getState());
  const { page, chapter, shown, hidden, projector, values } = derivationStore.getState();
  const id = idOf({ run, requested });
  const kept = step > 0 ? run?.id : undefined;
  return () => {
    keeper.resting = false;
    const { adopt, setComparison, setShowsRecordedRun, library } = store.getState();
    setShowsRecordedRun(true);
    setComparison(comparison);
    derivationStore.setState({ page, chapter, shown, hidden, projector, values });
    adopt({ definition, backend, watch, preset }, []);
    // Where recordings were played it waited all the while.
    if (idOf(store.getState()) === id) return;
    if (kept !== undefined && library?.some(({ id }) => id === kept)) void controller.openRun(kept);
    else controller.reset();
  };
}

const idOf = ({ run, requested }: Pick<RunData, 'run' | 'requested'>) => (requested?.run ?? run)?.id;
