import { nameText, type RunName } from '../../../store/runNames';
import { usePreference } from '../../stores';

/** The names of runs in the page's language. */
export function useRunName(): (name: RunName) => string {
  const language = usePreference((state) => state.language);
  return (name) => nameText(name, language);
}
