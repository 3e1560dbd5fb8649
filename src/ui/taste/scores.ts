/** The numbers of a taste as the visitor edits them. */
import { DEFAULT_TASTE, type Taste } from '../../core/kitchen/taste';
import { ADJECTIVES, type Adjective, FOODS, STYLES, type Style } from '../../core/kitchen/words';
import { tasteNumbers } from '../../core/runDefinition';

/** What an edit is meant for: dishes of every style, or of the one in sight. */
export type Scope = 'every' | 'style';

export interface Edit {
  readonly name: string;
  readonly value: number;
}

/** The dishes go through the foods style by style. */
export function styleOfDish(dish: number): Style {
  return STYLES[Math.floor(dish / FOODS.length)] ?? STYLES[0];
}

/** What counts for a dish of this style: its own score where it has one. */
export function effectiveScore(taste: Taste, style: Style, adjective: Adjective): number {
  return taste.byStyle[style][adjective] ?? taste.scores[adjective];
}

/** A style's own score is set with the one for all, where it has one: "every dish" is meant literally. */
export function scoreEdits(taste: Taste, style: Style, adjective: Adjective, value: number, scope: Scope): Edit[] {
  if (scope === 'style') return [{ name: `${style}.${adjective}`, value }];
  const ofStyles = STYLES.filter((each) => taste.byStyle[each][adjective] !== undefined);
  return [{ name: adjective, value }, ...ofStyles.map((each) => ({ name: `${each}.${adjective}`, value }))];
}

/** Whether anything counts differently from the default taste; a style's own score that equals the common one makes no difference. */
export function isChanged(taste: Taste): boolean {
  const scores = STYLES.some((style) =>
    ADJECTIVES.some(
      (adjective) => effectiveScore(taste, style, adjective) !== effectiveScore(DEFAULT_TASTE, style, adjective),
    ),
  );
  const [now, before] = [tasteNumbers(taste), tasteNumbers(DEFAULT_TASTE)];
  return scores || (['very', 'not', 'malformed'] as const).some((name) => now[name] !== before[name]);
}
