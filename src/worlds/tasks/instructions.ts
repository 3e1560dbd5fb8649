/** The tasks: every tone with every length, every aspect, and with or without a reason. Each has one instruction, and all of these have the same length. */
import { ASPECTS, type Aspect, LENGTHS, type Length, TONES, type Tone, tokensOf } from './words';

export interface Task {
  /** Place in `TASKS`. */
  readonly index: number;
  readonly tone: Tone;
  readonly length: Length;
  readonly aspect: Aspect;
  /** Whether a reason is asked for. */
  readonly reason: boolean;
  /** The instruction. */
  readonly text: string;
  /** Its tokens, `INSTRUCTION_LENGTH` of them. */
  readonly promptIds: readonly number[];
}

type Asked = Pick<Task, 'tone' | 'length' | 'aspect' | 'reason'>;

/** What is asked for, as a noun with all that is said of it. */
export function description({ tone, length, aspect, reason }: Asked): string {
  return `a ${length} , ${tone} line about the ${aspect} and ${reason ? 'say why' : 'nothing more'}`;
}

export const TASKS: readonly Task[] = TONES.flatMap((tone) =>
  LENGTHS.flatMap((length) =>
    ASPECTS.flatMap((aspect) => [false, true].map((reason): Asked => ({ tone, length, aspect, reason }))),
  ),
).map((asked, index) => {
  const text = `write ${description(asked)} :`;
  return { ...asked, index, text, promptIds: tokensOf(text) };
});

export const INSTRUCTION_LENGTH = TASKS[0].promptIds.length;
