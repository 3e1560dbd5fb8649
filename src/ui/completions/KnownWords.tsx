import { useTranslation } from 'react-i18next';
import { useRun } from '../shared/stores';

interface KnownWordsProps {
  /** The word that a picked one is to replace. */
  readonly unknown: string | undefined;
  readonly onPick: (word: string) => void;
}

/** The model's whole vocabulary as buttons: open by itself where a word was not known. */
export function KnownWords({ unknown, onPick }: KnownWordsProps) {
  const { t } = useTranslation();
  const vocabulary = useRun((state) => state.world?.vocabulary) ?? [];
  // The tokens that stand for no word (end of text, unknown) are written in angle brackets.
  const words = vocabulary.filter((word) => !word.startsWith('<'));
  if (words.length === 0) return null;
  return (
    <details className="known-words" open={unknown !== undefined}>
      <summary>
        {unknown === undefined
          ? t('completions.words', { number: words.length })
          : t('completions.replace', { word: unknown })}
      </summary>
      <div className="word-buttons">
        {words.map((word) => (
          <button key={word} type="button" onClick={() => onPick(word)}>
            {word}
          </button>
        ))}
      </div>
    </details>
  );
}
