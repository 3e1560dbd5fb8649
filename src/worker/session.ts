import { DISHES } from '../data/kitchen/dishes';
import { asEngineError, EngineError } from '../errors';
import { Random } from '../math/random';
import type { StartingPoint } from '../train/kitchenRun';
import type { MetricsRecord } from '../train/records';
import { EVALUATION_STEPS } from '../train/runConfig';
import { type Choice, MAX_CHOICES, type RunDefinition, STEPS_PER_CHOICE, samePairs } from '../train/runDefinition';
import { ExportAnswers } from './exportAnswers';
import { Inbox, nextTask } from './inbox';
import { Keeping } from './keeping';
import { type BackendMakers, type OpenedBackend, openBackend } from './openBackend';
import { Pace } from './pace';
import type { Command, LoadingStage, Report, RunState } from './protocol';
import { Recorder } from './recorder';
import { failedReport, readyReport, worldReport } from './reports';
import { Sight } from './sight';
import { endWork, replaceWork, toExport, type Work } from './workplace';

export interface SessionHost extends BackendMakers {
  /** @param transfer what the page is to own from now on */
  readonly post: (report: Report, transfer?: Transferable[]) => void;
  /** Address of the model directories. */
  readonly models: URL;
}

/** A slow backend reports at least this often, milliseconds. */
const REPORT_INTERVAL = 400;
/** Of several in a row only the last counts: a slider sends more of them than can be answered. */
const SUPERSEDED: readonly Command['type'][] = ['view', 'watch', 'predict', 'speed'];
/** When one of these fails the run is as it was. */
const HARMLESS: readonly Command['type'][] = ['reset', 'fork'];
const PROPOSAL_STREAM = 0x7072_6f70;

type Of<Type extends Command['type']> = Extract<Command, { type: Type }>;

/**
 * One page's training: takes commands one after the other and trains in between, a step at a time, so that a command never waits longer than
 * a step. All errors become reports.
 */
export class Session {
  private readonly inbox = new Inbox<Command>(SUPERSEDED);
  private opened: OpenedBackend | null = null;
  private work: Work | null = null;
  private state: RunState = 'idle';
  private readonly pace = new Pace();
  private readonly keeping: Keeping;
  private readonly recorder: Recorder;
  private readonly sight: Sight;
  private readonly exports: ExportAnswers;
  /** Training pauses at this step. */
  private until = Number.POSITIVE_INFINITY;
  private reportedAt = 0;
  private evaluatedStep = -1;
  private lastRecord: MetricsRecord | undefined;
  private proposals = 0;

  constructor(private readonly host: SessionHost) {
    this.sight = new Sight(host.post);
    this.keeping = new Keeping(host.post);
    this.recorder = new Recorder(host.post);
    this.exports = new ExportAnswers(host.post);
    void this.loop();
  }

  receive(command: Command): void {
    this.inbox.put(command);
  }

  private async loop(): Promise<never> {
    for (;;) {
      const command = this.inbox.take();
      try {
        if (command) await this.handle(command);
        else if (this.state !== 'running') await this.inbox.wait();
        else if (this.pace.wait() > 0) await this.inbox.wait(this.pace.wait());
        else await this.advance();
      } catch (thrown) {
        this.failCommand(asEngineError(thrown), command?.type);
      }
      await nextTask();
    }
  }

  private async handle(command: Command): Promise<void> {
    const { work, sight } = this;
    switch (command.type) {
      case 'open':
        sight.language = command.language;
        sight.watch = command.watch;
        return this.open(command);
      case 'reset':
        return this.reset(command.definition, command.checkpoint);
      case 'fork':
        return this.fork(command);
      case 'language':
        sight.language = command.language;
        if (!work) return;
        this.host.post(worldReport(work.files, sight.language));
        return sight.complete(work.run, work.files);
      case 'speed':
        this.pace.stepsPerSecond = command.stepsPerSecond;
        return;
      case 'watch':
        return work ? sight.turnTo(command.watch, work.run, work.files) : undefined;
      case 'view':
        return work ? this.view(command.step, work) : undefined;
      case 'predict':
        return work ? sight.predict(command.dish, command.tokens, work.run) : undefined;
      case 'record':
        return work ? this.recorder.answer(work) : undefined;
      case 'propose':
        return work ? this.propose(command.dish, work) : undefined;
      case 'choose':
        return work ? this.choose(command.choice, work) : undefined;
      case 'export':
      case 'verify':
        return this.exports.answer(command, work ? toExport(work, this.host.models) : undefined);
      case 'train':
        return this.train(command);
      case 'pause':
        if (this.state === 'running') await this.stop('paused');
        return;
      case 'step':
      case 'narrate':
        return this.stepOnce(command.type === 'narrate');
      default:
        command satisfies never;
    }
  }

  private async open({ backend: choice, definition, checkpoint }: Of<'open'>): Promise<void> {
    await this.close();
    this.loading('engine', 0);
    this.opened = await openBackend(choice, this.host);
    const { backend } = this.opened;
    backend.lost.then((reason) => {
      if (this.opened?.backend === backend) this.deviceLost(reason);
    });
    this.loading('engine', 1);
    await this.reset(definition, checkpoint);
  }

  private async reset(definition: RunDefinition, from?: StartingPoint): Promise<void> {
    const { opened } = this;
    if (!opened) return;
    const { models } = this.host;
    const loading = (stage: LoadingStage, fraction: number) => this.loading(stage, fraction);
    this.work = await replaceWork(this.work, definition, from, { backend: opened.backend, models, loading });
    const { run, files } = this.work;
    this.startOver();
    this.state = run.trainer.finished ? 'finished' : run.trainer.step > 0 ? 'paused' : 'idle';
    this.host.post(readyReport(run, files, opened));
    this.host.post(worldReport(files, this.sight.language));
    this.postState();
    await this.report(true);
  }

  private startOver(): void {
    this.keeping.clear();
    this.recorder.clear();
    this.pace.clear();
    this.sight.past = null;
    this.until = Number.POSITIVE_INFINITY;
    this.evaluatedStep = -1;
    this.lastRecord = undefined;
    this.proposals = 0;
  }

  private async fork({ step, definition }: Of<'fork'>): Promise<void> {
    const { work } = this;
    const snapshot = work && (step >= work.run.trainer.step ? await work.run.snapshot() : this.keeping.at(step));
    if (!work || !snapshot) return;
    const pairs = samePairs(definition, work.run.definition) ? (await work.run.checkpoint(snapshot)).pairs : undefined;
    await this.reset(definition, { ...snapshot, ...(pairs && { pairs }) });
  }

  private train({ until = Number.POSITIVE_INFINITY }: Of<'train'>): void {
    const { work, state } = this;
    if (!work?.run.hasData || (state !== 'idle' && state !== 'paused') || until <= work.run.trainer.step) return;
    this.until = until;
    this.pace.clear();
    this.setState('running');
  }

  private async stepOnce(narrated: boolean): Promise<void> {
    const run = this.work?.run;
    if (!run?.hasData || run.trainer.finished || this.state === 'failed') return;
    this.state = 'paused';
    const { nextBatch } = run.trainer;
    const index = nextBatch.includes(this.sight.watch.pair) ? this.sight.watch.pair : nextBatch[0];
    const before = narrated ? await run.inspect(index, run.present) : undefined;
    await this.advance();
    if (!(await this.stop(run.trainer.finished ? 'finished' : 'paused'))) return;
    const record = this.lastRecord;
    if (!before || !record) return;
    const after = await run.inspect(index, run.present);
    const { learning_rate: learningRate, grad_norm: gradNorm, loss } = record;
    const narration = { before, after, batchSize: nextBatch.length, learningRate, gradNorm, loss };
    this.host.post({ type: 'narration', record: narration });
  }

  /** One step, and whatever is due after it. */
  private async advance(): Promise<void> {
    const { run } = this.work as Work;
    const started = performance.now();
    const due = await run.trainer.runStep();
    const now = performance.now();
    this.pace.stepped(started, now);
    if ((due || now - this.reportedAt > REPORT_INTERVAL) && !(await this.collect())) return;
    const { step, finished } = run.trainer;
    if (this.state === 'running' && (finished || step >= this.until)) await this.stop(finished ? 'finished' : 'paused');
    else if (step % EVALUATION_STEPS === 0) await this.report(false);
  }

  /** Everything that is known of the run when it stands still; false when the run has failed. */
  private async stop(state: RunState): Promise<boolean> {
    if (!(await this.collect())) return false;
    await this.report(true);
    this.setState(state);
    return true;
  }

  /** Sends the metrics of the steps since the last call; false when the run has failed. */
  private async collect(): Promise<boolean> {
    const { records, batches, failure } = await (this.work as Work).run.trainer.collect();
    this.reportedAt = performance.now();
    this.lastRecord = records.at(-1) ?? this.lastRecord;
    if (records.length > 0) this.host.post({ type: 'metrics', records });
    for (const record of batches) this.host.post({ type: 'batch', record });
    if (failure) this.fail(failure, false);
    else this.postState();
    return !failure;
  }

  /** The exact quantities, what is watched, and what is kept. */
  private async report(standing: boolean): Promise<void> {
    const { run, files } = this.work as Work;
    const { step } = run.trainer;
    if (step !== this.evaluatedStep) {
      const sampled = step > 0 && step % EVALUATION_STEPS === 0;
      this.host.post({ type: 'evaluation', record: await run.evaluate(sampled) });
      this.evaluatedStep = step;
      if (!this.sight.past) await this.sight.show(run, files);
      await this.recorder.note(run, this.sight);
    }
    await this.keeping.keep(run, standing);
  }

  private async view(step: number | null, { bench, run, files }: Work): Promise<void> {
    const snapshot = step === null ? undefined : this.keeping.at(step);
    if (snapshot) bench.past.write(new Map(Object.entries(snapshot.policy)));
    this.sight.past = snapshot ? { parameters: bench.past, step: snapshot.step } : null;
    await this.sight.show(run, files);
  }

  private async propose(dish: number, { run }: Work): Promise<void> {
    const random = new Random(run.config.seed, PROPOSAL_STREAM + this.proposals++);
    const known = Math.min(Math.max(0, dish), DISHES.length - 1);
    this.host.post({ type: 'proposal', proposal: await run.propose(known, random) });
  }

  private choose(choice: Omit<Choice, 'step'>, { run }: Work): void {
    if (run.config.label_source !== 'hand' || run.pairCount >= MAX_CHOICES) return;
    this.host.post({ type: 'chosen', choice: run.choose(choice) });
    const { step, finished } = run.trainer;
    if (finished || this.state === 'failed') return;
    const trainsAnyway = this.state === 'running' && this.until === Number.POSITIVE_INFINITY;
    if (trainsAnyway) return;
    this.until = step + STEPS_PER_CHOICE;
    this.setState('running');
  }

  private loading(stage: LoadingStage, fraction: number): void {
    this.host.post({ type: 'loading', stage, fraction });
  }

  private setState(state: RunState): void {
    this.state = state;
    this.postState();
  }

  private postState(): void {
    const { state, pace } = this;
    const trainer = this.work?.run.trainer;
    const { step = 0, captured = false } = trainer ?? {};
    const { millisecondsPerStep } = pace;
    this.host.post({ type: 'state', state, step, millisecondsPerStep, captured });
  }

  private fail(error: EngineError, fatal: boolean): void {
    this.host.post(failedReport(error, fatal));
    this.setState('failed');
  }

  /** A reset that fails leaves the run that is there as it was; without an engine nothing can go on. */
  private failCommand(error: EngineError, command: Command['type'] | undefined): void {
    if (command && HARMLESS.includes(command)) {
      this.host.post(failedReport(error, false));
      this.postState();
    } else this.fail(error, command === 'open');
  }

  private deviceLost(reason: string): void {
    this.fail(new EngineError('device_lost', `the GPU was lost (${reason}); open the engine again`, { reason }), true);
  }

  private async close(): Promise<void> {
    const { work, opened } = this;
    this.work = null;
    this.opened = null;
    await endWork(work);
    await opened?.backend.dispose();
  }
}
