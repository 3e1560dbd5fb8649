/** Which columns of a file hold the prompt and the completions: by hand, or by the names that common preference data uses. */
import type { Row } from './rows';

/** What is given by hand; the rest is recognised. */
export interface ColumnChoice {
  /** null: no column; the prompt is what chosen and rejected have in common at the beginning. */
  readonly prompt?: string | null;
  readonly chosen?: string;
  readonly rejected?: string;
  readonly chat?: boolean;
}

export interface ColumnMapping {
  /** Absent: the prompt is what chosen and rejected have in common at the beginning. */
  readonly prompt?: string;
  readonly chosen: string;
  readonly rejected: string;
  /** The system's message before the prompt. */
  readonly system?: string;
  /** What an instruction is about; it follows the instruction (LLaMA-Factory). */
  readonly input?: string;
  /** The prompt column holds what a user says, told by its name; otherwise its text is taken as it is. */
  readonly chat: boolean;
}

/** Names in lower case; of several that a file has, the first counts. */
const COMPLETIONS = { chosen: ['chosen', 'chosen_response'], rejected: ['rejected', 'rejected_response'] };
const TEXT_PROMPTS = ['prompt'];
const CHAT_PROMPTS = ['instruction', 'question', 'input'];
/** Conversations that chosen and rejected continue by one message each. Where those are whole conversations, these repeat one of them. */
const CONVERSATIONS = ['conversations', 'messages'];

/** @returns the missing column, where chosen or rejected cannot be told */
export function recogniseColumns({ columns }: Row, choice: ColumnChoice): ColumnMapping | 'chosen' | 'rejected' {
  const names = new Map<string, string>();
  for (const [name, value] of columns) {
    const key = name.trim().toLowerCase();
    if (value !== null && value !== undefined && !names.has(key)) names.set(key, name);
  }
  const find = (candidates: readonly string[]) =>
    candidates.map((name) => names.get(name)).find((name) => name !== undefined);
  const chosen = choice.chosen ?? find(COMPLETIONS.chosen);
  const rejected = choice.rejected ?? find(COMPLETIONS.rejected);
  if (chosen === undefined) return 'chosen';
  if (rejected === undefined) return 'rejected';
  const wholeConversations = Array.isArray(columns.get(chosen));
  const prompts = [...TEXT_PROMPTS, ...CHAT_PROMPTS, ...(wholeConversations ? [] : CONVERSATIONS)];
  const prompt = choice.prompt === null ? undefined : (choice.prompt ?? find(prompts));
  const system = find(['system']);
  const key = prompt?.trim().toLowerCase() ?? '';
  const input = key === 'instruction' ? find(['input']) : undefined;
  return {
    ...(prompt !== undefined && { prompt }),
    chosen,
    rejected,
    ...(system !== undefined && { system }),
    ...(input !== undefined && { input }),
    chat: choice.chat ?? CHAT_PROMPTS.includes(key),
  };
}
