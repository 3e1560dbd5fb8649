import i18next, { type TFunction } from 'i18next';
import { initReactI18next } from 'react-i18next';
import type { Language } from '../worker/protocol';
import type demo from './demo/locales/en';
import type lesson from './derivation/locales/en';
import en from './locales/en';
import zh from './locales/zh';
import type own from './own/locales/en';
import type replay from './replay/locales/en';
import type take from './take/locales/en';

declare module 'i18next' {
  interface CustomTypeOptions {
    /** All but the first arrive later, with what shows them (addTexts.ts). */
    resources: {
      translation: typeof en;
      lesson: typeof lesson;
      own: typeof own;
      take: typeof take;
      demo: typeof demo;
      replay: typeof replay;
    };
    returnNull: false;
  }
}

/** The translate function, with the keys of en.json as its type. */
export type Translate = TFunction;

/** Tag of the language in <html lang>, and for numbers. */
export const LANGUAGE_TAGS = { en: 'en', zh: 'zh-CN' } as const satisfies Record<Language, string>;

/** Both languages are part of the bundle, so that switching needs no network. React escapes; i18next need not. */
export function startTranslations(language: Language): void {
  void i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'en',
    resources: { en: { translation: en }, zh: { translation: zh } },
    interpolation: { escapeValue: false },
    initAsync: false,
  });
}
