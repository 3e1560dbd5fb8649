/** Which columns of a file hold the prompt and the completions: by hand, or by the names that common preference data uses. */
import type { ColumnChoice, ColumnMapping } from '../../core/preferenceFile';
import { ROW_LIMITS, type Row } from './rows';

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

/** A longer name is no column's that somebody would choose. */
const LONGEST_NAME = 200;

/** The names of all columns that rows have, in the order in which they first occur; as many as one row may have. */
export class ColumnNames {
  private readonly names = new Set<string>();

  add({ columns }: Row): void {
    if (this.names.size >= ROW_LIMITS.columns) return;
    for (const name of columns.keys()) if (name.length <= LONGEST_NAME) this.names.add(name);
  }

  get list(): string[] {
    return [...this.names].slice(0, ROW_LIMITS.columns);
  }
}
