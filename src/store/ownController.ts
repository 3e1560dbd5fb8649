import { EngineError } from '../errors';
import { DEFAULT_RUN } from '../train/runConfig';
import type { OwnClient } from '../worker/own/client';
import type { ModelSource } from '../worker/own/model';
import type { OwnCommand, OwnReport, OwnWatch } from '../worker/own/protocol';
import type { BackendChoice, TakeCommand } from '../worker/protocol';
import { hasOwnChanges, type OwnRunStore } from './ownRun';
import { type TakeAnswer, Takers } from './takers';

export type OwnWorker = Pick<OwnClient, 'send' | 'dispose'>;
export type OwnWorkerFactory = (listener: (report: OwnReport) => void) => OwnWorker;

/** What the visitor can do with own data and an own checkpoint. Each method is safe to call at any time. */
export interface OwnController {
  /** The page is turned to: where no model is there, the page's own is loaded. */
  enter(backend: BackendChoice): void;
  /** The page is left: training pauses. */
  leave(): void;
  /** Replaces the model; data and run go with the old one, once the new one is there. */
  load(source: ModelSource, backend: BackendChoice, cache: boolean): void;
  /** Gives up the loading under way. */
  cancel(): void;
  /** @param packed pairs in the model's tokens (data/pairCodec.ts); it belongs to the worker from now on */
  setData(name: string, packed: Int32Array<ArrayBuffer>): void;
  /** Trains where the run stands, from the start where there is none or it is finished. */
  train(): void;
  pause(): void;
  step(): void;
  /** A fresh run with the configuration that the controls show. */
  reset(): void;
  watch(change: Partial<OwnWatch>): void;
  /** Asks the worker for a file of the run, or to verify one, whose bytes belong to the worker from now on. */
  take(command: TakeCommand): Promise<TakeAnswer>;
}

/** Ties the store, which holds data only, to the worker, which this module alone holds. */
export function connectOwnController(store: OwnRunStore, createWorker: OwnWorkerFactory): OwnController {
  let worker: OwnWorker | undefined;
  const takers = new Takers();

  const send = (command: OwnCommand, transfer?: Transferable[]) => worker?.send(command, transfer);

  function receive(report: OwnReport) {
    store.getState().receive(report);
    if (report.type === 'ready') sendQueued();
    // Other data begin at their first pair.
    else if (report.type === 'data') send({ type: 'watch', watch: store.getState().watch });
    else if (report.type === 'exported' || report.type === 'verified') takers.answer(report);
    else if (report.type === 'failed') failed(report);
  }

  function failed({ fatal, ...problem }: Extract<OwnReport, { type: 'failed' }>) {
    if (!fatal) return;
    takers.dismiss(problem);
    worker?.dispose();
    worker = undefined;
  }

  function sendQueued() {
    const { queued, queue } = store.getState();
    queue(undefined);
    if (queued) send(queued);
  }

  function start() {
    const { data, draft: config, runState, runRequested } = store.getState();
    if (!data) return;
    if (runState === 'running') send({ type: 'pause' });
    runRequested();
    send({ type: 'start', config });
  }

  /** Before the first step a changed configuration has nothing to lose and is applied on the way. */
  function advance(command: Extract<OwnCommand, { type: 'train' | 'step' }>) {
    const state = store.getState();
    const { applied, awaitingRun, runState, step, data } = state;
    if (!data) return;
    const restart =
      !applied || runState === 'finished' || runState === 'failed' || (step === 0 && hasOwnChanges(state));
    if (!awaitingRun && !restart) return send(command);
    state.queue(command);
    if (!awaitingRun) start();
  }

  function load(source: ModelSource, backend: BackendChoice, cache: boolean) {
    worker ??= createWorker(receive);
    store.getState().modelRequested();
    send({ type: 'loadModel', source, backend, cache });
  }

  return {
    enter: (backend) => {
      const { model, modelLoading } = store.getState();
      if (!model && !modelLoading) load({ kind: 'shipped', model: DEFAULT_RUN.model }, backend, false);
    },
    leave: () => {
      store.getState().queue(undefined);
      send({ type: 'pause' });
    },
    load,
    cancel: () => send({ type: 'cancel' }),
    setData: (name, packed) => send({ type: 'setData', name, packed }, [packed.buffer]),
    train: () => advance({ type: 'train' }),
    step: () => advance({ type: 'step' }),
    pause: () => {
      store.getState().queue(undefined);
      send({ type: 'pause' });
    },
    reset: start,
    watch: (change) => {
      store.getState().editWatch(change);
      send({ type: 'watch', watch: store.getState().watch });
    },
    take: (command) => {
      const answer = takers.wait();
      if (worker) send(command, command.type === 'verify' ? [command.bytes.buffer] : []);
      else takers.dismiss(noRun());
      return answer;
    },
  };
}

function noRun(): EngineError {
  const reason = 'there is no run that could be taken away; train first';
  return new EngineError('engine_failed', reason, { reason });
}
