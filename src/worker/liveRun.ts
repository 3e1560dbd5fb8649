import type { Report } from '../client/runProtocol';
import type { RunState } from '../core/engine';
import { asEngineError, type EngineError, problemOf } from '../core/errors';
import { isPairBatch, type MetricsRecord, type Narration } from '../core/records';
import { type Choice, STEPS_PER_CHOICE } from '../core/runDefinition';
import { parameterCount } from '../model/architecture';
import type { ParameterSet } from '../model/parameters';
import type { Run } from '../train/run';
import { beginNarration } from './narration';
import type { OpenedBackend } from './openBackend';
import type { Pace } from './pace';
import { ReplayRecorder } from './replayRecorder';
import { RewardModelWatch } from './rewardModelWatch';
import { RunHistory } from './runHistory';
import { type ViewSettings, Watching } from './watching';

export interface LiveRunHost {
  readonly report: (report: Report) => void;
  readonly settings: ViewSettings;
  /** Asked in the middle of what takes long: lets in what waits; true where something must not wait for it. */
  readonly interrupted: () => Promise<boolean>;
  /** Likewise; true where a step is asked for. */
  readonly stepWaits: () => Promise<boolean>;
}

/** A slow backend reports at least this often, milliseconds. */
const REPORT_INTERVAL = 400;

/** A run while it is trained and looked at: its state, its steps and what is due after each of them. */
export class LiveRun {
  readonly watching: Watching;
  readonly history: RunHistory;
  private readonly rewardModel: RewardModelWatch;
  readonly recorder = new ReplayRecorder();
  private now: RunState;
  /** Training pauses at this step. */
  private until = Number.POSITIVE_INFINITY;
  private reportedAt = 0;
  private inspectedAt = 0;
  private collectedStep: number;
  private evaluatedStep = -1;
  private shownStep = -1;
  /** The reference that has been told of. */
  private introduced: ParameterSet | undefined;
  /** What is watched was not shown to its end, for something that could not wait. */
  private owing = false;
  private lastRecord: MetricsRecord | undefined;

  constructor(
    readonly run: Run,
    private readonly host: LiveRunHost,
  ) {
    const { step, finished } = run.trainer;
    this.watching = new Watching(run, host.settings, host.report);
    this.history = new RunHistory(run, host.report);
    this.rewardModel = new RewardModelWatch(run, host.report);
    this.collectedStep = step;
    this.now = finished ? 'finished' : step > 0 ? 'paused' : 'idle';
    this.pace.clear();
  }

  get state(): RunState {
    return this.now;
  }

  /** Milliseconds until the next step may start; undefined where none is to be made. */
  get wait(): number | undefined {
    return this.now === 'running' ? this.pace.wait() : undefined;
  }

  /** Whether `catchUp` has something to show. */
  get owes(): boolean {
    return this.owing;
  }

  /** Tells what is to be known before the first step; where that is asked for already, the rest comes after it. */
  async begin({ reason, detail, backend }: OpenedBackend): Promise<void> {
    const { definition, world, trainer, architecture } = this.run;
    this.host.report({
      type: 'ready',
      definition,
      step: trainer.step,
      backend: backend.info,
      reason,
      detail,
      parameters: parameterCount(architecture),
      models: this.run.models,
      ...(world.split && { split: world.split }),
    });
    this.watching.describe();
    this.postState();
    await this.look(true, this.host.stepWaits);
  }

  /** Shows what is owed. */
  async catchUp(): Promise<void> {
    try {
      await this.look(true);
    } catch (thrown) {
      this.fail(asEngineError(thrown));
    }
  }

  /** Training is to go to the end, or up to a step. */
  train(until = Number.POSITIVE_INFINITY): void {
    const ready = this.run.hasData && (this.now === 'idle' || this.now === 'paused') && until > this.run.trainer.step;
    if (!ready) return;
    this.until = until;
    this.pace.clear();
    this.setState('running');
  }

  async pause(): Promise<void> {
    if (this.now === 'running') await this.stop('paused');
  }

  /** One step of a training under way, and whatever is due after it. What fails stops the run and is reported. */
  async advance(): Promise<void> {
    try {
      if (!(await this.makeStep())) return;
      const { step, finished } = this.run.trainer;
      if (this.now === 'running' && (finished || step >= this.until)) await this.stop(finished ? 'finished' : 'paused');
      else await this.look(false);
    } catch (thrown) {
      this.fail(asEngineError(thrown));
    }
  }

  /** One step, after which the run stands still; false where none could be made. */
  async step(): Promise<boolean> {
    const { trainer, hasData } = this.run;
    if (!hasData || trainer.finished || this.now === 'failed') return false;
    this.now = 'paused';
    try {
      if (!(await this.makeStep())) return false;
    } catch (thrown) {
      this.fail(asEngineError(thrown));
      return false;
    }
    return this.stop(trainer.finished ? 'finished' : 'paused');
  }

  /** One step, of which one pair or response is shown before and after; undefined where none could be made. */
  async narrate(): Promise<Narration | undefined> {
    const { run, host } = this;
    if (!run.hasData || run.trainer.finished || this.now === 'failed') return undefined;
    try {
      const tell = await beginNarration(run, host.settings.watch);
      if (!tell || !(await this.step()) || !this.lastRecord) return undefined;
      const { learning_rate: learningRate, grad_norm: gradNorm, loss } = this.lastRecord;
      return { ...(await tell()), learningRate, gradNorm, loss };
    } catch (thrown) {
      this.fail(asEngineError(thrown));
      return undefined;
    }
  }

  /** Looks at the policy as it was at a snapshot; null: as it is. */
  async view(step: number | null): Promise<void> {
    const snapshot = step === null ? undefined : this.history.at(step);
    this.watching.past = snapshot && this.run.past(snapshot);
    await this.watching.show(async () => false);
  }

  /** A choice by hand, after which a few steps follow at once unless the run trains anyway. */
  choose(choice: Omit<Choice, 'step'>): Choice | undefined {
    const { world, trainer } = this.run;
    const taken = world.choices?.choose(choice, trainer.step);
    const trainsAnyway = this.now === 'running' && this.until === Number.POSITIVE_INFINITY;
    if (!taken || trainer.finished || this.now === 'failed' || trainsAnyway) return taken;
    this.until = trainer.step + STEPS_PER_CHOICE;
    this.setState('running');
    return taken;
  }

  postState(): void {
    const { now: state, pace, run } = this;
    const { step, captured } = run.trainer;
    const { millisecondsPerStep } = pace;
    this.host.report({ type: 'state', state, step, millisecondsPerStep, captured });
  }

  private get pace(): Pace {
    return this.host.settings.pace;
  }

  /** One update; false when the run has failed. */
  private async makeStep(): Promise<boolean> {
    const started = performance.now();
    const due = await this.run.trainer.runStep();
    const ended = performance.now();
    this.pace.stepped(started, ended);
    return due || ended - this.reportedAt > REPORT_INTERVAL ? this.collect() : true;
  }

  /** Everything that is known of the run when it stands still; false when the run has failed. */
  private async stop(state: RunState): Promise<boolean> {
    let good = false;
    try {
      good = await this.collect();
      if (good) await this.look(true);
    } finally {
      if (this.now !== 'failed') this.setState(state);
    }
    return good;
  }

  /** Sends the metrics of the steps since the last call; false when the run has failed. */
  private async collect(): Promise<boolean> {
    const { trainer } = this.run;
    const { records, batches, failure } = await trainer.collect();
    this.reportedAt = performance.now();
    this.collectedStep = trainer.step;
    this.lastRecord = records.at(-1) ?? this.lastRecord;
    if (records.length > 0) this.host.report({ type: 'metrics', records });
    for (const record of batches.filter(isPairBatch)) this.host.report({ type: 'batch', record });
    if (failure) this.fail(failure);
    else this.postState();
    return !failure;
  }

  /** The measurements that are due, what is watched, and what is kept. @param standing the run stands still @param stopped whether what is watched must wait */
  private async look(standing: boolean, stopped = this.host.interrupted): Promise<void> {
    const { world, trainer } = this.run;
    const { step, finished } = trainer;
    const onGrid = step % world.evaluationSteps === 0;
    // What is computed exactly is computed quickly: it is also there where the run stands.
    const due = onGrid || finished || (standing && world.exact !== undefined);
    const evaluates = due && step !== this.evaluatedStep;
    if (evaluates) {
      if (this.collectedStep !== step && !(await this.collect())) return;
      await this.evaluate(step > 0 && onGrid);
    }
    if ((due || standing || this.owing) && step !== this.shownStep && !this.watching.past) {
      this.owing = !(await this.watching.show(stopped));
      if (!this.owing) this.shownStep = step;
      this.inspectedAt = performance.now();
    } else if (world.exact && this.collectedStep === step) await this.glance();
    const reference = world.referenceAt(step);
    if (this.introduced !== reference && !this.owing) {
      this.introduced = reference;
      await this.watching.introduce();
    }
    await this.rewardModel.rate(standing);
    if (evaluates && world.exact) await this.recorder.note(this.run, world.exact, this.watching.completions);
    // A checkpoint must not be ahead of the metrics that the page has.
    if (this.collectedStep === step) await this.history.keep(standing);
  }

  /** The pair as it is now: where steps are slow it need not wait for the next measurement. */
  private async glance(): Promise<void> {
    if (this.watching.past || performance.now() - this.inspectedAt < REPORT_INTERVAL) return;
    await this.watching.inspect();
    this.inspectedAt = performance.now();
  }

  private async evaluate(sampled: boolean): Promise<void> {
    const { run, host } = this;
    const progress = (done: number, total: number) => host.report({ type: 'measuring', done, total });
    this.evaluatedStep = run.trainer.step;
    const record = await run.world.evaluate(run.present, { sampled, progress, stopped: host.interrupted });
    host.report({ type: 'evaluation', ...(record && { record }) });
  }

  private setState(state: RunState): void {
    this.now = state;
    this.postState();
  }

  private fail(error: EngineError): void {
    this.host.report({ type: 'failed', fatal: false, problem: problemOf(error) });
    this.setState('failed');
  }
}
