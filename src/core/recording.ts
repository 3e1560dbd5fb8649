/** What a replay shows of a run beside its curves. */
import type { CompletionRecord, DishRecord } from './records';
import type { Language, Watch, WorldInfo } from './world';

/** A completion in both languages. */
export interface RecordedCompletion extends Pick<CompletionRecord, 'logps' | 'reward'> {
  readonly text: Readonly<Record<Language, string>>;
}

/** The policy after so many updates, as a replay shows it. */
export interface FrameRecord {
  readonly step: number;
  /** Log-probabilities of the well-formed completions of every dish, [dishes][528], nats. */
  readonly policy: readonly Float32Array[];
  /** Its completions of the prompt that is watched; absent where another one was watched then. */
  readonly completions?: readonly RecordedCompletion[];
}

export interface Recording {
  readonly worlds: Readonly<Record<Language, WorldInfo>>;
  readonly dishes: readonly DishRecord[];
  /** Ascending, the last of them the present. */
  readonly frames: readonly FrameRecord[];
  /** What is watched, with the completions of the reference; absent where the last frame has none. */
  readonly completions?: { readonly watch: Watch; readonly reference: readonly RecordedCompletion[] };
}
