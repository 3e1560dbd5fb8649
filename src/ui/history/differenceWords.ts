import i18next from 'i18next';
import { useTranslation } from 'react-i18next';
import { ADJECTIVES, STYLES } from '../../core/kitchen/words';
import { CHOICE_RULES, type ChoiceName } from '../../core/settings';
import type { Difference } from '../../store/configDiff';
import { useWord } from '../controls/useWord';
import { choiceName } from '../settings/choiceName';
import { formatSetting } from '../shared/format';
import type { Translate } from '../shared/i18n';

/** Names and values of what differs between two runs, in the page's language. */
export function useDifferenceWords() {
  const { t } = useTranslation();
  const word = useWord();

  function nameOf(name: string): string {
    if (name === 'choices' || name === 'checkpoint' || name === 'pairs') return t(`history.differences.${name}`);
    if (name === 'reference') return t('settings.ref_model.name');
    if (!name.startsWith('taste.')) return settingName(name, t);
    const [first, second] = name.slice('taste.'.length).split('.');
    if (first === 'very' || first === 'not' || first === 'malformed') return t(`taste.${first}.name`);
    const style = STYLES.find((known) => known === first);
    const adjective = ADJECTIVES.find((known) => known === (style ? second : first));
    if (!adjective) return name;
    if (!style) return t('history.differences.score', { adjective: word(adjective) });
    return t('taste.scoreOf', { adjective: word(adjective), style: word(style) });
  }

  function textOf({ name, left, right }: Difference, side: 'left' | 'right'): string {
    const value = side === 'left' ? left : right;
    if (typeof value === 'number') {
      // As many choices on both sides: they differ in what was chosen.
      if (name === 'choices' && left === right) return t('history.differences.otherChoices', { number: value });
      return formatSetting(value);
    }
    return isChoiceName(name) ? choiceName(name, value, t) : value;
  }
  return { nameOf, textOf };
}

/** A setting that the page has no control for has no translation: its own name is the field's. */
function settingName(name: string, t: Translate): string {
  const key = `settings.${name}.name`;
  return i18next.exists(key) ? t(key as 'settings.beta.name') : name;
}

function isChoiceName(name: string): name is ChoiceName {
  return Object.hasOwn(CHOICE_RULES, name);
}
