/** What is said all over the page, in its language. */

import { useTranslation } from 'react-i18next';
import type { Problem } from '../../core/errors';
import type { RunName } from '../../core/keptRun';
import { nameText } from '../../store/runNames';
import { formatCount } from './format';
import { LANGUAGE_TAGS } from './i18n';
import { usePreference } from './stores';

/** Writes whole numbers. */
export function useCount(): (value: number) => string {
  const language = usePreference((state) => state.language);
  return (value) => formatCount(value, LANGUAGE_TAGS[language]);
}

/** What went wrong; the worker's English where a translation is missing. */
export function useProblemText(): (problem: Problem) => string {
  const { t } = useTranslation();
  return ({ code, message, values }) => t(`errors.${code}`, { ...values, defaultValue: message });
}

/** The names of runs in the page's language. */
export function useRunName(): (name: RunName) => string {
  const language = usePreference((state) => state.language);
  return (name) => nameText(name, language);
}
