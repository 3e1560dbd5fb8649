/** Puts a replay in the place of the page's run, which waits until the visitor goes back to it. */
import type { EvaluationRecord } from '../../core/records';
import { type Curves, EVALUATION_COLUMNS } from '../../core/runCurves';
import type { Language } from '../../core/world';
import type { Controller } from '../controller';
import { freshRun, type RunData } from '../runData';
import { type RunStore, standstill } from '../runStore';
import { type Replay, replaySteps } from './replay';
import { Player } from './replayPlayer';

/** Shows a replay in every panel. A training run is paused first; another replay makes room. */
export async function showReplay(
  store: RunStore,
  controller: Controller,
  replay: Replay,
  language: Language,
): Promise<void> {
  controller.pause();
  await standstill(store);
  const { savedAt } = replay.summary;
  const info = {
    savedAt,
    distributions: replay.recording !== undefined,
    completions: replay.recording?.completions !== undefined,
  };
  putInPlace(store, controller, replay, language, { replay: info });
}

/** A replay in the place of the run, which waits. @param known of it beside @returns what shows its past policies */
export function putInPlace(
  store: RunStore,
  controller: Controller,
  replay: Replay,
  language: Language,
  known: Partial<RunData>,
): Player {
  const player = new Player(replay, language, (report) => store.getState().receive(report));
  controller.showReplay(() => {
    const { draftBackend, watch, ...data } = store.getState();
    const own = Object.fromEntries(OF_THE_RUN.map((name) => [name, { ...data, watch }[name]])) as Partial<RunData>;
    const shown = { ...watch, ...(replay.recording?.completions?.watch ?? { prompt: '' }) };
    store.setState({ ...asRun(replay), appliedBackend: draftBackend, watch: shown, ...known });
    return {
      receive: (command) => player.receive(command),
      dispose: () => store.setState({ ...own, replay: undefined, cursor: undefined }),
    };
  });
  player.begin(store.getState().watch);
  return player;
}

/** What waits with the run. */
const OF_THE_RUN = [
  ...(Object.keys(freshRun()) as (keyof ReturnType<typeof freshRun>)[]),
  'draft',
  'applied',
  'appliedBackend',
  'run',
  'engine',
  'models',
  'world',
  'requested',
  'awaitingRun',
  'loading',
  'queued',
  'watch',
] as const satisfies readonly (keyof RunData)[];

/** A finished run that no engine has made. */
function asRun(replay: Replay): Partial<RunData> {
  const { name, startedAt, origin, definition, step } = replay.summary;
  return {
    ...freshRun(),
    runState: 'finished',
    step,
    curves: replay.curves,
    latestEvaluation: lastEvaluation(replay.curves),
    snapshots: { steps: replaySteps(replay), bytes: 0, limit: 0 },
    draft: definition,
    applied: definition,
    run: { id: crypto.randomUUID(), name, startedAt, ...(origin && { origin }) },
    engine: undefined,
    models: undefined,
    world: undefined,
    requested: undefined,
    awaitingRun: false,
    loading: undefined,
    queued: undefined,
  };
}

export function lastEvaluation({ evaluations }: Curves): EvaluationRecord {
  const { columns, length } = evaluations;
  const last = Object.fromEntries(EVALUATION_COLUMNS.map((name) => [name, columns[name][length - 1]]));
  const { 'kl/sampled': k3, 'kl/standardError': standardError, ...values } = last;
  // Two columns, but one part of a record.
  const sampled = Number.isFinite(k3) && { 'kl/sampled': { k3, standardError } };
  return { ...values, ...sampled } as unknown as EvaluationRecord;
}
