import { useTranslation } from 'react-i18next';
import { type Adjective, FOODS, type Food, STYLES, type Style, WORDS } from '../../core/kitchen/words';
import { usePreference } from '../shared/stores';

const byName = new Map(WORDS.map((entry) => [entry.en, entry]));

/** The kitchen's words in the page's language. */
export function useWord(): (name: Adjective | Style | Food) => string {
  const language = usePreference((state) => state.language);
  return (name) => byName.get(name)?.[language] ?? name;
}

/** What every dish is called, in the order of the dishes. */
export function useDishNames(): readonly string[] {
  const { t } = useTranslation();
  const word = useWord();
  return STYLES.flatMap((style) =>
    FOODS.map((food) => t('preferences.dishName', { style: word(style), food: word(food) })),
  );
}
