import type { TrainingClient } from '../worker/client';
import type { Command, Language, Report } from '../worker/protocol';
import { hasUnappliedChanges, isFailed, isReady } from './runData';
import type { RunStore } from './runStore';

export type Client = Pick<TrainingClient, 'send' | 'dispose'>;
export type ClientFactory = (listener: (report: Report) => void) => Client;

/** What the visitor can do to the run. Each method is safe to call at any time. */
export interface Controller {
  /** Starts a fresh worker with the configuration that the controls show. */
  open(): void;
  /** Train where the run stands, from the start where it is finished, and as soon as it is ready where it is not yet. */
  train(): void;
  pause(): void;
  step(): void;
  /** A fresh run with the configuration that the controls show. */
  reset(): void;
  watch(dish: number): void;
  setLanguage(language: Language): void;
  chartsSettled(arrived: boolean): void;
}

/** Ties the store, which holds data only, to the worker, which this module alone holds. */
export function connectController(store: RunStore, createClient: ClientFactory, initialLanguage: Language): Controller {
  let client: Client | undefined;
  let language = initialLanguage;

  const send = (command: Command) => client?.send(command);

  function open() {
    client?.dispose();
    const { runRequested, draftBackend: backend, draft: config } = store.getState();
    runRequested();
    client = createClient(receive);
    send({ type: 'open', backend, config, language });
  }

  function receive(report: Report) {
    store.getState().receive(report);
    if (report.type === 'ready') {
      send({ type: 'watch', dish: store.getState().dish });
      sendQueued();
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
    send({ type: queued });
  }

  function reset() {
    const { runRequested, runState, draft, draftBackend, appliedBackend } = store.getState();
    if (!client || isFailed(store.getState()) || draftBackend !== appliedBackend) return open();
    if (runState === 'running') send({ type: 'pause' });
    runRequested();
    send({ type: 'reset', config: draft });
  }

  /** Trains or steps; before the first step a changed configuration has nothing to lose and is applied on the way. */
  function advance(command: 'train' | 'step') {
    const state = store.getState();
    const restart = state.runState === 'finished' || (state.step === 0 && hasUnappliedChanges(state));
    if (isReady(state) && !restart) return send({ type: command });
    state.queue(command);
    if (isFailed(state) || (isReady(state) && restart)) reset();
  }

  return {
    open,
    reset,
    train: () => advance('train'),
    step: () => advance('step'),
    pause: () => {
      store.getState().queue(undefined);
      send({ type: 'pause' });
    },
    watch: (dish) => {
      store.getState().chooseDish(dish);
      if (store.getState().applied && !store.getState().awaitingRun) send({ type: 'watch', dish });
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
