import { useTranslation } from 'react-i18next';
import type { Language } from '../../core/world';
import type { Words } from '../../store/demo/script';
import { LANGUAGE_TAGS } from '../shared/i18n';
import { Labelled } from './Labelled';

const LANGUAGES = ['en', 'zh'] as const satisfies readonly Language[];

interface WordsFieldsProps {
  /** What the words are. */
  readonly name: string;
  readonly words: Words;
  readonly onChange: (words: Words) => void;
}

/** A text in both languages. */
export function WordsFields({ name, words, onChange }: WordsFieldsProps) {
  const { t } = useTranslation('demo');
  return LANGUAGES.map((language) => (
    <Labelled key={language} name={t(`demo.words.${language}`, { name })}>
      {(id) => (
        <textarea
          id={id}
          lang={LANGUAGE_TAGS[language]}
          rows={3}
          value={words[language]}
          onChange={({ target: { value } }) => onChange({ ...words, [language]: value })}
        />
      )}
    </Labelled>
  ));
}
