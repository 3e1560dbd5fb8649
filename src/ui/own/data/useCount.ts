import { formatCount } from '../../format';
import { LANGUAGE_TAGS } from '../../i18n';
import { usePreference } from '../../stores';

/** Writes counts as the page's language does. */
export function useCount(): (value: number) => string {
  const language = usePreference((state) => state.language);
  return (value) => formatCount(value, LANGUAGE_TAGS[language]);
}
