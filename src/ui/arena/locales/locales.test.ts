import { testTranslations } from '../../shared/locales/localeKit';
import en from './en';
import zh from './zh';

/** Names of methods and of their settings. */
const METHODS = ['dpo', 'sft', 'simpo', 'orpo', 'cpo', 'aot', 'rrhf', 'grpo', 'ppo', 'kto'];
const SETTINGS = ['beta', 'unlikelihood_alpha', 'cpo_alpha', 'simpo_gamma'];

testTranslations(en, zh, [
  ...METHODS.map((name) => `names.methods.${name}`),
  ...SETTINGS.map((name) => `names.settings.${name}`),
  'more.bestOfN.bound',
]);
