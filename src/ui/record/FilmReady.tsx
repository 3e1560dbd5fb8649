import { useTranslation } from 'react-i18next';
import { formatBytes, formatClock } from '../shared/format';
import type { FinishedFilm } from './recordingStore';

interface FilmReadyProps {
  readonly film: FinishedFilm;
  readonly onAgain: () => void;
  readonly onClose: () => void;
}

/** The film, to look at and to take away. */
export function FilmReady({ film, onAgain, onClose }: FilmReadyProps) {
  const { t } = useTranslation('demo');
  return (
    <>
      {/* It has no sound. */}
      <video src={film.url} controls muted playsInline aria-label={t('record.ready.preview')} />
      <p>
        <span className="film-name">{film.name}</span>{' '}
        <span className="muted numbers">
          {formatClock(film.seconds)} · {formatBytes(film.bytes)}
        </span>
      </p>
      {film.cut && <p className="field-problem">{t('record.ready.cut')}</p>}
      <p className="muted">{t('record.ready.stamped')}</p>
      <div className="dialog-buttons">
        <a className="button primary" href={film.url} download={film.name}>
          {t('record.ready.download')}
        </a>
        <button type="button" onClick={onAgain}>
          {t('record.ready.again')}
        </button>
        <button type="button" onClick={onClose}>
          {t('record.ready.close')}
        </button>
      </div>
    </>
  );
}
