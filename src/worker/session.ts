import { DISHES } from '../data/kitchen/dishes';
import { asEngineError, type EngineError } from '../errors';
import { gpt2 } from '../model/gpt2';
import { KitchenRun, type WrittenCompletion } from '../train/kitchenRun';
import type { CompletionRecord } from '../train/records';
import { EVALUATION_STEPS, type KitchenModel, type RunConfig } from '../train/runConfig';
import { fetchModel, type KitchenFiles } from './modelFiles';
import { type BackendMakers, type OpenedBackend, openBackend } from './openBackend';
import type { BackendChoice, Command, DishInfo, Language, LoadingStage, Report, RunState } from './protocol';

export interface SessionHost extends BackendMakers {
  readonly post: (report: Report) => void;
  /** Address of the model directories. */
  readonly models: URL;
}

/** Steps whose durations are averaged for the page. */
const TIMED_STEPS = 20;
/** A slow backend reports at least this often, milliseconds. */
const REPORT_INTERVAL = 400;

/**
 * One page's training: takes commands one after the other and trains in between, a step at a time, so that a command never waits longer than
 * a step. All errors become reports.
 */
export class Session {
  private readonly inbox: Command[] = [];
  private wake: (() => void) | null = null;
  private opened: OpenedBackend | null = null;
  private files: KitchenFiles | null = null;
  private run: KitchenRun | null = null;
  private state: RunState = 'idle';
  private language: Language = 'en';
  private dish = 0;
  private durations: number[] = [];
  private reportedAt = 0;

  constructor(private readonly host: SessionHost) {
    void this.loop();
  }

  receive(command: Command): void {
    this.inbox.push(command);
    this.wake?.();
  }

  private async loop(): Promise<never> {
    for (;;) {
      const command = this.inbox.shift();
      try {
        if (command) await this.handle(command);
        else if (this.state === 'running') await this.advance();
        else await new Promise<void>((resolve) => (this.wake = resolve));
      } catch (thrown) {
        this.failCommand(asEngineError(thrown), command?.type);
      }
      await nextTask();
    }
  }

  private async handle(command: Command): Promise<void> {
    switch (command.type) {
      case 'open':
        this.language = command.language;
        return this.open(command.backend, command.config);
      case 'train':
        if (this.run && (this.state === 'idle' || this.state === 'paused')) this.setState('running');
        return;
      case 'pause':
        if (this.state !== 'running') return;
        await this.collect();
        return this.setState('paused');
      case 'step':
        if (!this.run || this.run.trainer.finished || this.state === 'failed') return;
        this.state = 'paused';
        await this.advance();
        await this.collect();
        return this.setState(this.run.trainer.finished ? 'finished' : 'paused');
      case 'reset':
        return this.reset(command.config);
      case 'watch':
        this.dish = Math.min(Math.max(0, command.dish), DISHES.length - 1);
        return this.complete();
      case 'language':
        this.language = command.language;
        if (this.run) this.host.post({ type: 'dishes', dishes: this.dishes() });
        return this.complete();
      default:
        command satisfies never;
    }
  }

  private async open(choice: BackendChoice, config: RunConfig): Promise<void> {
    await this.close();
    this.loading('engine', 0);
    this.opened = await openBackend(choice, this.host);
    const { backend } = this.opened;
    backend.lost.then((reason) => {
      if (this.opened?.backend === backend) this.deviceLost(reason);
    });
    this.loading('engine', 1);
    await this.reset(config);
  }

  private async reset(config: RunConfig): Promise<void> {
    const { opened } = this;
    if (!opened) return;
    const files = await this.filesOf(config.model);
    const { checkpoint } = files;
    this.loading('shaders', 0);
    const capture = opened.backend.info.kind === 'webgpu';
    const options = {
      backend: opened.backend,
      architecture: gpt2(checkpoint.config),
      weights: checkpoint.params,
      config,
    };
    const fresh = await KitchenRun.open({ ...options, capture });
    await this.run?.dispose();
    this.run = fresh;
    this.files = files;
    this.durations = [];
    this.loading('reference', 0);
    this.state = 'idle';
    this.postReady();
    this.setState('idle');
    await this.report();
  }

  private async filesOf(model: KitchenModel): Promise<KitchenFiles> {
    if (this.files && this.run?.config.model === model) return this.files;
    this.loading('model', 0);
    return fetchModel(this.host.models, model, (fraction) => this.loading('model', fraction));
  }

  /** One step, and whatever is due after it. */
  private async advance(): Promise<void> {
    const run = this.run as KitchenRun;
    const started = performance.now();
    const due = await run.trainer.runStep();
    const now = performance.now();
    this.durations = [...this.durations, now - started].slice(-TIMED_STEPS);
    if ((due || now - this.reportedAt > REPORT_INTERVAL) && !(await this.collect())) return;
    const { step, finished } = run.trainer;
    if (step % EVALUATION_STEPS === 0 || finished) await this.report();
    if (finished) this.setState('finished');
  }

  /** Sends the metrics of the steps since the last call; false when the run has failed. */
  private async collect(): Promise<boolean> {
    const { records, failure } = await (this.run as KitchenRun).trainer.collect();
    this.reportedAt = performance.now();
    if (records.length > 0) this.host.post({ type: 'metrics', records });
    if (failure) this.fail(failure, false);
    else this.setState(this.state);
    return !failure;
  }

  private async report(): Promise<void> {
    const run = this.run as KitchenRun;
    this.host.post({ type: 'evaluation', record: await run.evaluate(run.trainer.step > 0) });
    await this.complete();
  }

  private async complete(): Promise<void> {
    const { run, dish } = this;
    if (!run) return;
    const { reference, policy } = await run.complete(dish);
    const say = (written: WrittenCompletion[]) => written.map((completion) => this.say(completion));
    const [left, right] = [say(reference), say(policy)];
    this.host.post({ type: 'completions', step: run.trainer.step, dish, reference: left, policy: right });
  }

  private say(completion: WrittenCompletion): CompletionRecord {
    return { ...completion, text: this.decode(completion.tokens) };
  }

  private decode(ids: readonly number[]): string {
    return (this.files as KitchenFiles).tokenizers[this.language].decode(ids);
  }

  private postReady(): void {
    const { opened, run, files } = this;
    if (!opened || !run || !files) return;
    this.host.post({
      type: 'ready',
      config: run.config,
      backend: opened.backend.info,
      reason: opened.reason,
      detail: opened.detail,
      parameters: [...files.checkpoint.params.values()].reduce((sum, values) => sum + values.length, 0),
      dishes: this.dishes(),
    });
  }

  private dishes(): DishInfo[] {
    return DISHES.map(({ promptIds }) => ({ prompt: this.decode(promptIds) }));
  }

  private loading(stage: LoadingStage, fraction: number): void {
    this.host.post({ type: 'loading', stage, fraction });
  }

  private setState(state: RunState): void {
    this.state = state;
    const { durations } = this;
    const millisecondsPerStep = durations.length ? durations.reduce((sum, x) => sum + x, 0) / durations.length : 0;
    const trainer = this.run?.trainer;
    const captured = trainer?.captured ?? false;
    this.host.post({ type: 'state', state, step: trainer?.step ?? 0, millisecondsPerStep, captured });
  }

  private fail({ code, message, values }: EngineError, fatal: boolean): void {
    this.host.post({ type: 'failed', code, message, values, fatal });
    this.setState('failed');
  }

  /** A reset that fails leaves the run that is there as it was; without an engine nothing can go on. */
  private failCommand(error: EngineError, command: Command['type'] | undefined): void {
    const { code, message, values } = error;
    if (command === 'reset') {
      this.host.post({ type: 'failed', code, message, values, fatal: false });
      this.setState(this.state);
    } else this.fail(error, command === 'open');
  }

  private deviceLost(reason: string): void {
    const message = `the GPU was lost (${reason}); open the engine again`;
    this.host.post({ type: 'failed', code: 'device_lost', message, values: { reason }, fatal: true });
    this.setState('failed');
  }

  private async close(): Promise<void> {
    const { run, opened } = this;
    this.run = null;
    this.opened = null;
    await run?.dispose();
    await opened?.backend.dispose();
  }
}

/** Lets messages in: a training loop of microtasks alone would never see one. Unlike a timer, a message is not delayed. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
