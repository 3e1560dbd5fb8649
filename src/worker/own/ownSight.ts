import { asEngineError } from '../../errors';
import type { Completion } from '../../model/generate';
import type { Tokenizer } from '../../model/tokenizer';
import type { OwnRun } from '../../train/ownRun';
import type { OwnPair } from '../../train/records';
import { DEFAULT_OWN_WATCH, type OwnReport, type OwnWatch } from './protocol';

/** What the page looks at: one pair, and completions of a prompt. */
export class OwnSight {
  watch: OwnWatch = DEFAULT_OWN_WATCH;

  constructor(private readonly post: (report: OwnReport) => void) {}

  /** Takes over what is watched and shows what has changed. */
  async turnTo(watch: OwnWatch, run: OwnRun, tokenizer: Tokenizer): Promise<void> {
    const before = this.watch;
    this.watch = watch;
    const otherPair = watch.pair !== before.pair;
    const otherWords = watch.prompt !== before.prompt || (otherPair && watch.prompt === '');
    const otherSampling = watch.temperature !== before.temperature || watch.topK !== before.topK;
    if (otherPair) await this.inspect(run, tokenizer);
    if (otherWords || otherSampling) await this.complete(run, tokenizer);
  }

  /** @param stopped asked between the two: a large model takes a while for each */
  async show(run: OwnRun, tokenizer: Tokenizer, stopped: () => boolean): Promise<void> {
    await this.inspect(run, tokenizer);
    if (!stopped()) await this.complete(run, tokenizer);
  }

  private async inspect(run: OwnRun, tokenizer: Tokenizer): Promise<void> {
    const record = await run.inspect(this.place(run));
    const prompt = tokenizer.decode(record.promptTokens);
    this.post({ type: 'pair', record, prompt, labels: labelsOf(record, tokenizer) });
  }

  private async complete(run: OwnRun, tokenizer: Tokenizer): Promise<void> {
    const { watch } = this;
    const { step } = run.trainer;
    const { promptIds: own } = run.bench.options.pairs.at(this.place(run));
    const prompt = watch.prompt || tokenizer.decode(own);
    const answer = { type: 'completions', step, watch, prompt } as const;
    try {
      const promptIds = watch.prompt === '' ? own : tokenizer.encode(watch.prompt);
      const { temperature, topK } = watch;
      const sampling = { do_sample: temperature > 0, temperature, top_k: topK, top_p: 1 };
      const { reference, policy } = await run.write(promptIds, sampling);
      const say = (written: Completion[]) =>
        written.map(({ tokens, logps }) => ({ tokens, logps, text: tokenizer.decode(tokens) }));
      this.post({ ...answer, reference: say(reference), policy: say(policy) });
    } catch (thrown) {
      const { code, message, values } = asEngineError(thrown);
      if (code === 'engine_failed') throw thrown;
      this.post({ ...answer, reference: [], policy: [], problem: { code, message, values } });
    }
  }

  private place(run: OwnRun): number {
    return Math.min(Math.max(0, this.watch.pair), run.size - 1);
  }
}

/** Tokens as labels: blanks, which a vocabulary of bytes has, would not be seen. */
function labelsOf({ chosen, rejected }: OwnPair, tokenizer: Tokenizer): Record<number, string> {
  const ids = [chosen, rejected].flatMap(({ tokens, next }) => [
    ...tokens,
    ...next.flatMap((candidates) => candidates.map(({ token }) => token)),
  ]);
  return Object.fromEntries(
    [...new Set(ids)].map((id) => {
      const text = tokenizer.decode([id], { specialTokens: true }).replaceAll('\n', '↵').replaceAll('\t', '⇥');
      return [id, text.trim() || '␣'];
    }),
  );
}
