import { useTranslation } from 'react-i18next';
import type { FloatArray } from '../../../../math/arrays';
import { rankTokens } from '../../../../math/nextToken';
import type { Words } from '../../../inspector/useWords';
import { formatProbability, formatTerm } from '../../../shared/format';
import { ChapterFigure } from '../../figures/ChapterFigure';
import { litProps } from '../../lit';
import type { Speaker } from './speech';

const SHOWN = 7;

interface LogitTableProps {
  /** Logits of one place, [V]. */
  readonly row: FloatArray;
  /** The token that stands there. */
  readonly taken: number;
  readonly lse: number;
  readonly speaker: Speaker;
  /** Prompt and tokens before it. */
  readonly before: string;
  readonly words: Words;
}

/** One place: logits, and less the same number for all, log-probabilities. */
export function LogitTable({ row, taken, lse, speaker, before, words }: LogitTableProps) {
  const { t } = useTranslation('derivation');
  const top = rankTokens(row).slice(0, SHOWN);
  // The token that stands there is always among them.
  const shown = top.includes(taken) ? top : [...top.slice(0, -1), taken];
  return (
    <ChapterFigure
      name={t('probabilities.stages.logits', { word: words.label(taken) })}
      caption={t('probabilities.stages.logitsCaption', {
        model: t(`probabilities.models.named.${speaker}`),
        text: before,
        shown: shown.length,
        count: row.length,
        lse: formatTerm(lse),
      })}
    >
      <div className="derivation-table-room">
        <table className="derivation-table logit-table numbers">
          <thead>
            <tr>
              {(['token', 'logit', 'logp', 'percent'] as const).map((column) => (
                <th key={column} scope="col">
                  {t(`probabilities.stages.${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((token) => {
              const probability = Math.exp(row[token] - lse);
              return (
                <tr key={token} data-selected={token === taken}>
                  <th scope="row">
                    {words.label(token)}
                    {token === taken && (
                      <>
                        {' '}
                        <span aria-hidden="true">◂</span>
                        <span className="visually-hidden">{t('probabilities.stages.taken')}</span>
                      </>
                    )}
                  </th>
                  <td {...(token === taken && litProps('logit'))}>{formatTerm(row[token])}</td>
                  <td>{formatTerm(row[token] - lse)}</td>
                  <td>
                    <span className="cell-bar">
                      <span className={`bar bar-${speaker}`} style={{ width: `${100 * probability}%` }} />
                    </span>
                    {formatProbability(probability)}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </ChapterFigure>
  );
}
