import i18next, { type TFunction } from 'i18next';
import { initReactI18next } from 'react-i18next';
import type { Language } from '../worker/protocol';
import type lesson from './derivation/locales/en';
import en from './locales/en';
import zh from './locales/zh';

declare module 'i18next' {
  interface CustomTypeOptions {
    /** The lesson's texts arrive later (derivation/addTexts.ts). */
    resources: { translation: typeof en; lesson: typeof lesson };
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
