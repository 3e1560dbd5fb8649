import { useTranslation } from 'react-i18next';
import type { DropCount } from '../../../core/preferenceFile';
import { useCount } from '../../shared/useTexts';

/** How many rows are dropped, why, and on which lines the first of them are. */
export function Dropped({ dropped }: { readonly dropped: readonly DropCount[] }) {
  const { t } = useTranslation('file');
  const count = useCount();
  return (
    <section className="data-dropped" aria-label={t('data.dropped.title')}>
      <h4>{t('data.dropped.title')}</h4>
      <ul>
        {dropped.map(({ reason, count: rows, examples }) => {
          const lines = examples.map(({ line }) => count(line)).join(', ');
          return (
            <li key={reason}>
              <span className="data-count numbers">{count(rows)}</span>
              <div>
                {t(`data.dropped.reasons.${reason}`)}{' '}
                <span className="muted numbers">
                  ({t(`data.dropped.${linesKey(rows, examples.length)}`, { lines })})
                </span>
                <details>
                  <summary>{t('data.dropped.details')}</summary>
                  <ul lang="en">
                    {examples.map(({ line, message }) => (
                      <li key={line}>{message}</li>
                    ))}
                  </ul>
                </details>
              </div>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function linesKey(rows: number, named: number): 'line' | 'lines' | 'more' {
  if (rows > named) return 'more';
  return rows === 1 ? 'line' : 'lines';
}
