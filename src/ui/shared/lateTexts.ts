/** What is read on demand, such as explanations: it arrives with the first panel that opens, and the first paint does without. */
import i18next from 'i18next';
import en from './locales/late/en.json';
import zh from './locales/late/zh.json';

i18next.addResourceBundle('en', 'late', en);
i18next.addResourceBundle('zh', 'late', zh);
