import { useTranslation } from 'react-i18next';
import { scoreGradient, type Wins } from '../../../../math/bradleyTerry';
import { formatReward, formatTerm } from '../../../shared/format';
import { litProps } from '../../lit';
import { TEAMS } from './teams';

const SYMBOLS = ['scoreA', 'scoreB', 'scoreC'] as const;

interface ScoreTableProps {
  readonly wins: Wins;
  readonly scores: Float64Array;
  /** At the top; absent where there is none. */
  readonly errors: Float64Array | undefined;
  readonly name: string;
}

/** Scores with the wins that they expect beside those that were seen. */
export function ScoreTable({ wins, scores, errors, name }: ScoreTableProps) {
  const { t } = useTranslation('derivation');
  const gradient = scoreGradient(wins, scores);
  return (
    <table className="derivation-table numbers">
      <caption>{name}</caption>
      <thead>
        <tr>
          <th scope="col">{t('comparisons.climb.competitor')}</th>
          <th scope="col">{t('comparisons.climb.seen')}</th>
          <th scope="col">{t('comparisons.climb.expected')}</th>
          <th scope="col">{t('comparisons.climb.score')}</th>
          <th scope="col">{t('comparisons.climb.error')}</th>
        </tr>
      </thead>
      <tbody>
        {TEAMS.map((team, i) => {
          const seen = wins[i].reduce((sum, count) => sum + count, 0);
          return (
            <tr key={team}>
              <th scope="row">{team}</th>
              <td>{seen}</td>
              {/* The gradient of the log-likelihood is wins seen minus wins expected. */}
              <td>{formatReward(seen - gradient[i])}</td>
              <td {...litProps(SYMBOLS[i])}>{formatTerm(scores[i])}</td>
              <td>{errors ? `± ${formatTerm(errors[i])}` : t('comparisons.climb.noError')}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
