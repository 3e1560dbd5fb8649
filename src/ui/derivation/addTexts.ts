/** The derivation's texts arrive with the derivation: the first paint does without them. */
import i18next from 'i18next';
import en from './locales/en';
import zh from './locales/zh';

i18next.addResourceBundle('en', 'derivation', en);
i18next.addResourceBundle('zh', 'derivation', zh);
