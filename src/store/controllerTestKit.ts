/** The page's store and controller with everything around them in memory: what the tests of the controller share. */

import type { Command, CommandType, ContentOf, Report } from '../client/runProtocol';
import type { RunChannel } from '../client/trainingClient';
import { EngineError, type Problem } from '../core/errors';
import type { SavedRun } from '../core/keptRun';
import type { MetricsRecord } from '../core/records';
import type { RunCheckpoint } from '../core/runCheckpoint';
import type { RunDefinition } from '../core/runDefinition';
import type { WorldName } from '../core/world';
import { type Controller, connectController } from './controller';
import { RunKeeper } from './runKeeper';
import type { RunLibrary } from './runLibrary';
import { createRunStore, type RunStore } from './runStore';

const ABOUT_THE_PAGE: ReadonlySet<string> = new Set(['language', 'speed', 'watch']);

interface Asked {
  readonly type: CommandType;
  readonly resolve: (content: unknown) => void;
  readonly reject: (error: EngineError) => void;
}

export class TestPage {
  store!: RunStore;
  controller!: Controller;
  keeper!: RunKeeper;
  /** Commands to the worker. */
  sent: Command[] = [];
  /** What of it is not answered yet. */
  private unanswered: Asked[] = [];
  /** What the worker says. */
  report!: (report: Report) => void;
  /** Kept runs. */
  readonly shelf = new Map<string, SavedRun>();
  storageIsFull = false;
  storageIsSilent = false;
  /** The run that this tab is at. */
  tab: string | null = null;

  /** How often the other tabs were told that what is kept has changed. */
  told = 0;
  /** Another tab has changed it. */
  changedElsewhere: () => void = () => {};

  constructor(readonly world: WorldName = 'kitchen') {
    this.reload();
  }

  /** A fresh page in the same tab. */
  reload(): void {
    const openChannel = (listener: (report: Report) => void): RunChannel => {
      this.report = listener;
      const request = (command: Command) => {
        this.sent.push(command);
        return new Promise((resolve, reject) => this.unanswered.push({ type: command.type, resolve, reject }));
      };
      return { request: request as RunChannel['request'], close: () => {} };
    };
    const memory = {
      get: () => this.tab,
      set: (id: string | null) => {
        this.tab = id;
      },
    };
    this.sent = [];
    this.unanswered = [];
    this.store = createRunStore(this.world);
    const others = {
      tell: () => {
        this.told++;
      },
      listen: (changed: () => void) => {
        this.changedElsewhere = changed;
      },
    };
    this.keeper = new RunKeeper(this.store, this.library(), memory, others);
    this.controller = connectController(this.store, openChannel, this.keeper, 'en');
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
    this.report({ type: 'ready', definition, step, backend, reason: 'chosen', detail: '', parameters: 10, models: [] });
    const asked = ({ type }: Asked) => type === 'start' || type === 'fork';
    for (const { resolve } of this.unanswered.filter(asked)) resolve(undefined);
    this.unanswered = this.unanswered.filter((each) => !asked(each));
  }

  /** Answers the oldest command of a type that is not answered yet. */
  async answer<Type extends CommandType>(type: Type, content: ContentOf<Type>): Promise<void> {
    this.take(type).resolve(content);
    await settled();
  }

  async refuse(type: CommandType, { code, message, values }: Problem): Promise<void> {
    this.take(type).reject(new EngineError(code, message, values));
    await settled();
  }

  private take(type: CommandType): Asked {
    const place = this.unanswered.findIndex((asked) => asked.type === type);
    if (place < 0) throw new Error(`"${type}" was not asked for`);
    return this.unanswered.splice(place, 1)[0];
  }

  /** What was asked for, without what a new run is told about the page. */
  types(): string[] {
    return this.sent.map(({ type }) => type).filter((type) => !ABOUT_THE_PAGE.has(type));
  }

  private library(): RunLibrary {
    const { shelf } = this;
    const answered = () => (this.storageIsSilent ? new Promise<never>(() => {}) : Promise.resolve());
    return {
      list: async () => {
        await answered();
        return [...shelf.values()].map(({ summary }) => summary).sort((a, b) => b.savedAt - a.savedAt);
      },
      damaged: async () => [],
      save: async (run) => {
        if (this.storageIsFull) throw new EngineError('storage_full', 'no room', { name: 'run', needed: 2 });
        shelf.set(run.summary.id, structuredClone(run));
      },
      load: async (id) => {
        await answered();
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
