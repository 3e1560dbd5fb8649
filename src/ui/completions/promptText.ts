/** As much as a link holds. */
export const LONGEST_PROMPT = 200;

/** The text with a word in the place of one that the model does not know, or at its end. Chinese is written without spaces. */
export function withWord(text: string, word: string, unknown: string | undefined): string {
  if (unknown !== undefined && text.includes(unknown)) return text.replace(unknown, () => word);
  const before = text.trimEnd();
  const space = before === '' || !/^[\x21-\x7e]/.test(word) ? '' : ' ';
  return before + space + word;
}
