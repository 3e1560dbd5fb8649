import type { PreferencePair } from '../data/batching';
import { sameIds } from '../data/preferenceLabels';
import type { Tokenizer } from '../model/tokenizer';
import type { PairText } from './exportSource';

/** Tokens of the longest prompt with a completion. */
export function longestOf(pairs: readonly PreferencePair[]): number {
  return pairs.reduce(
    (longest, { promptIds, chosenIds, rejectedIds }) =>
      Math.max(longest, promptIds.length + Math.max(chosenIds.length, rejectedIds.length)),
    0,
  );
}

/**
 * Pairs of token ids as text. The end of text is left out: who reads the text adds it, and cuts at the longest.
 * @param end id of the end of text
 * @param longest tokens of a prompt with a completion; one that has as many may have been cut before its end
 * @returns the rows, and how many of them do not read back as the tokens that they were
 */
export function pairTexts(
  pairs: readonly PreferencePair[],
  tokenizer: Tokenizer,
  end: number,
  longest: number,
): { readonly rows: readonly PairText[]; readonly inexact: number } {
  let inexact = 0;
  const rows = pairs.map(({ promptIds, chosenIds, rejectedIds }) => {
    const prompt = tokenizer.decode(promptIds);
    const sides = [chosenIds, rejectedIds].map((ids) => tokenizer.decode([...promptIds, ...ids]));
    const exact = sides.every((text, i) =>
      readsAs(text, [...promptIds, ...[chosenIds, rejectedIds][i]], tokenizer, { end, longest }),
    );
    if (!exact) inexact++;
    const [chosen, rejected] = sides.map((text) => text.slice(prompt.length));
    return { prompt, chosen, rejected };
  });
  return { rows, inexact };
}

function readsAs(
  text: string,
  ids: readonly number[],
  tokenizer: Tokenizer,
  { end, longest }: { readonly end: number; readonly longest: number },
): boolean {
  try {
    return sameIds([...tokenizer.encode(text), end].slice(0, longest), ids);
  } catch {
    return false;
  }
}
