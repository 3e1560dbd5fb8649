import type { Command, CommandOf, ContentOf, Report } from '../client/runProtocol';
import type { RunChannel } from '../client/trainingClient';
import { EngineError, problemOf } from '../core/errors';
import type { RunIdentity, SavedRun } from '../core/keptRun';
import type { PresetName } from '../core/presets';
import type { Recording } from '../core/recording';
import { type RunDefinition, sameDefinition } from '../core/runDefinition';
import { DEFAULT_WATCH, type Language, type Watch } from '../core/world';
import { curvesUpTo, emptyCurves } from './curves';
import { connectFileInputs, type FileController } from './fileController';
import { connectHandChoices, type HandController } from './handController';
import { hasUnappliedChanges, isFailed, isReady, needsInputs, recordingOf, trainingBlock } from './runData';
import type { RunKeeper } from './runKeeper';
import { memorableName } from './runNames';
import type { RunStore } from './runStore';

/** Opens the run's channel to the worker. */
export type OpenChannel = (listener: (report: Report) => void) => RunChannel;

/** Answers in the worker's place what a replay can answer. */
export interface ReplayPlayer {
  receive(command: CommandOf<'watch' | 'view' | 'language'>): void;
  dispose(): void;
}

/** What the visitor can do to a run. Each method is safe to call at any time. */
export interface Controller extends HandController {
  /** Takes up the run that was interrupted in this tab, if it is the one that the controls show; else `open`. */
  start(): Promise<void>;
  /** A fresh run with what the controls show, where there is none yet or its engine is gone. */
  open(): void;
  /** Train where the run stands, from the start where it is finished or the settings have changed, and as soon as it is ready where it is not yet. @param until pause at this step */
  train(until?: number): void;
  pause(): void;
  step(): void;
  /** One step, shown in slow motion. */
  narrate(): void;
  /** A fresh run with the definition that the controls show. */
  reset(): void;
  choosePreset(name: PresetName): void;
  /** Looks at what the recording of the run in the controls tells of, unless the visitor or the link looks at something else. */
  followStory(): void;
  /** A run with the definition that the controls show, from a snapshot of this one. */
  fork(step: number): void;
  watch(change: Partial<Watch>): void;
  /** Shows a past policy everywhere; null: the present one. */
  view(step: number | null): void;
  /** Asks what both models expect after a dish's prompt and these tokens: the answer becomes RunData.prediction. */
  predict(dish: number, tokens: readonly number[]): void;
  setSpeed(stepsPerSecond: number | null): void;
  /** Goes on with a kept run. */
  openRun(id: string): Promise<void>;
  forgetRun(id: string): Promise<void>;
  forgetAllRuns(): Promise<void>;
  /** Lays the curves of a kept run over these; null: takes them away. */
  compare(id: string | null): Promise<void>;
  /** What a replay shows of the run beside its curves; undefined where there is no run to ask, or none that has more to show. */
  record(): Promise<Recording | undefined>;
  /** Lets a replay answer in the worker's place, whose own reports wait. @param create its player, disposed of when the run is back */
  showReplay(create: () => ReplayPlayer): void;
  /** Back to the run, which is opened where it was not yet. */
  endReplay(): void;
  /** Asks for a file of the run, or to verify one. @throws EngineError whatever is wrong */
  requestExport<Type extends 'export' | 'verify'>(command: CommandOf<Type>): Promise<ContentOf<Type>>;
  setLanguage(language: Language): void;
  chartsSettled(arrived: boolean): void;
  /** Checkpoint and pairs of a run on a file. */
  readonly files: FileController;
}

/** Ties a run's store, which holds data only, to the worker, whose channel this module alone holds, and to the kept runs. */
export function connectController(
  store: RunStore,
  openChannel: OpenChannel,
  keeper: RunKeeper,
  initialLanguage: Language,
): Controller {
  let channel: RunChannel | undefined;
  let language = initialLanguage;
  let player: ReplayPlayer | undefined;
  const waiting: Report[] = [];

  const listen = (report: Report) => (player ? void waiting.push(report) : receive(report));

  const request: RunChannel['request'] = (command, transfer) => {
    channel ??= openChannel(listen);
    return channel.request(command, transfer);
  };

  /** What is not carried out is said in the page; the run is as it was. */
  function send(command: Command): void {
    request(command).catch(commandFailed);
  }

  const commandFailed = (thrown: unknown) => store.getState().commandFailed(problemOf(thrown));

  const files = connectFileInputs(store, request);

  const choices = connectHandChoices(store, request, { failed: commandFailed, reset: () => reset() });

  function freshIdentity(): RunIdentity {
    const taken = (store.getState().library ?? []).map(({ name }) => name);
    const id = crypto.randomUUID();
    return { id, name: memorableName(Math.random, taken), startedAt: Date.now() };
  }

  function receive(report: Report) {
    store.getState().receive(report);
    if (report.type === 'ready') readied(report.definition);
    else if (report.type === 'checkpoint') void keeper.keep(report.checkpoint, files.kept());
    else if (report.type === 'failed' && report.fatal) files.forgotten();
  }

  function readied(definition: RunDefinition) {
    if (definition.world === 'kitchen' && definition.config.label_source === 'hand') choices.propose();
    sendQueued();
  }

  /** Carries out what was asked for early, once the run is there. */
  function sendQueued() {
    const { queued, queue } = store.getState();
    if (!queued || !isReady(store.getState())) return;
    queue(undefined);
    carryOut(queued);
  }

  function carryOut(command: CommandOf<'train' | 'step' | 'narrate'>) {
    if (command.type !== 'narrate') return send(command);
    request(command).then((narration) => store.getState().narrated(narration), commandFailed);
  }

  /** The worker hears what was asked for meanwhile. */
  function leaveReplay() {
    if (!player) return;
    player.dispose();
    player = undefined;
    for (const report of waiting.splice(0)) receive(report);
    if (!channel) return;
    const { watch, speed } = store.getState();
    send({ type: 'language', language });
    send({ type: 'watch', watch });
    send({ type: 'speed', stepsPerSecond: speed });
  }

  /** A new run at the engine that is there, or at another one where the controls ask for it. */
  function replaceRun(identity: RunIdentity, saved?: SavedRun) {
    const { draft } = store.getState();
    leaveReplay();
    store.getState().draftDefinition(draft);
    const state = store.getState();
    if (needsInputs(state)) return;
    if (state.runState === 'running') send({ type: 'pause' });
    if (!saved) keeper.leave();
    const { draftBackend: backend, draft: definition, watch, speed } = state;
    state.runRequested(identity, saved?.curves ?? emptyCurves());
    // A worker that is new knows nothing yet.
    send({ type: 'language', language });
    send({ type: 'speed', stepsPerSecond: speed });
    send({ type: 'watch', watch });
    const { checkpoint } = saved ?? {};
    started(request({ type: 'start', backend, definition, ...(checkpoint && { checkpoint }) }), identity);
  }

  /** Another run may have been asked for meanwhile: its own answer counts. */
  function started(answer: Promise<unknown>, { id }: RunIdentity) {
    answer.catch((thrown) => {
      const { requested, run, startFailed } = store.getState();
      if ((requested?.run ?? run)?.id === id) startFailed(problemOf(thrown));
    });
  }

  const reset = () => replaceRun(freshIdentity());

  function watch(change: Partial<Watch>) {
    store.getState().editWatch(change);
    const { applied, awaitingRun, watch } = store.getState();
    if (player) player.receive({ type: 'watch', watch });
    // A run that is on its way was told what was looked at before.
    else if (channel && (applied || awaitingRun)) send({ type: 'watch', watch });
  }

  function followStory() {
    const state = store.getState();
    // Of a run that has been trained nobody looks away; one that is on its way has not been.
    if (!state.replay && (state.step === 0 || state.awaitingRun)) watchStory();
  }

  function watchStory() {
    const state = store.getState();
    const story = recordingOf(state, state.draft)?.story;
    if (!story) return;
    // What nobody has asked for: what a link means that names nothing, or what another lesson was about.
    const told = [DEFAULT_WATCH, ...state.recordings.map((recording) => recording.story)];
    const unasked = told.some((each) => each?.dish === state.watch.dish && each.pair === state.watch.pair);
    if (unasked && !(state.watch.dish === story.dish && state.watch.pair === story.pair))
      watch({ dish: story.dish, pair: story.pair });
  }

  /** Trains or steps. A changed definition begins a run of its own, but for a single step, which goes on with the run that there is. */
  function advance(command: CommandOf<'train' | 'step' | 'narrate'>) {
    const state = store.getState();
    if (trainingBlock(state)) return;
    if (player) {
      reset();
      return state.queue(command);
    }
    if (command.type === 'narrate') state.askNarration();
    const changed = hasUnappliedChanges(state) && (command.type === 'train' || state.step === 0);
    const restart = state.runState === 'finished' || changed;
    if (isReady(state) && !restart) return carryOut(command);
    state.queue(command);
    const none = !state.applied && !state.awaitingRun;
    if (none || isFailed(state) || (isReady(state) && restart)) reset();
  }

  async function resume(saved: SavedRun) {
    if (saved.summary.definition.world === 'file' && !(await files.bring(saved))) return false;
    store.getState().draftDefinition(saved.summary.definition);
    replaceRun(saved.summary, saved);
    return true;
  }

  const start = async () => {
    // A run needs no list of others.
    void keeper.refresh();
    const saved = await keeper.interrupted();
    if (player) return;
    const { draft } = store.getState();
    // A file's run has its settings from the kept run where the link names the same one, or none.
    const fits =
      saved && (saved.summary.definition.world === 'file' || sameDefinition(saved.summary.definition, draft));
    if (!fits) return reset();
    if (await resume(saved)) store.getState().resumed(saved.summary);
  };

  return {
    ...choices,
    files,
    start,
    open: reset,
    reset,
    choosePreset: (name) => {
      store.getState().choosePreset(name);
      const { draft, watch, editWatch } = store.getState();
      // The same dishes are drawn in every lesson: what the visitor looks at stays, unless there are fewer pairs.
      const there = draft.world === 'kitchen' && watch.pair < draft.config.num_pairs;
      if (!there) editWatch({ dish: DEFAULT_WATCH.dish, pair: DEFAULT_WATCH.pair });
      watchStory();
      reset();
    },
    followStory,
    train: (until) => advance({ type: 'train', ...(until !== undefined && { until }) }),
    step: () => advance({ type: 'step' }),
    narrate: () => advance({ type: 'narrate' }),
    pause: () => {
      store.getState().queue(undefined);
      if (channel && !player) send({ type: 'pause' });
    },
    fork: (step) => {
      const { run, curves, draft: definition, runRequested, runState } = store.getState();
      if (!run || player || !isReady(store.getState())) return;
      if (runState === 'running') send({ type: 'pause' });
      keeper.leave();
      const identity = { ...freshIdentity(), origin: { name: run.name, step } };
      runRequested(identity, curvesUpTo(curves, step));
      started(request({ type: 'fork', step, definition }), identity);
    },
    watch,
    view: (step) => {
      store.getState().setViewing(step);
      if (player) player.receive({ type: 'view', step });
      else if (channel && !store.getState().awaitingRun) send({ type: 'view', step });
    },
    predict: (dish, tokens) => {
      const { applied, awaitingRun } = store.getState();
      if (!applied || awaitingRun || player) return;
      request({ type: 'predict', dish, tokens }).then((prediction) => {
        // Of several in a row only the last is answered.
        if (prediction) store.getState().predicted(prediction);
      }, commandFailed);
    },
    setSpeed: (stepsPerSecond) => {
      store.getState().setSpeed(stepsPerSecond);
      if (channel && !player) send({ type: 'speed', stepsPerSecond });
    },
    openRun: async (id) => {
      const saved = await keeper.load(id);
      if (saved) await resume(saved);
    },
    forgetRun: keeper.forget,
    forgetAllRuns: keeper.forgetAll,
    compare: async (id) => {
      const saved = id === null ? undefined : await keeper.load(id);
      store.getState().setComparison(saved && { run: saved.summary, curves: saved.curves });
    },
    record: async () => (isReady(store.getState()) && !player ? request({ type: 'record' }) : undefined),
    showReplay: (create) => {
      leaveReplay();
      player = create();
    },
    endReplay: () => {
      leaveReplay();
      if (!channel && !isFailed(store.getState())) void start();
    },
    requestExport: async (command) => {
      if (!channel || player) throw noRun();
      return request(command, 'bytes' in command ? [command.bytes.buffer] : []);
    },
    setLanguage: (chosen) => {
      if (chosen === language) return;
      language = chosen;
      if (player) player.receive({ type: 'language', language });
      else if (channel) send({ type: 'language', language });
    },
    chartsSettled: (arrived) => {
      store.getState().settleCharts(arrived);
      sendQueued();
    },
  };
}

function noRun(): EngineError {
  const reason = 'there is no run that could be taken away; train first';
  return new EngineError('engine_failed', reason, { reason });
}
