/** The end of a text, which is what a completion follows: the prompts of chats may be pages long. @param most characters that are shown */
export function endOf(text: string, most: number): string {
  return text.length > most ? `…${text.slice(-most)}` : text;
}

/** Characters of a prompt that are shown. */
export const SHOWN_PROMPT = 600;
