import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useRun } from '../shared/stores';

export interface Words {
  /** A token as the page writes it. */
  label(token: number): string;
  /** A prompt with tokens after it. */
  text(prompt: string, tokens: readonly number[]): string;
}

const END_OF_TEXT = '<|endoftext|>';

/** The vocabulary in the page's language. */
export function useWords(): Words {
  const { t, i18n } = useTranslation();
  const vocabulary = useRun((state) => state.world?.vocabulary);
  const end = t('inspector.end');
  // Chinese is written without spaces.
  const space = i18n.language === 'zh' ? '' : ' ';
  return useMemo(() => {
    const label = (token: number) => {
      const word = vocabulary?.[token] ?? String(token);
      return word === END_OF_TEXT ? end : word;
    };
    return { label, text: (prompt, tokens) => [prompt, ...tokens.map(label)].join(space) };
  }, [vocabulary, end, space]);
}

/** The prompt of a dish. */
export function usePrompt(dish: number): string {
  return useRun((state) => state.world?.dishes[dish]?.prompt) ?? '';
}

/** The tokens of a file's pair. @param labels as they come with the pair */
export function useLabels(labels: Readonly<Record<number, string>>): Words['label'] {
  const { t } = useTranslation();
  const end = useRun((state) => state.inputs.tokens?.endToken);
  return (token) => (token === end ? t('inspector.end') : (labels[token] ?? String(token)));
}

/** The end of a text, which is what a completion follows: the prompts of chats may be pages long. @param most characters that are shown */
export function endOf(text: string, most: number): string {
  return text.length > most ? `…${text.slice(-most)}` : text;
}

/** Characters of a prompt that are shown. */
export const SHOWN_PROMPT = 600;
