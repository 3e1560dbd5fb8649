import { testTranslations } from '../../shared/locales/localeKit';
import en from './en';
import zh from './zh';

testTranslations(en, zh);
