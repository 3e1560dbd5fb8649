import { DISHES } from '../data/kitchen/dishes';
import { asEngineError } from '../errors';
import type { KitchenRun, Shown } from '../train/kitchenRun';
import { predictNext } from '../train/prediction';
import type { WrittenCompletion } from '../train/promptWriter';
import type { KitchenFiles } from './modelFiles';
import { DEFAULT_WATCH, type Language, type Report, type Watch } from './protocol';

/** What both models said of their own, in tokens. */
export interface Said {
  /** Of the policy. */
  readonly step: number;
  readonly watch: Watch;
  readonly reference: readonly WrittenCompletion[];
  readonly policy: readonly WrittenCompletion[];
}

/** What the page looks at: completions of a prompt, the distribution of a dish, one pair; under the present policy or a past one. */
export class Sight {
  watch: Watch = DEFAULT_WATCH;
  language: Language = 'en';
  /** Set while a past policy is shown. */
  past: Shown | null = null;
  /** The last answer to what is watched; undefined where there is none. */
  said: Said | undefined;

  constructor(private readonly post: (report: Report) => void) {}

  /** Takes over what is watched and shows what has changed. */
  async turnTo(watch: Watch, run: KitchenRun, files: KitchenFiles): Promise<void> {
    const before = this.watch;
    this.watch = { ...watch, dish: knownDish(watch.dish) };
    const { dish, prompt, temperature, pair } = this.watch;
    const otherDish = dish !== before.dish;
    if (otherDish || prompt !== before.prompt || temperature !== before.temperature) await this.complete(run, files);
    if (otherDish) await this.distribute(run);
    if (pair !== before.pair) await this.inspect(run);
  }

  async show(run: KitchenRun, files: KitchenFiles): Promise<void> {
    await this.complete(run, files);
    await this.distribute(run);
    await this.inspect(run);
  }

  async complete(run: KitchenRun, files: KitchenFiles): Promise<void> {
    const { watch } = this;
    const shown = this.shown(run);
    this.said = undefined;
    const answer = { type: 'completions', step: shown.step, watch } as const;
    try {
      const { reference, policy } = await run.complete(this.promptIds(files), watch.temperature, shown);
      this.said = { step: shown.step, watch, reference, policy };
      const say = (written: WrittenCompletion[]) =>
        written.map((completion) => ({
          ...completion,
          text: files.tokenizers[this.language].decode(completion.tokens),
        }));
      this.post({ ...answer, reference: say(reference), policy: say(policy) });
    } catch (thrown) {
      const { code, message, values } = asEngineError(thrown);
      if (watch.prompt === '' || code === 'engine_failed') throw thrown;
      this.post({ ...answer, reference: [], policy: [], problem: { code, message, values } });
    }
  }

  async predict(dish: number, tokens: readonly number[], run: KitchenRun): Promise<void> {
    this.post({ type: 'prediction', record: await predictNext(run, knownDish(dish), tokens, this.shown(run)) });
  }

  private async distribute(run: KitchenRun): Promise<void> {
    this.post({ type: 'distribution', record: await run.distribution(this.watch.dish, this.shown(run)) });
  }

  private async inspect(run: KitchenRun): Promise<void> {
    if (!run.hasData) return;
    const place = Math.min(Math.max(0, this.watch.pair), run.pairCount - 1);
    this.post({ type: 'pair', record: await run.inspect(place, this.shown(run)) });
  }

  private shown(run: KitchenRun): Shown {
    return this.past ?? run.present;
  }

  /** What was typed may be in either language. @throws EngineError token_unknown, in the words of the page's language */
  private promptIds({ tokenizers }: KitchenFiles): readonly number[] {
    const { prompt, dish } = this.watch;
    if (prompt === '') return DISHES[dish].promptIds;
    try {
      return tokenizers[this.language].encode(prompt);
    } catch (thrown) {
      try {
        return tokenizers[this.language === 'en' ? 'zh' : 'en'].encode(prompt);
      } catch {
        throw thrown;
      }
    }
  }
}

function knownDish(dish: number): number {
  return Math.min(Math.max(0, dish), DISHES.length - 1);
}
