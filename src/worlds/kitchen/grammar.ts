/**
 * The grammar of a completion, a diner's short verdict:
 *
 *   verdict     = clause "." END | clause conjunction clause "." END, with two different adjectives
 *   clause      = [ "very" | "not" ] adjective
 *   conjunction = "but" when exactly one of the two clauses is negated, "and" otherwise
 *
 * 8 adjectives and 3 modifiers give 24 + 24·21 = 528 verdicts, the same for every dish, of 3 to 7 tokens with the end.
 */

import {
  ADJECTIVES,
  type Adjective,
  AND,
  BUT,
  END_OF_TEXT,
  NOT,
  PERIOD,
  VERY,
  VOCABULARY_SIZE,
  wordId,
} from '../../core/kitchen/words';
import { buildPrefixTree, type PrefixTree } from '../exact/prefixTree';

export const MODIFIERS = ['none', 'very', 'not'] as const;
export type Modifier = (typeof MODIFIERS)[number];

export interface Clause {
  readonly modifier: Modifier;
  readonly adjective: Adjective;
}

/** One clause, or two with different adjectives. */
export type Verdict = readonly [Clause] | readonly [Clause, Clause];

const adjectiveOf = new Map<number, Adjective>(ADJECTIVES.map((adjective) => [wordId(adjective), adjective]));

/** The conjunction that joins two clauses, as a token id. */
export function conjunction(first: Modifier, second: Modifier): number {
  return (first === 'not') === (second === 'not') ? AND : BUT;
}

function clauseTokens({ modifier, adjective }: Clause): number[] {
  const id = wordId(adjective);
  return modifier === 'none' ? [id] : [modifier === 'very' ? VERY : NOT, id];
}

/** The verdict's token ids, the end of text included. */
export function verdictTokens(verdict: Verdict): number[] {
  const [first, second] = verdict;
  const rest = second ? [conjunction(first.modifier, second.modifier), ...clauseTokens(second)] : [];
  return [...clauseTokens(first), ...rest, PERIOD, END_OF_TEXT];
}

/** The verdict that `tokens` spell, or undefined when they are not a well-formed completion with its end of text and nothing after it. */
export function parseVerdict(tokens: readonly number[]): Verdict | undefined {
  let at = 0;
  const clause = (): Clause | undefined => {
    const modifier: Modifier = tokens[at] === VERY ? 'very' : tokens[at] === NOT ? 'not' : 'none';
    if (modifier !== 'none') at++;
    const adjective = adjectiveOf.get(tokens[at++]);
    return adjective && { modifier, adjective };
  };
  const ends = () => tokens[at] === PERIOD && tokens[at + 1] === END_OF_TEXT && tokens.length === at + 2;
  const first = clause();
  if (!first) return undefined;
  if (ends()) return [first];
  const joined = tokens[at++];
  const second = clause();
  if (!second || second.adjective === first.adjective) return undefined;
  if (joined !== conjunction(first.modifier, second.modifier) || !ends()) return undefined;
  return [first, second];
}

/** Whether `tokens` are a complete well-formed completion, its end of text included. */
export function isWellFormed(tokens: readonly number[]): boolean {
  return parseVerdict(tokens) !== undefined;
}

const CLAUSES: readonly Clause[] = MODIFIERS.flatMap((modifier) =>
  ADJECTIVES.map((adjective) => ({ modifier, adjective })),
);

const ALL_VERDICTS: readonly Verdict[] = CLAUSES.flatMap((first): Verdict[] => [
  [first],
  ...CLAUSES.filter((second) => second.adjective !== first.adjective).map((second): Verdict => [first, second]),
]);

/** The prefix tree of all well-formed completions; the same for every dish. */
export const KITCHEN_TREE: PrefixTree = buildPrefixTree(ALL_VERDICTS.map(verdictTokens), VOCABULARY_SIZE);

/** All well-formed completions as token ids with their end of text, in the order of `KITCHEN_TREE.completions`. */
export const COMPLETIONS: readonly (readonly number[])[] = KITCHEN_TREE.completions;

/** The verdict of each of `COMPLETIONS`. */
export const VERDICTS: readonly Verdict[] = COMPLETIONS.map((tokens) => parseVerdict(tokens) as Verdict);

/** Tokens of the longest well-formed completion, the end of text included. */
export const LONGEST_COMPLETION = Math.max(...COMPLETIONS.map((tokens) => tokens.length));
