import { asEngineError, EngineError } from '../../errors';
import type { Gpt2Config } from '../../model/checkpoint';
import { gpt2 } from '../../model/gpt2';
import { batchLimits } from '../../train/batchTensors';
import { checkStep, estimateModel } from '../../train/estimate';
import { checkOwnConfig } from '../../train/ownConfig';
import { OwnRun } from '../../train/ownRun';
import { OwnWorkbench } from '../../train/ownWorkbench';
import { PackedPairs } from '../../train/packedPairs';
import { ExportAnswers } from '../exportAnswers';
import type { ExportWork } from '../exporting';
import { Inbox, nextTask } from '../inbox';
import { type BackendMakers, type OpenedBackend, openBackend } from '../openBackend';
import { Pace } from '../pace';
import type { BackendChoice, RunState } from '../protocol';
import { loadModel, type OwnModel } from './loadModel';
import { OwnSight } from './ownSight';
import type { OwnCommand, OwnReport } from './protocol';

export interface OwnSessionHost extends BackendMakers {
  /** @param transfer what the page is to own from now on */
  readonly post: (report: OwnReport, transfer?: Transferable[]) => void;
  /** Address of the shipped model directories. */
  readonly models: URL;
}

/** A slow backend reports at least this often, milliseconds. */
const REPORT_INTERVAL = 400;
/** What measuring and looking make room for: with a large model they take a while. */
const URGENT: ReadonlySet<string> = new Set<OwnCommand['type']>(['pause', 'start', 'loadModel', 'setData']);

type Of<Type extends OwnCommand['type']> = Extract<OwnCommand, { type: Type }>;

/** What is there once a model has been loaded. */
interface Loaded {
  readonly model: OwnModel;
  readonly opened: OpenedBackend;
  readonly choice: BackendChoice;
}

/**
 * One page's training on own data: takes commands one after the other and trains in between, a step at a time, so that a command never waits longer than
 * a step. All errors become reports.
 */
export class OwnSession {
  private readonly inbox = new Inbox<OwnCommand>(['watch']);
  private readonly sight: OwnSight;
  private readonly exports: ExportAnswers;
  private readonly pace = new Pace();
  private loading: AbortController | undefined;
  private loaded: Loaded | undefined;
  private pairs: PackedPairs | undefined;
  private bench: OwnWorkbench | undefined;
  private run: OwnRun | undefined;
  private state: RunState = 'idle';
  /** Training pauses at this step. */
  private until = Number.POSITIVE_INFINITY;
  private reportedAt = 0;
  private readonly hurried = () => this.inbox.holds(URGENT);

  constructor(private readonly host: OwnSessionHost) {
    this.sight = new OwnSight(host.post);
    this.exports = new ExportAnswers(host.post);
    void this.loop();
  }

  receive(command: OwnCommand): void {
    if (command.type === 'cancel' || command.type === 'loadModel') this.loading?.abort();
    if (command.type !== 'cancel') this.inbox.put(command);
  }

  private async loop(): Promise<never> {
    for (;;) {
      const command = this.inbox.take();
      try {
        if (command) await this.handle(command);
        else if (this.state !== 'running') await this.inbox.wait();
        else await this.advance();
      } catch (thrown) {
        this.fail(asEngineError(thrown), command?.type);
      }
      await nextTask();
    }
  }

  private async handle(command: OwnCommand): Promise<void> {
    switch (command.type) {
      case 'loadModel':
        return this.loadModel(command);
      case 'setData':
        return this.setData(command.packed, command.name);
      case 'start':
        return this.start(command).catch(async (thrown) => {
          await this.endWork();
          throw thrown;
        });
      case 'train':
        return this.train(command);
      case 'pause':
        if (this.state === 'running') await this.stop('paused');
        return;
      case 'step':
        return this.stepOnce();
      case 'watch':
        return this.turnTo(command);
      case 'export':
      case 'verify':
        return this.exports.answer(command, this.toExport());
      case 'cancel':
        return;
      default:
        command satisfies never;
    }
  }

  private async loadModel({ source, backend: choice, cache }: Of<'loadModel'>): Promise<void> {
    const loading = new AbortController();
    this.loading = loading;
    const { signal } = loading;
    const same = this.loaded?.choice === choice ? this.loaded.opened : undefined;
    let opened: OpenedBackend | undefined;
    const onProgress = (bytes: number, total: number) => {
      // What failed or was given up may still have files on their way.
      if (this.loading === loading && !signal.aborted) this.host.post({ type: 'modelLoading', bytes, total });
    };
    try {
      opened = same ?? (await openBackend(choice, this.host));
      const { backend } = opened;
      const check = async (config: Gpt2Config) =>
        this.host.post({ type: 'estimate', estimate: await estimateModel(backend, config) });
      const options = { models: this.host.models, onProgress, signal, check, cache };
      const model = await loadModel(source, options);
      signal.throwIfAborted();
      await this.adopt({ model, opened, choice });
    } catch (thrown) {
      if (!same && this.loaded?.opened !== opened) await opened?.backend.dispose();
      if (!signal.aborted) throw thrown;
      this.host.post({ type: 'cancelled' });
    } finally {
      this.loading = undefined;
    }
  }

  private async adopt(loaded: Loaded): Promise<void> {
    await this.endWork();
    const before = this.loaded?.opened.backend;
    const { backend } = loaded.opened;
    this.loaded = loaded;
    this.pairs = undefined;
    if (before !== backend) {
      await before?.dispose();
      backend.lost.then((reason) => {
        if (this.loaded?.opened.backend === backend) this.deviceLost(reason);
      });
    }
    const { info, checkpoint, tokenizerJson, tokenizerConfigJson } = loaded.model;
    const { contextLength, endToken, vocabSize: vocab } = gpt2(checkpoint.config);
    const texts = { tokenizerJson, ...(tokenizerConfigJson !== undefined && { tokenizerConfigJson }) };
    this.host.post({ type: 'model', info, tokens: { ...texts, contextLength, endToken, vocab } });
    this.setState('idle');
  }

  private async setData(packed: Int32Array, name: string): Promise<void> {
    const { model } = this.needed();
    const pairs = PackedPairs.read(packed, batchLimits(gpt2(model.checkpoint.config)));
    await this.endWork();
    this.pairs = pairs;
    this.host.post({ type: 'data', name, count: pairs.size });
    this.setState('idle');
  }

  private async start({ config }: Of<'start'>): Promise<void> {
    const { model, opened } = this.needed();
    const { pairs } = this;
    if (!pairs) throw missing('preference pairs');
    checkOwnConfig(config);
    this.host.post({ type: 'preparing' });
    const { backend } = opened;
    const batchSize = config.per_device_train_batch_size;
    if (this.bench?.options.pairs !== pairs || this.bench.options.batchSize !== batchSize) {
      // Two workbenches of a large model would not fit into memory.
      await this.endWork();
      const architecture = gpt2(model.checkpoint.config);
      checkStep(backend, architecture, pairs.shape(batchSize));
      const about = { backend, architecture, weights: model.checkpoint.params, pairs, batchSize };
      this.bench = await OwnWorkbench.create({ ...about, capture: backend.info.kind === 'webgpu' });
    }
    await this.endRun();
    this.run = await OwnRun.start(this.bench, config);
    this.pace.clear();
    this.until = Number.POSITIVE_INFINITY;
    const { split } = this.run;
    this.host.post({
      type: 'ready',
      config,
      split: { training: split.training.length, heldOut: split.heldOut.length },
      backend: backend.info,
      reason: opened.reason,
      detail: opened.detail,
    });
    this.setState('idle');
    await this.sight.show(this.run, model.tokenizer, this.hurried);
    await this.measure();
  }

  private train({ until = Number.POSITIVE_INFINITY }: Of<'train'>): void {
    const { run, state } = this;
    if (!run || (state !== 'idle' && state !== 'paused') || until <= run.trainer.step) return;
    this.until = until;
    this.pace.clear();
    this.setState('running');
  }

  private async stepOnce(): Promise<void> {
    const { run, state } = this;
    if (!run || run.trainer.finished || state === 'failed') return;
    this.state = 'paused';
    await this.advance();
    if (this.state === 'paused') await this.stop(run.trainer.finished ? 'finished' : 'paused');
  }

  /** One step, and whatever is due after it. */
  private async advance(): Promise<void> {
    const { run } = this;
    if (!run) return;
    const started = performance.now();
    const due = await run.trainer.runStep();
    const now = performance.now();
    this.pace.stepped(started, now);
    if ((due || now - this.reportedAt > REPORT_INTERVAL) && !(await this.collect())) return;
    const { step, finished } = run.trainer;
    const ends = this.state === 'running' && (finished || step >= this.until);
    const measured = step % run.config.eval_steps === 0 || finished;
    if ((ends || measured) && !(await this.collect())) return;
    if (measured) await this.measure();
    if (ends) await this.stop(finished ? 'finished' : 'paused');
    else if (measured && this.loaded) await this.sight.show(run, this.loaded.model.tokenizer, this.hurried);
  }

  /** What is watched of the run when it stands still. */
  private async stop(state: RunState): Promise<void> {
    const { run, loaded } = this;
    if (!run || !loaded || !(await this.collect())) return;
    this.setState(state);
    await this.sight.show(run, loaded.model.tokenizer, this.hurried);
  }

  private async measure(): Promise<void> {
    const progress = (done: number, total: number) => this.host.post({ type: 'measuring', done, total });
    const record = await this.run?.evaluate({ progress, stopped: this.hurried });
    this.host.post({ type: 'evaluation', ...(record && { record }) });
  }

  /** Sends the metrics of the steps since the last call; false when the run has failed. */
  private async collect(): Promise<boolean> {
    const { run } = this;
    if (!run) return false;
    const { records, failure } = await run.trainer.collect();
    this.reportedAt = performance.now();
    if (records.length > 0) this.host.post({ type: 'metrics', records });
    if (failure) {
      this.host.post(failed(failure, false));
      this.setState('failed');
    } else this.postState();
    return !failure;
  }

  private async turnTo({ watch }: Of<'watch'>): Promise<void> {
    if (this.run && this.loaded) await this.sight.turnTo(watch, this.run, this.loaded.model.tokenizer);
    else this.sight.watch = watch;
  }

  /** What the run's exports are made of. The tokenizer speaks one language, whatever the page's. */
  private toExport(): ExportWork | undefined {
    const { run, loaded } = this;
    if (!run || !loaded) return undefined;
    const { name, checkpoint, tokenizer, tokenizerJson, tokenizerConfigJson } = loaded.model;
    const config = tokenizerConfigJson === undefined ? {} : { 'tokenizer_config.json': tokenizerConfigJson };
    const files = { 'tokenizer.json': tokenizerJson, ...config };
    return { run, model: name, checkpoint, tokenizer: () => tokenizer, tokenizerFiles: async () => files };
  }

  /** @throws EngineError where no model is there yet */
  private needed(): Loaded {
    if (!this.loaded) throw missing('a model');
    return this.loaded;
  }

  private setState(state: RunState): void {
    this.state = state;
    this.postState();
  }

  private postState(): void {
    const { state, pace, run } = this;
    const { millisecondsPerStep } = pace;
    this.host.post({ type: 'state', state, step: run?.trainer.step ?? 0, millisecondsPerStep });
  }

  /** What fails while training stops it; any other command leaves what was there. */
  private fail(error: EngineError, command: OwnCommand['type'] | undefined): void {
    this.host.post(failed(error, false, command));
    if (command === undefined || command === 'step') this.setState('failed');
    else this.postState();
  }

  private deviceLost(reason: string): void {
    const error = new EngineError('device_lost', `the GPU was lost (${reason}); open the engine again`, { reason });
    this.host.post(failed(error, true));
    this.setState('failed');
  }

  /** Gives back what is on the backend. */
  private async endWork(): Promise<void> {
    await this.endRun();
    const { bench } = this;
    this.bench = undefined;
    await bench?.dispose();
  }

  private async endRun(): Promise<void> {
    const { run } = this;
    this.run = undefined;
    this.state = 'idle';
    await run?.dispose();
  }
}

function failed({ code, message, values }: EngineError, fatal: boolean, command?: OwnCommand['type']): OwnReport {
  return { type: 'failed', code, message, values, fatal, ...(command && { command }) };
}

function missing(what: string): EngineError {
  const values = { name: what, value: 'missing', mend: 'what the page offers for it' };
  return new EngineError('config_invalid', `${what} is missing; choose it first`, values);
}
