import { EngineError, problemOf } from '../core/errors';
import type { KeptInputs, RunSummary, SavedRun } from '../core/keptRun';
import { KEPT_LIMIT, type RunCheckpoint } from '../core/runCheckpoint';
import { curvesUpTo } from './curves';
import type { RunLibrary } from './runLibrary';
import { pathOf } from './runPath';
import type { RunStore } from './runStore';

/** Remembers, for this tab, which run it was at: survives a reload and a crash, and no other tab sees it. */
export interface TabMemory {
  get(): string | null;
  set(id: string | null): void;
}

/** The other tabs of the page, which keep their runs in the same place. */
export interface OtherTabs {
  /** What is kept has changed. */
  tell(): void;
  /** @param changed another tab has changed what is kept */
  listen(changed: () => void): void;
}

/** Most runs that are kept; the oldest make room. */
export const KEPT_RUNS = 20;

/** Milliseconds that a new run waits for the one that was interrupted: some browsers' storage does not answer for minutes, or never. */
const PATIENCE = 5000;

/** Keeps the runs of this page, and says in the page what could not be kept or read. */
export class RunKeeper {
  /** A demo's runs are not the visitor's: nothing of them is kept. */
  resting = false;
  private saving = false;
  private waiting: SavedRun | undefined;
  /** The run whose inputs are written already. */
  private inputsOf: string | undefined;
  /** The run that was read last: as long as it has not gone on, it is kept as it is, and with the time of then. */
  private read: RunSummary | undefined;

  constructor(
    private readonly store: RunStore,
    private readonly library: RunLibrary,
    private readonly tab: TabMemory,
    private readonly others: OtherTabs,
  ) {
    others.listen(() => void this.refresh());
  }

  /** Keeps the run as it is now. While one checkpoint is being written only the latest of the others waits. */
  async keep(checkpoint: RunCheckpoint, inputs: KeptInputs | undefined): Promise<void> {
    if (this.resting) return;
    const { run } = this.store.getState();
    if (run && this.read?.id === run.id && this.read.step === checkpoint.step) return this.tab.set(run.id);
    this.read = undefined;
    this.waiting = this.asSaved(checkpoint, inputs);
    if (this.saving) return;
    this.saving = true;
    while (this.waiting) {
      const next = this.waiting;
      this.waiting = undefined;
      await this.attempt(() => this.write(next));
    }
    this.saving = false;
  }

  /** The run at which this tab was when it was closed or reloaded; undefined also where the storage does not give it in time. */
  async interrupted(): Promise<SavedRun | undefined> {
    const id = this.tab.get();
    return id === null ? undefined : this.load(id, inTime);
  }

  /** @param patience how long its coming is waited for; default: for ever */
  async load(id: string, patience: typeof inTime = (coming) => coming): Promise<SavedRun | undefined> {
    const saved = await this.attempt(() => patience(this.library.load(id)));
    this.read = saved?.summary;
    return saved;
  }

  readonly forget = async (id: string): Promise<void> => {
    const { comparison, setComparison } = this.store.getState();
    if (comparison?.run.id === id) setComparison(undefined);
    await this.attempt(() => this.library.remove(id));
    this.others.tell();
    await this.refresh();
  };

  readonly forgetAll = async (): Promise<void> => {
    this.store.getState().setComparison(undefined);
    await this.attempt(async () => {
      for (const { id } of await this.mine()) await this.library.remove(id);
      for (const id of await this.library.damaged()) await this.library.remove(id);
    });
    this.others.tell();
    await this.refresh();
  };

  /** Reads the list of kept runs. */
  async refresh(): Promise<void> {
    const library = await this.attempt(() => this.mine());
    this.store.getState().setLibrary(library ?? [], library !== undefined);
    const [damaged] = (await this.attempt(() => this.library.damaged())) ?? [];
    if (damaged === undefined) return;
    const values = { name: damaged, part: 'summary' };
    const message = `the kept run ${damaged} cannot be read; delete all runs to remove it`;
    this.store.getState().libraryFailed({ code: 'saved_run_damaged', message, values });
  }

  /** The tab has a run that is not kept yet: what it was at before is not taken up again. */
  leave(): void {
    this.tab.set(null);
  }

  /** The present run, which may be another one by the time it is written. */
  private asSaved(checkpoint: RunCheckpoint, inputs: KeptInputs | undefined): SavedRun | undefined {
    const { run, applied, engine, curves, latestEvaluation } = this.store.getState();
    if (!run || !applied || !engine) return undefined;
    const bytes = sizeOf(checkpoint) + (inputs ? sizeOfInputs(inputs) : 0);
    // Of a larger one the course is kept, and its settings.
    const fits = bytes <= KEPT_LIMIT;
    const path = pathOf(curves);
    const summary: RunSummary = {
      id: run.id,
      name: run.name,
      startedAt: run.startedAt,
      ...(run.origin && { origin: run.origin }),
      definition: applied,
      backend: engine.backend.kind,
      step: checkpoint.step,
      savedAt: Date.now(),
      ...(latestEvaluation && { final: latestEvaluation }),
      ...(path && { path }),
      bytes: fits ? bytes : 0,
    };
    // The curves grow in place while the library is still writing.
    const kept = { summary, curves: curvesUpTo(curves, checkpoint.step) };
    return fits ? { ...kept, checkpoint, ...(inputs && { inputs }) } : kept;
  }

  private async write(saved: SavedRun): Promise<void> {
    const { id } = saved.summary;
    const { inputs, ...rest } = saved;
    await this.library.save(inputs && this.inputsOf !== id ? saved : rest);
    if (inputs) this.inputsOf = id;
    if (this.store.getState().run?.id === id) this.tab.set(id);
    const kept = await this.mine();
    for (const old of kept.slice(KEPT_RUNS)) await this.library.remove(old.id);
    this.others.tell();
    this.store.getState().setLibrary(kept.slice(0, KEPT_RUNS), true);
  }

  /** Kept runs of this run's world, newest first: those of another cannot be gone on with here. */
  private async mine(): Promise<readonly RunSummary[]> {
    const { worldName } = this.store.getState();
    return (await this.library.list()).filter(({ definition }) => definition.world === worldName);
  }

  private async attempt<T>(action: () => Promise<T>): Promise<T | undefined> {
    try {
      return await action();
    } catch (thrown) {
      this.store.getState().libraryFailed(problemOf(thrown));
      return undefined;
    }
  }
}

function inTime<T>(answer: Promise<T>): Promise<T> {
  const reason = `its storage has not answered for ${PATIENCE / 1000} s`;
  const late = new EngineError('storage_unavailable', `The browser gives no kept run: ${reason}`, { reason });
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(late), PATIENCE);
    answer.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/** The weights are nearly all of it. */
function sizeOf({ policy, m, v, beside = {}, pairs }: RunCheckpoint): number {
  const arrays = [policy, m, v, beside].flatMap((set) => Object.values(set));
  return [...arrays, pairs.known, pairs.ready].reduce((sum, array) => sum + array.byteLength, 0);
}

function sizeOfInputs({ source, packed }: KeptInputs): number {
  const files = source.kind === 'files' ? source.files.reduce((sum, { size }) => sum + size, 0) : 0;
  return packed.byteLength + files;
}
