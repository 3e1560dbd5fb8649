import type { RecordedCompletion, Recording } from '../core/recording';
import type { CompletionRecord, CompletionsRecord } from '../core/records';
import { sameQuestion } from '../core/world';
import type { Run } from '../train/run';
import type { ExactView, World } from '../worlds/world';
import { Frames } from './thinnedFrames';

interface Frame {
  readonly step: number;
  readonly policy: readonly Float32Array[];
  readonly completions: CompletionsRecord | undefined;
}

/** Notes what a replay shows of a run in an enumerated world, each time that it has been computed anyway. */
export class ReplayRecorder {
  private readonly frames = new Frames<Frame>();

  /** After an exact evaluation of the present policy. @param completions those that are shown, of whatever policy */
  async note({ present }: Run, exact: ExactView, completions: CompletionsRecord | undefined): Promise<void> {
    const { step } = present;
    const ofPresent = completions?.step === step && !completions.problem ? completions : undefined;
    this.frames.add({ step, policy: await exact.wellFormedLogps(present), completions: ofPresent });
  }

  /** Everything that has been noted. */
  async recording(world: World, exact: ExactView): Promise<Recording> {
    const { all } = this.frames;
    const last = all.at(-1)?.completions;
    const translated = (completions: readonly CompletionRecord[]) =>
      completions.map((completion) => inBothLanguages(completion, world));
    return {
      worlds: { en: exact.describe('en'), zh: exact.describe('zh') },
      dishes: await exact.dishes(all.at(-1)?.step),
      frames: all.map(({ step, policy, completions }) => ({
        step,
        policy,
        ...(completions &&
          last &&
          sameQuestion(completions.watch, last.watch, world.definition.world) && {
            completions: translated(completions.policy),
          }),
      })),
      ...(last && { completions: { watch: last.watch, reference: translated(last.reference) } }),
    };
  }
}

function inBothLanguages({ tokens, logps, reward }: CompletionRecord, world: World): RecordedCompletion {
  const text = { en: world.decode(tokens, 'en'), zh: world.decode(tokens, 'zh') };
  return { text, logps, ...(reward !== undefined && { reward }) };
}
