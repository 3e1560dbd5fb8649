/** Runs get names that are easy to remember and to say: dishes of the kitchen, such as "very crispy fried egg". */
import { NAME_MODIFIERS, type RunName } from '../core/keptRun';
import { ADJECTIVES, FOODS, STYLES, WORDS } from '../core/kitchen/words';
import type { Language } from '../core/world';

const RUN_NAMES: readonly RunName[] = NAME_MODIFIERS.flatMap((modifier) =>
  ADJECTIVES.flatMap((adjective) =>
    STYLES.flatMap((style) => FOODS.map((food): RunName => ({ modifier, adjective, style, food }))),
  ),
);

/** `random` gives numbers from 0 up to 1. A taken name is given only when no other is left. */
export function memorableName(random: () => number, taken: readonly RunName[]): RunName {
  const used = new Set(taken.map(englishName));
  const free = RUN_NAMES.filter((name) => !used.has(englishName(name)));
  const candidates = free.length > 0 ? free : RUN_NAMES;
  return candidates[Math.min(Math.floor(random() * candidates.length), candidates.length - 1)];
}

export function nameText({ modifier, adjective, style, food }: RunName, language: Language): string {
  const described = modifier === 'none' ? [adjective] : [modifier, adjective];
  if (language === 'en') return [...described, style, food].join(' ');
  return `${described.map(chinese).join('')}的${chinese(style)}${chinese(food)}`;
}

/** The name whose English text this is. */
export function nameFromText(english: string): RunName | undefined {
  return RUN_NAMES.find((name) => englishName(name) === english);
}

const englishName = (name: RunName): string => nameText(name, 'en');

function chinese(english: string): string {
  return WORDS.find(({ en }) => en === english)?.zh ?? english;
}
