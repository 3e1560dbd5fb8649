/** These texts arrive with what shows them: the first paint does without. */
import i18next from 'i18next';
import en from './locales/en';
import zh from './locales/zh';

i18next.addResourceBundle('en', 'tasks', en);
i18next.addResourceBundle('zh', 'tasks', zh);
