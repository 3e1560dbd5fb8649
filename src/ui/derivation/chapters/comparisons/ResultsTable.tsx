import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { NumberRule } from '../../../../core/rules';
import { NumberInput, nudgeBy } from '../../../controls/NumberInput';
import { gamesIn, MOST_WINS, TEAMS, withWins } from './teams';
import type { Teams } from './useTeams';

const RULE: NumberRule = { kind: 'number', min: 0, max: MOST_WINS, integer: true, open: false };
const nudge = nudgeBy(1);

/** How often each beat each other: the numbers are the visitor's. */
export function ResultsTable({ wins, setWins }: Teams) {
  const { t } = useTranslation('derivation');
  const id = useId();
  return (
    <div className="results">
      <table className="results-table numbers">
        <caption>{t('comparisons.table.title')}</caption>
        <thead>
          <tr>
            <td />
            {TEAMS.map((loser) => (
              <th key={loser} scope="col">
                {t('comparisons.table.against', { loser })}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {TEAMS.map((winner, i) => (
            <tr key={winner}>
              <th scope="row">{t('comparisons.table.winsOf', { winner })}</th>
              {TEAMS.map((loser, j) => (
                <td key={loser}>
                  {i === j ? (
                    <span className="muted">–</span>
                  ) : (
                    <>
                      <label className="visually-hidden" htmlFor={`${id}-${winner}${loser}`}>
                        {t('comparisons.table.beats', { winner, loser })}
                      </label>
                      <NumberInput
                        id={`${id}-${winner}${loser}`}
                        value={wins[i][j]}
                        rule={RULE}
                        nudge={nudge}
                        onChange={(count) => setWins(withWins(wins, i, j, count))}
                      />
                    </>
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <p className="muted numbers">{t('comparisons.table.total', { count: gamesIn(wins) })}</p>
    </div>
  );
}
