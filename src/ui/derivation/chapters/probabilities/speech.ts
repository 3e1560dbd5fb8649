/** What is said in this chapter, as plain data: tokens after a dish's prompt, and what both models expect at each place. */
import { WORDS } from '../../../../core/kitchen/words';
import type { PredictionRecord } from '../../../../core/records';

export const SPEAKERS = ['policy', 'reference'] as const;
export type Speaker = (typeof SPEAKERS)[number];

/** Tokens of the longest answer, the end included (worlds/kitchen/grammar.ts; a test compares). */
export const MOST_TOKENS = 7;
export const END_TOKEN = 0;

/** @throws RangeError for a word that the kitchen does not have */
export function tokenOf(word: string): number {
  const id = WORDS.findIndex(({ en }) => en === word);
  if (id < 0) throw new RangeError(`"${word}" is not a word of the kitchen`);
  return id;
}

/** Tokens as a link holds them; what is no token is left out, and nothing follows the end. */
export function tokensIn(text: string): readonly number[] {
  const ids = text
    .split('.')
    .filter((part) => /^\d+$/.test(part))
    .map(Number);
  const known = ids.filter((id) => id < WORDS.length).slice(0, MOST_TOKENS);
  const end = known.indexOf(END_TOKEN);
  return end < 0 ? known : known.slice(0, end + 1);
}

export const textOf = (tokens: readonly number[]): string => tokens.join('.');

/** Why nothing more is said, if so. */
export function over(prefix: readonly number[]): 'ended' | 'cut' | undefined {
  if (prefix.at(-1) === END_TOKEN) return 'ended';
  return prefix.length >= MOST_TOKENS ? 'cut' : undefined;
}

/** What to ask the models: they tell the logits of each of these tokens and of the next one, so where nothing follows the last need not be asked. */
export function askedFor(prefix: readonly number[]): readonly number[] {
  return over(prefix) ? prefix.slice(0, -1) : prefix;
}

/** Whether a prediction tells everything about what was said: its places see only what stands before them, so a longer one does too. */
export function covers(prediction: PredictionRecord, dish: number, prefix: readonly number[]): boolean {
  return prediction.dish === dish && askedFor(prefix).every((token, place) => prediction.tokens[place] === token);
}

/** Logits of one place, [V]. @param place 0 for the first token after the prompt */
export function logitsAt(prediction: PredictionRecord, speaker: Speaker, place: number): Float32Array {
  const logits = speaker === 'policy' ? prediction.policyLogits : prediction.referenceLogits;
  const vocab = logits.length / (prediction.tokens.length + 1);
  return logits.subarray(place * vocab, (place + 1) * vocab);
}
