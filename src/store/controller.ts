import { DISH_COUNT, MAX_CHOICES, type RunDefinition, sameDefinition } from '../train/runDefinition';
import type { TrainingClient } from '../worker/client';
import type { Command, Language, Recording, Report, TakeCommand, Watch } from '../worker/protocol';
import { curvesUpTo, emptyCurves } from './curves';
import type { PresetName } from './presets';
import { hasUnappliedChanges, isFailed, isReady, needsChoice, type RunIdentity } from './runData';
import type { RunKeeper } from './runKeeper';
import type { SavedRun } from './runLibrary';
import { memorableName } from './runNames';
import type { RunStore } from './runStore';
import { type TakeAnswer, Takers } from './takers';

export type Client = Pick<TrainingClient, 'send' | 'dispose'>;
export type ClientFactory = (listener: (report: Report) => void) => Client;

/** What the visitor can do to the run. Each method is safe to call at any time. */
export interface Controller {
  /** Takes up the run that was interrupted in this tab, if it is the one that the controls show; else `open`. */
  start(): Promise<void>;
  /** Starts a fresh worker with the definition that the controls show. */
  open(): void;
  /** Train where the run stands, from the start where it is finished, and as soon as it is ready where it is not yet. @param until pause at this step */
  train(until?: number): void;
  pause(): void;
  step(): void;
  /** One step, told in slow motion. */
  narrate(): void;
  /** A fresh run with the definition that the controls show. */
  reset(): void;
  choosePreset(name: PresetName): void;
  /** A run with the definition that the controls show, from a snapshot of this one. */
  fork(step: number): void;
  watch(change: Partial<Watch>): void;
  /** Shows a past policy everywhere; null: the present one. */
  view(step: number | null): void;
  /** Asks what both models expect after a dish's prompt and these tokens: the answer becomes RunData.prediction. */
  predict(dish: number, tokens: readonly number[]): void;
  propose(): void;
  /** Answers the proposal; the next one follows. */
  choose(preferred: 'first' | 'second'): void;
  setSpeed(stepsPerSecond: number | null): void;
  /** Goes on with a kept run. */
  openRun(id: string): Promise<void>;
  forgetRun(id: string): Promise<void>;
  forgetAllRuns(): Promise<void>;
  /** Lays the curves of a kept run over these; null: takes them away. */
  compare(id: string | null): Promise<void>;
  /** What a replay shows of the run beside its curves; undefined where there is no run to ask. */
  record(): Promise<Recording | undefined>;
  /** Lets a replay answer in the worker's place, whose own reports wait. @param create its player, disposed of when the run is back */
  standIn(create: () => Client): void;
  /** Back to the run, which is opened where it was not yet. */
  endReplay(): void;
  /** Asks the worker for a file of the run, or to verify one. */
  take(command: TakeCommand): Promise<TakeAnswer>;
  setLanguage(language: Language): void;
  chartsSettled(arrived: boolean): void;
}

/** The next proposal is about another dish; all are visited in turn. */
const DISH_STRIDE = 5;

/** Ties the store, which holds data only, to the worker, which this module alone holds, and to the kept runs. */
export function connectController(
  store: RunStore,
  createClient: ClientFactory,
  keeper: RunKeeper,
  initialLanguage: Language,
): Controller {
  let client: Client | undefined;
  let language = initialLanguage;
  let player: Client | undefined;
  const waiting: Report[] = [];
  const asking: ((recording: Recording) => void)[] = [];
  const takers = new Takers();

  const send = (command: Command) => (player ?? client)?.send(command);
  const listen = (report: Report) => (player ? void waiting.push(report) : receive(report));

  function freshIdentity(): RunIdentity {
    const taken = (store.getState().library ?? []).map(({ name }) => name);
    const id = crypto.randomUUID();
    return { id, name: memorableName(Math.random, taken), startedAt: Date.now() };
  }

  function openWorker(saved?: SavedRun) {
    client?.dispose();
    takers.dismiss({ code: 'engine_failed', message: '', values: { reason: 'reset' } });
    if (!saved) keeper.leave();
    const { runRequested, draftBackend: backend, draft: definition, watch } = store.getState();
    runRequested(saved?.summary ?? freshIdentity(), saved?.curves ?? emptyCurves());
    client = createClient(listen);
    send({ type: 'open', backend, definition, language, watch, ...(saved && { checkpoint: saved.checkpoint }) });
  }

  function receive(report: Report) {
    store.getState().receive(report);
    if (report.type === 'recording') for (const answer of asking.splice(0)) answer(report.recording);
    if (report.type === 'failed') takers.dismiss(report);
    if (report.type === 'ready') {
      const { watch, speed } = store.getState();
      send({ type: 'watch', watch });
      send({ type: 'speed', stepsPerSecond: speed });
      if (report.definition.config.label_source === 'hand') send({ type: 'propose', dish: watch.dish });
      sendQueued();
    } else if (report.type === 'checkpoint') {
      void keeper.keep(report.checkpoint);
    } else if (report.type === 'exported' || report.type === 'verified') {
      takers.answer(report);
    } else if (report.type === 'failed' && report.fatal) {
      client?.dispose();
      client = undefined;
    }
  }

  /** Carries out what was asked for early, once the run is there. */
  function sendQueued() {
    const { queued, queue } = store.getState();
    if (!queued || !isReady(store.getState())) return;
    queue(undefined);
    send(queued);
  }

  /** The worker hears what it was not told meanwhile. */
  function leaveReplay() {
    if (!player) return;
    player.dispose();
    player = undefined;
    const { watch, speed } = store.getState();
    send({ type: 'language', language });
    send({ type: 'watch', watch });
    send({ type: 'speed', stepsPerSecond: speed });
    for (const report of waiting.splice(0)) receive(report);
  }

  /** A new run at the engine that is there, or at a new one where this one cannot serve. */
  function replaceRun(identity: RunIdentity, saved?: SavedRun) {
    const { draft } = store.getState();
    leaveReplay();
    store.getState().draftDefinition(draft);
    const state = store.getState();
    if (!client || isFailed(state) || state.draftBackend !== state.appliedBackend) return openWorker(saved);
    if (state.runState === 'running') send({ type: 'pause' });
    if (!saved) keeper.leave();
    state.runRequested(identity, saved?.curves ?? emptyCurves());
    send({ type: 'reset', definition: state.draft, ...(saved && { checkpoint: saved.checkpoint }) });
  }

  const reset = () => replaceRun(freshIdentity());

  /** Trains or steps; before the first step a changed definition has nothing to lose and is applied on the way. */
  function advance(command: Extract<Command, { type: 'train' | 'step' | 'narrate' }>) {
    const state = store.getState();
    if (needsChoice(state)) return;
    if (player) {
      reset();
      return state.queue(command);
    }
    if (command.type === 'narrate') state.askNarration();
    const restart = state.runState === 'finished' || (state.step === 0 && hasUnappliedChanges(state));
    if (isReady(state) && !restart) return send(command);
    state.queue(command);
    if (isFailed(state) || (isReady(state) && restart)) reset();
  }

  function takeUp(saved: SavedRun) {
    store.getState().draftDefinition(saved.summary.definition);
    replaceRun(saved.summary, saved);
  }

  const start = async () => {
    const [saved] = await Promise.all([keeper.interrupted(), keeper.refresh()]);
    if (player) return;
    const fits = saved && sameDefinition(saved.summary.definition, store.getState().draft);
    openWorker(fits ? saved : undefined);
    if (fits) store.getState().resumed(saved.summary, saved.summary.step);
  };

  return {
    start,
    open: () => openWorker(),
    reset,
    choosePreset: (name) => {
      store.getState().choosePreset(name);
      store.getState().editWatch({ pair: 0 });
      reset();
    },
    train: (until) => advance({ type: 'train', ...(until !== undefined && { until }) }),
    step: () => advance({ type: 'step' }),
    narrate: () => advance({ type: 'narrate' }),
    pause: () => {
      store.getState().queue(undefined);
      send({ type: 'pause' });
    },
    fork: (step) => {
      const { run, curves, draft: definition, runRequested, runState } = store.getState();
      if (!run || player || !isReady(store.getState())) return;
      if (runState === 'running') send({ type: 'pause' });
      keeper.leave();
      runRequested({ ...freshIdentity(), origin: { name: run.name, step } }, curvesUpTo(curves, step));
      send({ type: 'fork', step, definition });
    },
    watch: (change) => {
      store.getState().editWatch(change);
      const { applied, awaitingRun, watch } = store.getState();
      if (applied && !awaitingRun) send({ type: 'watch', watch });
    },
    view: (step) => {
      store.getState().setViewing(step);
      if (!store.getState().awaitingRun) send({ type: 'view', step });
    },
    predict: (dish, tokens) => {
      const { applied, awaitingRun } = store.getState();
      if (applied && !awaitingRun) send({ type: 'predict', dish, tokens });
    },
    propose: () => {
      const { proposal, watch } = store.getState();
      const dish = proposal ? (proposal.dish + DISH_STRIDE) % DISH_COUNT : watch.dish;
      send({ type: 'propose', dish });
    },
    choose: (preferred) => {
      const { proposal, applied, draft } = store.getState();
      if (!proposal || draft.choices.length >= MAX_CHOICES) return;
      const { dish, first, second } = proposal;
      const [chosen, rejected] = preferred === 'first' ? [first, second] : [second, first];
      const starts = !applied || needsHandRun(applied, draft);
      if (starts) reset();
      send({ type: 'choose', choice: { dish, chosen, rejected } });
      // A run by hand begins with a proposal.
      if (!starts) send({ type: 'propose', dish: (dish + DISH_STRIDE) % DISH_COUNT });
    },
    setSpeed: (stepsPerSecond) => {
      store.getState().setSpeed(stepsPerSecond);
      send({ type: 'speed', stepsPerSecond });
    },
    openRun: async (id) => {
      const saved = await keeper.load(id);
      if (saved) takeUp(saved);
    },
    forgetRun: keeper.forget,
    forgetAllRuns: keeper.forgetAll,
    compare: async (id) => {
      const saved = id === null ? undefined : await keeper.load(id);
      store.getState().setComparison(saved && { run: saved.summary, curves: saved.curves });
    },
    record: () => {
      if (!client || !isReady(store.getState())) return Promise.resolve(undefined);
      send({ type: 'record' });
      return new Promise((resolve) => asking.push(resolve));
    },
    standIn: (create) => {
      leaveReplay();
      player = create();
    },
    endReplay: () => {
      leaveReplay();
      if (!client && !isFailed(store.getState())) void start();
    },
    take: (command) => {
      const answer = takers.wait();
      send(command);
      return answer;
    },
    setLanguage: (chosen) => {
      if (chosen === language) return;
      language = chosen;
      send({ type: 'language', language });
    },
    chartsSettled: (arrived) => {
      store.getState().settleCharts(arrived);
      sendQueued();
    },
  };
}

/** A choice counts in a run that learns by hand, with the choices that the controls show. */
function needsHandRun(applied: RunDefinition, draft: RunDefinition): boolean {
  return applied.config.label_source !== 'hand' || !sameDefinition(applied, draft);
}
