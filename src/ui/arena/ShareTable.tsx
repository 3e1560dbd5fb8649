import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PAIR_METHODS, PROMPT_METHODS } from '../../core/methods';
import type { Pointed } from '../../figures/suite/suiteLook';
import { EQUAL_KLS, type SuiteRow, suiteLeads } from '../../math/suiteRows';
import '../controls/scrolled.css';
import { TitledHead } from '../controls/TitledHead';
import { bestColumn, leadGroups, orderedBy, shareText } from './shares';
import { useLineName } from './useMethodTexts';

interface ShareTableProps {
  readonly rows: readonly SuiteRow[];
  readonly onPoint: (pointed: Pointed | undefined) => void;
}

/** How much of what the oracle gains each method gains at equal KL, and in words which of them leads. */
export function ShareTable({ rows, onPoint }: ShareTableProps) {
  const { t } = useTranslation('arena');
  const lineName = useLineName();
  const [chosen, choose] = useState<number>();
  const columns = EQUAL_KLS.map((_, column) => column).filter((column) => rows.some(({ shares }) => shares[column]));
  const by = chosen !== undefined && columns.includes(chosen) ? chosen : bestColumn(rows);
  return (
    <section className="arena-table" aria-labelledby="arena-shares-title">
      <TitledHead id="arena-shares-title" title={t('table.shares')} about={t('table.about')} />
      {by === undefined ? (
        <p className="prose">{t('table.none', { kl: EQUAL_KLS[0] })}</p>
      ) : (
        <>
          <Leads rows={rows} />
          <div className="scrolled">
            <table className="numbers">
              <thead>
                <tr>
                  <th scope="col">{t('table.method')}</th>
                  <th scope="col">
                    <abbr title={t('table.nAbout')}>{t('table.n')}</abbr>
                  </th>
                  {columns.map((column) => (
                    <th key={column} scope="col" aria-sort={column === by ? 'descending' : undefined}>
                      <button
                        type="button"
                        className="quiet"
                        title={t('table.sort', { kl: EQUAL_KLS[column] })}
                        onClick={() => choose(column)}
                      >
                        {t('table.at', { kl: EQUAL_KLS[column] })}
                        <span aria-hidden="true">{column === by ? '▾' : ''}</span>
                      </button>
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {orderedBy(rows, by).map((row) => (
                  <tr
                    key={JSON.stringify([row.method, row.setting])}
                    onPointerEnter={() => onPoint({ method: row.method, setting: row.setting })}
                    onPointerLeave={() => onPoint(undefined)}
                  >
                    <th scope="row">{lineName(row)}</th>
                    <td>{row.seeds || '–'}</td>
                    {columns.map((column) => (
                      <td key={column}>{shareText(row.shares[column])}</td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </>
      )}
    </section>
  );
}

/** Which method leads at which KL: computed from the rows, as is whether the seeds tell it apart. */
function Leads({ rows }: { readonly rows: readonly SuiteRow[] }) {
  const { t } = useTranslation('arena');
  const lineName = useLineName();
  const groups = leadGroups(suiteLeads(rows));
  if (groups.length === 0) return <p className="prose">{t('table.noLeads')}</p>;
  return (
    <>
      {groups.map(({ leader, apart, kls }) => (
        <p key={`${leader.name} ${apart}`} className="prose">
          {t(apart ? 'table.leads' : 'table.leadsWithin', { name: lineName(leader), kls: kls.join(t('table.comma')) })}
        </p>
      ))}
      {toldUnlike(rows) && <p className="prose">{t('table.toldUnlike')}</p>}
    </>
  );
}

/** Whether some methods were told the true reward, and others comparisons by it alone. */
function toldUnlike(rows: readonly SuiteRow[]): boolean {
  const isOneOf = (names: readonly string[]) => rows.some(({ method }) => names.includes(method));
  return isOneOf(PROMPT_METHODS) && isOneOf(PAIR_METHODS);
}
