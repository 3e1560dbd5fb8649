import type { Report } from '../client/runProtocol';
import type { CompletionsRecord } from '../core/records';
import type { Language, Watch } from '../core/world';
import type { Run } from '../train/run';
import type { PolicyAt } from '../worlds/world';
import type { Pace } from './pace';

/** What is the page's and not the run's: it outlives the run. */
export interface ViewSettings {
  watch: Watch;
  language: Language;
  readonly pace: Pace;
}

/** What the page looks at of a run: completions of a prompt, the distribution of a dish, one pair; under the present policy or a past one. */
export class Watching {
  /** Set while a past policy is looked at. */
  past: PolicyAt | undefined;
  private last: CompletionsRecord | undefined;

  constructor(
    private readonly run: Run,
    private readonly settings: ViewSettings,
    private readonly post: (report: Report) => void,
  ) {}

  get policy(): PolicyAt {
    return this.past ?? this.run.present;
  }

  /** The last that were reported. */
  get completions(): CompletionsRecord | undefined {
    return this.last;
  }

  /** Shows what has changed in what is watched. */
  async change(watch: Watch): Promise<void> {
    const { settings, run } = this;
    const before = settings.watch;
    settings.watch = watch;
    const differs = (...names: (keyof Watch)[]) => names.some((name) => watch[name] !== before[name]);
    // Where there are no prompts to pick from, it is the pair's that is completed.
    const otherPlace = run.world.capabilities.prompts ? differs('dish') : differs('pair') && watch.prompt === '';
    if (otherPlace || differs('prompt', 'temperature', 'topK')) await this.complete();
    if (differs('dish')) await this.distribute();
    if (differs('pair')) await this.inspect();
  }

  /** @param stopped asked between the parts: with a large model each takes a while. @returns false where it was stopped */
  async show(stopped: () => Promise<boolean>): Promise<boolean> {
    for (const part of [() => this.complete(), () => this.distribute(), () => this.inspect()]) {
      if (await stopped()) return false;
      await part();
    }
    return true;
  }

  /** In the language of now. */
  async translate(): Promise<void> {
    if (!this.run.world.exact) return;
    this.describe();
    await this.complete();
  }

  describe(): void {
    const { exact } = this.run.world;
    if (exact) this.post({ type: 'world', world: exact.describe(this.settings.language) });
  }

  /** What of a world holds as long as the reference stays, and takes a moment. */
  async introduce(): Promise<void> {
    const { world, present } = this.run;
    if (world.exact) this.post({ type: 'frontier', record: await world.exact.frontier(present.step) });
    if (world.examples) this.post({ type: 'examples', pairs: await world.examples() });
  }

  private async complete(): Promise<void> {
    const { watch, language } = this.settings;
    this.last = undefined;
    const record = await this.run.world.complete(watch, this.policy, language);
    this.last = record;
    this.post({ type: 'completions', record });
  }

  private async distribute(): Promise<void> {
    const { exact } = this.run.world;
    if (exact)
      this.post({ type: 'distribution', record: await exact.distribution(this.settings.watch.dish, this.policy) });
  }

  /** The pair alone. */
  async inspect(): Promise<void> {
    const { pairCount } = this.run.world;
    if (pairCount === 0) return;
    const place = Math.min(Math.max(0, this.settings.watch.pair), pairCount - 1);
    this.post({ type: 'pair', record: await this.run.world.inspect(place, this.policy) });
  }
}
