import { expect, test } from 'vitest';
import { CHAPTERS } from '../../../store/derivationRules';
import derivationEn from '../../derivation/locales/en';
import derivationZh from '../../derivation/locales/zh';
import { testTranslations } from '../../shared/locales/localeKit';
import en from './en';
import zh from './zh';

testTranslations(en, zh);

test('the editor names the chapters as the derivation does', () => {
  for (const chapter of CHAPTERS) {
    expect(en.demo.chapters[chapter]).toBe(derivationEn[chapter].title);
    expect(zh.demo.chapters[chapter]).toBe(derivationZh[chapter].title);
  }
});
