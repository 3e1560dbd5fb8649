/** The prompt that two texts have in common at their beginning (TRL's implicit prompt). */
export interface Split {
  readonly prompt: string;
  readonly chosen: string;
  readonly rejected: string;
}

const TURN = '\n\nAssistant:';
/** Scripts that write words with spaces between them: a tokenizer reads half a word differently from the whole. */
const WORD = /[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{M}\p{Nd}]/u;

/**
 * Transcripts (Anthropic HH) are cut after the last "\n\nAssistant:" that both have. Other texts are cut after their longest common prefix,
 * but not inside a word, nor inside a character; a space there goes to the completions, as in TRL.
 */
export function splitImplicit(chosen: string, rejected: string): Split {
  const cut = cutOf(chosen, rejected);
  return { prompt: chosen.slice(0, cut), chosen: chosen.slice(cut), rejected: rejected.slice(cut) };
}

function cutOf(chosen: string, rejected: string): number {
  const common = commonPrefix(chosen, rejected);
  const turn = chosen.lastIndexOf(TURN, common - TURN.length);
  if (turn >= 0 && common >= TURN.length) return turn + TURN.length;
  const cut = common - (insideWord(chosen, common) || insideWord(rejected, common) ? wordBefore(chosen, common) : 0);
  // Without a space before the word, as in texts that differ in their first one, nothing would be left of the prompt.
  const kept = cut === 0 ? common : cut;
  return kept < chosen.length && kept < rejected.length && chosen[kept - 1] === ' ' ? kept - 1 : kept;
}

function commonPrefix(left: string, right: string): number {
  let length = 0;
  while (length < left.length && left[length] === right[length]) length++;
  return /[\uD800-\uDBFF]/.test(left[length - 1] ?? '') ? length - 1 : length;
}

function insideWord(text: string, at: number): boolean {
  return at > 0 && WORD.test(text[at - 1]) && WORD.test(text[at] ?? '');
}

function wordBefore(text: string, end: number): number {
  let start = end;
  while (start > 0 && WORD.test(text[start - 1])) start--;
  return end - start;
}
