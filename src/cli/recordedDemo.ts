/** Makes the recordings that the shipped demos play (core/demoRuns.ts): a run's curves, and on the way what both models say and would say of one dish. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DEMO_RUNS, type DemoRunName } from '../core/demoRuns';
import type { RecordedCompletion } from '../core/recording';
import type { CompletionRecord } from '../core/records';
import { DEFAULT_WATCH, type Language } from '../core/world';
import { type Grain, type KitchenRun, type RunObserver, recordRun, shorten } from './recordCurves';

const DIRECTORY = join('src', 'store', 'demo', 'recordings');
const WORLDS_FILE = 'worlds.json';
/** A curve moves several times a second; what is read, half as often. */
const EVALUATIONS = 100;
const DIGITS = 5;
/** Of a log-probability, steps of a nat. */
const RESOLUTION = 1000;

interface RecordedFrame {
  readonly step: number;
  /** 1000·log(π_θ/π_ref) of each completion, less that of the frame before. */
  readonly changes: readonly number[];
  readonly completions: readonly RecordedCompletion[];
}

export async function recordDemos(names: readonly DemoRunName[], root: string): Promise<void> {
  for (const name of names) {
    process.stderr.write(`${name}\n`);
    const { file, worlds } = await recordDemo(name, root);
    await write(root, `${name}.json`, file);
    await write(root, WORLDS_FILE, worlds);
  }
}

/** @param steps of the run; all where absent */
export async function recordDemo(name: DemoRunName, root: string, steps = Number.POSITIVE_INFINITY) {
  const definition = DEMO_RUNS[name];
  const every = Math.max(1, Math.round(definition.config.max_steps / EVALUATIONS));
  const grain: Grain = { metricsEvery: every, evaluationsEvery: every, batchesEvery: 20, digits: DIGITS };
  const recorder = new DemoRecorder();
  const curves = await recordRun(root, definition, grain, steps, recorder);
  return { file: shorten({ definition, ...curves, ...recorder.seen }, DIGITS), worlds: recorder.worlds };
}

const write = (root: string, file: string, content: unknown) =>
  writeFile(join(root, DIRECTORY, file), `${JSON.stringify(content)}\n`);

class DemoRecorder implements RunObserver {
  private readonly frames: RecordedFrame[] = [];
  private before: readonly number[] | undefined;
  private due = true;
  private said: object | undefined;
  private held: KitchenRun['models'] | undefined;
  worlds: object | undefined;

  /** Every second time, and at the end. */
  async evaluated({ world, present, trainer, models }: KitchenRun): Promise<void> {
    const due = this.due || trainer.finished;
    this.due = !this.due;
    if (!due) return;
    const { step } = present;
    this.held ??= models;
    const { reference, policy, rewards } = await world.exact.distribution(DEFAULT_WATCH.dish, present);
    const { reference: firsts, policy: seconds } = await world.complete(DEFAULT_WATCH, present, 'en');
    const inWords = (records: readonly CompletionRecord[]) =>
      records.map(({ tokens, logps, reward }): RecordedCompletion => {
        const text = inEach((language) => world.decode(tokens, language));
        return { text, logps, ...(reward !== undefined && { reward }) };
      });
    const ratios = Array.from(policy, (logp, place) => Math.round(RESOLUTION * (logp - reference[place])));
    const changes = ratios.map((ratio, place) => ratio - (this.before?.[place] ?? 0));
    this.before = ratios;
    this.frames.push({ step, changes, completions: inWords(seconds) });
    this.said ??= { watch: DEFAULT_WATCH, dish: { rewards, reference }, reference: inWords(firsts) };
    this.worlds ??= inEach((language) => world.exact.describe(language));
  }

  async ended(): Promise<void> {}

  get seen(): object {
    return { models: this.held, ...this.said, frames: this.frames };
  }
}

function inEach<T>(of: (language: Language) => T): Record<Language, T> {
  return { en: of('en'), zh: of('zh') };
}
