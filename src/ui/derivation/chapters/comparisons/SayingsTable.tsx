import { useTranslation } from 'react-i18next';
import { formatReward } from '../../../shared/format';
import { litProps } from '../../lit';
import type { Recovered } from './drawnComparisons';

interface SayingsTableProps {
  readonly texts: readonly string[];
  readonly recovered: Recovered;
}

/** What the cook says, what it is worth, and the score that the comparisons give it. */
export function SayingsTable({ texts, recovered: { wins, truth, scores, errors } }: SayingsTableProps) {
  const { t } = useTranslation('derivation');
  return (
    <table className="derivation-table sayings-table numbers">
      <thead>
        <tr>
          <th scope="col">{t('comparisons.dishes.text')}</th>
          <th scope="col">{t('comparisons.dishes.wins')}</th>
          <th scope="col">{t('comparisons.dishes.truth')}</th>
          <th scope="col">{t('comparisons.dishes.score')}</th>
        </tr>
      </thead>
      <tbody>
        {texts.map((text, i) => (
          <tr key={text}>
            <th scope="row">
              <span className="saying-number">{i + 1}</span> <span className="completion-text">{text}</span>
            </th>
            <td>
              {sum(wins[i])} / {sum(wins.map((row) => row[i]))}
            </td>
            <td className="role-oracle" {...litProps('r')}>
              <span aria-hidden="true">★ </span>
              {formatReward(truth[i])}
            </td>
            <td>{scores && errors ? `${formatReward(scores[i])} ± ${formatReward(errors[i])}` : '–'}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
