import i18next, { type TFunction } from 'i18next';
import { initReactI18next } from 'react-i18next';
import type { Language } from '../../core/world';
import type arena from '../arena/locales/en';
import type demo from '../demo/locales/en';
import type derivation from '../derivation/locales/en';
import type exportTexts from '../exports/locales/en';
import type file from '../file/locales/en';
import type replay from '../replay/locales/en';
import type tasks from '../tasks/locales/en';
import en from './locales/en';
import type late from './locales/late/en.json';

declare module 'i18next' {
  interface CustomTypeOptions {
    /** All but the first arrive later, with what shows them (addTexts.ts). */
    resources: {
      /** Those of lateTexts.ts have their keys among these. */
      translation: typeof en & typeof late;
      arena: typeof arena;
      derivation: typeof derivation;
      file: typeof file;
      exports: typeof exportTexts;
      demo: typeof demo;
      replay: typeof replay;
      tasks: typeof tasks;
    };
    returnNull: false;
  }
}

/** The translate function, with the keys of the English texts as its type. */
export type Translate = TFunction;

/** Tag of the language in <html lang>, and for numbers. */
export const LANGUAGE_TAGS = { en: 'en', zh: 'zh-CN' } as const satisfies Record<Language, string>;

/**
 * Texts in the language that the page begins with; those in another one arrive when they are asked for. React escapes; i18next need not.
 * @throws where they do not arrive; the page speaks English
 */
export async function startTranslations(language: Language): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: 'en',
    fallbackLng: 'en',
    fallbackNS: 'late',
    resources: { en: { translation: en } },
    interpolation: { escapeValue: false },
    initAsync: false,
  });
  await speak(language);
}

/** Changes the language of the page's texts. @throws where they do not arrive; the page goes on in the language that it has */
export async function speak(language: Language): Promise<void> {
  if (!i18next.hasResourceBundle(language, 'translation')) {
    const { default: texts } = await import('./locales/zh');
    i18next.addResourceBundle(language, 'translation', texts);
  }
  await i18next.changeLanguage(language);
}
