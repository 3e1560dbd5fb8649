import type { NumberRule, SettingRule } from '../../core/rules';
import type { Translate } from '../shared/i18n';

/** What is allowed, in words. */
export function ruleText(rule: SettingRule, t: Translate): string {
  switch (rule.kind) {
    case 'number':
      return numberText(rule, t);
    case 'choice':
      return t('rules.choice', { choices: rule.choices.join(', ') });
    case 'text':
      return t('rules.text', { max: rule.max });
    case 'hand':
      return t('rules.hand');
    default:
      return rule satisfies never;
  }
}

function numberText({ min, max, integer, open }: NumberRule, t: Translate): string {
  if (integer) return t('rules.integer', { min, max });
  return open ? t('rules.numberOpen', { min, max }) : t('rules.number', { min, max });
}
