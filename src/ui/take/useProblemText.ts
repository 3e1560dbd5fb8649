import { useTranslation } from 'react-i18next';
import type { Problem } from '../../worker/protocol';

/** What went wrong, in the page's language; the worker's English where a translation is missing. */
export function useProblemText(): (problem: Problem) => string {
  const { t } = useTranslation();
  return ({ code, message, values }) => t(`errors.${code}`, { ...values, defaultValue: message });
}
