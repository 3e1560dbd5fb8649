/** The page's store and controller with everything around them in memory: what the tests of the controller share. */
import { EngineError } from '../errors';
import type { RunCheckpoint } from '../train/checkpoint';
import type { MetricsRecord } from '../train/records';
import type { RunDefinition } from '../train/runDefinition';
import type { Command, Report } from '../worker/protocol';
import { type Controller, connectController } from './controller';
import { RunKeeper } from './runKeeper';
import type { RunLibrary, SavedRun } from './runLibrary';
import { createRunStore, type RunStore } from './runStore';

export class TestPage {
  store!: RunStore;
  controller!: Controller;
  keeper!: RunKeeper;
  /** Commands to the worker. */
  sent: Command[] = [];
  /** Workers that were ended. */
  disposed = 0;
  /** What the worker says. */
  report!: (report: Report) => void;
  /** Kept runs. */
  readonly shelf = new Map<string, SavedRun>();
  storageIsFull = false;
  /** The run that this tab is at. */
  tab: string | null = null;

  constructor() {
    this.reload();
  }

  /** A fresh page in the same tab. */
  reload(): void {
    const createClient = (listener: (report: Report) => void) => {
      this.report = listener;
      return { send: (command: Command) => this.sent.push(command), dispose: () => this.disposed++ };
    };
    const memory = {
      get: () => this.tab,
      set: (id: string | null) => {
        this.tab = id;
      },
    };
    this.sent = [];
    this.store = createRunStore();
    this.keeper = new RunKeeper(this.store, this.library(), memory);
    this.controller = connectController(this.store, createClient, this.keeper, 'en');
  }

  /** A run is there, and so are the charts. */
  opened(): void {
    this.controller.open();
    this.controller.chartsSettled(true);
    this.ready();
    this.sent.length = 0;
  }

  ready(definition: RunDefinition = this.store.getState().draft, step = 0): void {
    const backend = { kind: 'wasm', description: 'test', software: false, threads: 1 } as const;
    this.report({ type: 'ready', definition, step, backend, reason: 'chosen', detail: '', parameters: 10 });
  }

  types(): string[] {
    return this.sent.map(({ type }) => type);
  }

  private library(): RunLibrary {
    const { shelf } = this;
    return {
      list: async () => [...shelf.values()].map(({ summary }) => summary).sort((a, b) => b.savedAt - a.savedAt),
      damaged: async () => [],
      save: async (run) => {
        if (this.storageIsFull) throw new EngineError('storage_full', 'no room', { name: 'run', needed: 2 });
        shelf.set(run.summary.id, structuredClone(run));
      },
      load: async (id) => {
        const run = shelf.get(id);
        if (!run) throw new EngineError('saved_run_damaged', 'gone', { name: id, part: 'summary' });
        return structuredClone(run);
      },
      remove: async (id) => void shelf.delete(id),
      clear: async () => shelf.clear(),
    };
  }
}

/** Until everything that is in memory only is done. */
export const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

export function checkpoint(step: number): RunCheckpoint {
  const arrays = { w: Float32Array.of(step) };
  const pairs: RunCheckpoint['pairs'] = { known: new Int32Array(0), ready: new Int32Array(0), random: [1, 2, 3, 4] };
  return { step, policy: arrays, m: arrays, v: arrays, pairs };
}

export function metrics(step: number): MetricsRecord {
  const rewards = { 'rewards/chosen': 1, 'rewards/rejected': 0, 'rewards/accuracies': 1, 'rewards/margins': 1 };
  const logps = { 'logps/chosen': -1, 'logps/rejected': -2 };
  return { step, loss: 0.5, grad_norm: 1, learning_rate: 1, epoch: 0, ...rewards, ...logps };
}
