/** The lesson's texts arrive with the lesson: the first paint does without them. */
import i18next from 'i18next';
import en from './locales/en';
import zh from './locales/zh';

i18next.addResourceBundle('en', 'lesson', en);
i18next.addResourceBundle('zh', 'lesson', zh);
