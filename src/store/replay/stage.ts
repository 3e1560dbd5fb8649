/** Puts a replay in the place of the page's run, which waits until the visitor goes back to it. */
import type { EvaluationRecord } from '../../train/records';
import type { Language } from '../../worker/protocol';
import type { Controller } from '../controller';
import { EVALUATION_COLUMNS } from '../curves';
import { freshRun, type RunData } from '../runData';
import type { RunStore } from '../runStore';
import { Player } from './player';
import { type Replay, replaySteps } from './replay';

/** Shows a replay in every panel. A training run is paused first; another replay makes room. */
export async function showReplay(
  store: RunStore,
  controller: Controller,
  replay: Replay,
  language: Language,
): Promise<void> {
  controller.pause();
  await standing(store);
  const player = new Player(replay, language, (report) => store.getState().receive(report));
  controller.standIn(() => {
    const { draftBackend, watch, ...data } = store.getState();
    const own = Object.fromEntries(OF_THE_RUN.map((name) => [name, { ...data, watch }[name]])) as Partial<RunData>;
    const shown = { ...watch, ...(replay.recording?.said?.watch ?? { prompt: '' }) };
    store.setState({ ...asRun(replay), appliedBackend: draftBackend, watch: shown });
    return {
      send: (command) => player.receive(command),
      dispose: () => store.setState({ ...own, replay: undefined, cursor: undefined }),
    };
  });
  player.begin(store.getState().watch);
}

/** What waits with the run. */
const OF_THE_RUN = [
  ...(Object.keys(freshRun()) as (keyof ReturnType<typeof freshRun>)[]),
  'draft',
  'applied',
  'appliedBackend',
  'run',
  'engine',
  'world',
  'requested',
  'awaitingRun',
  'loading',
  'queued',
  'watch',
] as const satisfies readonly (keyof RunData)[];

/** Until the run has made the step that it is at, and what belongs to it has been said and kept. */
function standing(store: RunStore): Promise<void> {
  return new Promise((resolve) => {
    if (store.getState().runState !== 'running') return resolve();
    const unsubscribe = store.subscribe(({ runState }) => {
      if (runState === 'running') return;
      unsubscribe();
      resolve();
    });
  });
}

/** A finished run that no engine has made. */
function asRun(replay: Replay): Partial<RunData> {
  const { name, startedAt, origin, definition, step, savedAt } = replay.summary;
  return {
    ...freshRun(),
    runState: 'finished',
    step,
    curves: replay.curves,
    latestEvaluation: lastEvaluation(replay),
    snapshots: { steps: replaySteps(replay), bytes: 0, limit: 0 },
    draft: definition,
    applied: definition,
    run: { id: crypto.randomUUID(), name, startedAt, ...(origin && { origin }) },
    replay: {
      savedAt,
      distributions: replay.recording !== undefined,
      completions: replay.recording?.said !== undefined,
    },
    engine: undefined,
    world: undefined,
    requested: undefined,
    awaitingRun: false,
    loading: undefined,
    queued: undefined,
  };
}

function lastEvaluation({ curves }: Replay): EvaluationRecord {
  const { columns, length } = curves.evaluations;
  const values = Object.fromEntries(EVALUATION_COLUMNS.map((name) => [name, columns[name][length - 1]]));
  return values as unknown as EvaluationRecord;
}
