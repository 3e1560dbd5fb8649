/**
 * The grammar of a line:
 *
 *   line   = "the" noun "is" adjective [ "and" adjective ] [ reason ] "." END, with two different adjectives of one tone
 *   reason = "because it" verb, whose tone is that of the line
 *
 * 12 nouns, for each tone 3 adjectives or 6 orders of two, and no reason or one of 2: 1296 lines of at most 11 tokens.
 */
import { buildPrefixTree, type PrefixTree } from '../exact/prefixTree';
import {
  ADJECTIVES,
  ASPECTS,
  type Aspect,
  END_OF_TEXT,
  LENGTHS,
  type Length,
  NOUNS,
  TONES,
  type Tone,
  tokensOf,
  VERBS,
  VOCABULARY_SIZE,
} from './words';

export interface Line {
  readonly aspect: Aspect;
  readonly noun: string;
  readonly tone: Tone;
  readonly length: Length;
  /** One where it is short, two where it is long. */
  readonly adjectives: readonly string[];
  /** Of its reason, where it has one. */
  readonly verb: string | undefined;
  /** With the end of text. */
  readonly tokens: readonly number[];
}

/** What two lines may differ in without saying something else. */
export type Said = Pick<Line, 'aspect' | 'noun' | 'tone' | 'length' | 'adjectives' | 'verb'>;

function lineTokens({ noun, adjectives, verb }: Said): number[] {
  const reason = verb === undefined ? '' : ` because it ${verb}`;
  return [...tokensOf(`the ${noun} is ${adjectives.join(' and ')}${reason} .`), END_OF_TEXT];
}

/** One adjective, or two different ones in both orders. */
const adjectivesOf = (tone: Tone, length: Length): readonly (readonly string[])[] =>
  ADJECTIVES[tone].flatMap((first) =>
    length === 'short'
      ? [[first]]
      : ADJECTIVES[tone].filter((second) => second !== first).map((second) => [first, second]),
  );

const ALL_LINES: readonly Line[] = ASPECTS.flatMap((aspect) =>
  NOUNS[aspect].flatMap((noun) =>
    TONES.flatMap((tone) =>
      LENGTHS.flatMap((length) =>
        adjectivesOf(tone, length).flatMap((adjectives) =>
          [undefined, ...VERBS[tone]].map((verb) => {
            const said = { aspect, noun, tone, length, adjectives, verb };
            return { ...said, tokens: lineTokens(said) };
          }),
        ),
      ),
    ),
  ),
);

/** The prefix tree of all lines; the same for every instruction. */
export const LINE_TREE: PrefixTree = buildPrefixTree(
  ALL_LINES.map(({ tokens }) => tokens),
  VOCABULARY_SIZE,
);

const byTokens = new Map(ALL_LINES.map((line) => [line.tokens.join(' '), line]));

/** The line that `tokens` spell, or undefined where they are no whole line with its end of text and nothing after it. */
export const parseLine = (tokens: readonly number[]): Line | undefined => byTokens.get(tokens.join(' '));

/** All lines, in the order of `LINE_TREE.completions`. */
export const LINES: readonly Line[] = LINE_TREE.completions.map((tokens) => parseLine(tokens) as Line);

export const LONGEST_LINE = Math.max(...LINES.map(({ tokens }) => tokens.length));
