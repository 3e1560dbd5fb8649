/** These texts arrive with what shows them: the first paint does without. */
import i18next from 'i18next';
import en from './locales/en';
import zh from './locales/zh';

i18next.addResourceBundle('en', 'arena', en);
i18next.addResourceBundle('zh', 'arena', zh);
