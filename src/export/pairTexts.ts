import type { PreferencePair } from '../data/batching';
import { sameIds } from '../data/preferenceLabels';
import type { Tokenizer } from '../model/tokenizer';
import type { PairText } from './exportSource';

/**
 * Pairs of token ids as text. The end of text is left out: who reads the text adds it.
 * @param end id of the end of text
 * @returns the rows, and how many of them do not read back as the tokens that they were, such as completions that were cut before their end
 */
export function pairTexts(
  pairs: readonly PreferencePair[],
  tokenizer: Tokenizer,
  end: number,
): { readonly rows: readonly PairText[]; readonly inexact: number } {
  let inexact = 0;
  const rows = pairs.map(({ promptIds, chosenIds, rejectedIds }) => {
    const prompt = tokenizer.decode(promptIds);
    const sides = [chosenIds, rejectedIds].map((ids) => tokenizer.decode([...promptIds, ...ids]));
    const exact = sides.every((text, i) =>
      readsAs(text, [...promptIds, ...[chosenIds, rejectedIds][i]], tokenizer, end),
    );
    if (!exact) inexact++;
    const [chosen, rejected] = sides.map((text) => text.slice(prompt.length));
    return { prompt, chosen, rejected };
  });
  return { rows, inexact };
}

function readsAs(text: string, ids: readonly number[], tokenizer: Tokenizer, end: number): boolean {
  try {
    return sameIds([...tokenizer.encode(text), end], ids);
  } catch {
    return false;
  }
}
