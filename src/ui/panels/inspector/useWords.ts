import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useRun } from '../../stores';

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
