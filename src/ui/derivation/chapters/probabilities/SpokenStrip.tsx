import { useTranslation } from 'react-i18next';
import { litProps } from '../../lit';
import { MOST_TOKENS } from './speech';
import type { Speech } from './useSpeech';

/** The prompt and what was said after it; a token is taken back by pressing it. */
export function SpokenStrip({ speech }: { readonly speech: Speech }) {
  const { t } = useTranslation('derivation');
  const { prefix, words, over, prompt } = speech;
  const placed = prefix.map((token, place) => ({ word: words.label(token), place }));
  return (
    <div className="spoken">
      <ol className="spoken-strip" aria-label={t('probabilities.strip.label')}>
        <li className="spoken-prompt" {...litProps('x')}>
          <span className="visually-hidden">{t('probabilities.strip.prompt')}</span> {prompt}
        </li>
        {placed.map(({ word, place }) => (
          <li key={place} {...litProps('prefix')}>
            <button
              type="button"
              className="spoken-token"
              title={t('probabilities.strip.token', { word })}
              aria-label={t('probabilities.strip.token', { word })}
              onClick={() => speech.keep(place)}
            >
              {word}
            </button>
          </li>
        ))}
        {!over && (
          <li className="spoken-next" {...litProps('token')}>
            {t('probabilities.strip.next')}
          </li>
        )}
      </ol>
      <div className="spoken-buttons">
        <button type="button" disabled={prefix.length === 0} onClick={() => speech.keep(prefix.length - 1)}>
          {t('probabilities.strip.undo')}
        </button>
        <button type="button" disabled={prefix.length === 0} onClick={() => speech.keep(0)}>
          {t('probabilities.strip.clear')}
        </button>
        {over && (
          <span className="muted">
            {t(`probabilities.strip.${over}`, { count: MOST_TOKENS })} {t('probabilities.strip.full')}
          </span>
        )}
      </div>
    </div>
  );
}
