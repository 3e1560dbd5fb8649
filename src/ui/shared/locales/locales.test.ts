import { expect, test } from 'vitest';
import { ERROR_CODES } from '../../../core/errors';
import { OBJECTIVES } from '../../../core/objective';
import { BACKEND_CHOICES, CHOICE_RULES, NUMBER_RULES } from '../../../core/settings';
import en from './en';
import lateEn from './late/en.json';
import lateZh from './late/zh.json';
import { flatten, testTranslations } from './localeKit';
import zh from './zh';

/** Names and signs that are the same in both languages. */
const SAME_IN_BOTH = ['backend.webgpu', 'backend.wasm', 'backends.webgpu', 'backends.wasm', 'settings.beta.name'];

const english = new Map([...flatten(en), ...flatten(lateEn)]);

testTranslations(en, zh, SAME_IN_BOTH);
testTranslations(lateEn, lateZh);

test('a text is read at first or late, not both', () => {
  expect([...flatten(lateEn).keys()].filter((key) => flatten(en).has(key))).toEqual([]);
});

test('every error, setting and choice has its words', () => {
  const { f_divergence_type, lr_scheduler_type, model } = CHOICE_RULES;
  const needed = [
    ...ERROR_CODES.map((code) => `errors.${code}`),
    ...[...Object.keys(CHOICE_RULES), 'label_smoothing', 'max_steps', 'seed', 'num_pairs', 'rpo_alpha'].map(
      (name) => `settings.${name}.hint`,
    ),
    ...OBJECTIVES.flatMap((name) => [`losses.${name}.name`, `losses.${name}.hint`]),
    ...f_divergence_type.choices.map((name) => `divergences.${name}`),
    ...lr_scheduler_type.choices.map((name) => `schedules.${name}`),
    ...model.choices.map((name) => `models.${name}`),
    ...BACKEND_CHOICES.map((name) => `backends.${name}`),
  ];
  expect(needed.filter((key) => !english.has(key))).toEqual([]);
  expect(Object.keys(NUMBER_RULES)).toContain('beta');
});
