import type { PairRecord } from '../../core/records';
import type { Side } from '../inspector/sides';
import { endOf, SHOWN_PROMPT, useLabels, usePrompt, useWords, type Words } from '../inspector/useWords';

/** A pair in words, as its world has them. */
export interface PairWords {
  readonly prompt: string;
  readonly completions: Readonly<Record<Side, string>>;
  readonly label: Words['label'];
  /** Entries of the vocabulary. */
  readonly vocab: number;
}

const NO_LABELS = {};

/** @param record undefined while it is on its way */
export function usePairWords(record: PairRecord | undefined): PairWords {
  const scored = record && 'labels' in record ? record : undefined;
  const ofDish = record && 'dish' in record ? record : undefined;
  const dishPrompt = usePrompt(ofDish?.dish ?? 0);
  const words = useWords();
  const label = useLabels(scored?.labels ?? NO_LABELS);
  if (scored) {
    const { prompt, vocab, chosen, rejected } = scored;
    const completions = { chosen: beginOf(chosen.text), rejected: beginOf(rejected.text) };
    return { prompt: endOf(prompt, SHOWN_PROMPT), completions, label, vocab };
  }
  const text = (side: Side) => words.text('', ofDish?.[side].tokens ?? []).trim();
  const { policyLogits, tokens } = ofDish?.chosen ?? { policyLogits: [], tokens: [] };
  return {
    prompt: dishPrompt,
    completions: { chosen: text('chosen'), rejected: text('rejected') },
    label: words.label,
    vocab: policyLogits.length / Math.max(1, tokens.length),
  };
}

/** The completions of chats may be pages long. */
function beginOf(text: string): string {
  const begin = text.trim();
  return begin.length > SHOWN_PROMPT ? `${begin.slice(0, SHOWN_PROMPT)}…` : begin;
}
