import type { CommandOf, Report } from '../../client/runProtocol';
import type { RecordedCompletion, Recording } from '../../core/recording';
import type { DistributionRecord } from '../../core/records';
import type { Language, Watch } from '../../core/world';
import { indexAt } from '../../figures/figureCurves';
import { closedForm } from '../../math/closedForm';
import type { Replay } from './replay';

/** Answers in the worker's place what a recording can answer. */
export class Player {
  private watch: Watch | undefined;
  /** The frame on show. */
  private frame: number;

  constructor(
    private readonly replay: Replay,
    private language: Language,
    private readonly post: (report: Report) => void,
  ) {
    this.frame = this.last;
  }

  /** Shows everything of the last policy. */
  begin(watch: Watch): void {
    this.watch = watch;
    this.showAll();
  }

  receive(command: CommandOf<'watch' | 'view' | 'language'>): void {
    if (command.type === 'view') {
      this.frame = command.step === null ? this.last : indexAt(this.steps, command.step);
      this.show();
    } else if (command.type === 'watch') {
      this.watch = command.watch;
      this.show();
    } else {
      this.language = command.language;
      this.showAll();
    }
  }

  private get steps(): readonly number[] {
    return this.replay.recording?.frames.map(({ step }) => step) ?? [];
  }

  private get last(): number {
    return this.steps.length - 1;
  }

  private showAll(): void {
    const { recording } = this.replay;
    if (recording) this.post({ type: 'world', world: recording.worlds[this.language] });
    this.show();
  }

  private show(): void {
    const { recording, summary } = this.replay;
    if (!recording || !this.watch) return;
    const { definition } = summary;
    // Only an enumerated world has a recording.
    if (definition.world !== 'kitchen') return;
    const { dish } = this.watch;
    const record = distributionOf(recording, this.frame, dish, definition.config.beta, definition.taste.malformed);
    this.post({ type: 'distribution', record });
    const { step, completions } = recording.frames[this.frame];
    if (!recording.completions) return;
    const inWords = (list: readonly RecordedCompletion[]) =>
      list.map(({ text, ...rest }) => ({ ...rest, text: text[this.language], tokens: [] }));
    const { watch, reference } = recording.completions;
    const prompt = watch.prompt || recording.worlds[this.language].dishes[watch.dish].prompt;
    const answer = { step, watch, prompt, reference: inWords(reference), policy: inWords(completions ?? []) };
    this.post({ type: 'completions', record: answer });
  }
}

/** The distributions of one dish at a frame; π* is computed from π_ref, all malformed text being one outcome. */
function distributionOf(
  { dishes, frames }: Recording,
  frame: number,
  dish: number,
  beta: number,
  malformedReward: number,
): DistributionRecord {
  const { rewards, reference } = dishes[dish];
  const missing = Math.max(Number.MIN_VALUE, 1 - reference.reduce((sum, logp) => sum + Math.exp(logp), 0));
  const optimum = closedForm(
    Float64Array.of(...reference, Math.log(missing)),
    Float64Array.of(...rewards, malformedReward),
    beta,
  );
  const { step, policy } = frames[frame];
  return {
    step,
    dish,
    rewards,
    malformedReward,
    reference,
    policy: policy[dish],
    oracle: Float32Array.from(optimum.logps.subarray(0, rewards.length)),
    beta,
    logZ: optimum.logZ,
  };
}
