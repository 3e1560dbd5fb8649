import { useTranslation } from 'react-i18next';
import type { SuiteResult } from '../../core/suite';
import { suiteDefinition } from '../../core/suiteDefinition';
import type { Pointed } from '../../figures/suite/suiteLook';
import type { SuiteRow } from '../../math/suiteRows';
import '../controls/scrolled.css';
import { TitledHead } from '../controls/TitledHead';
import { formatNats, formatReward, formatShare } from '../shared/format';
import { hrefOf, opensHere } from './runLinks';
import { useLineName } from './useMethodTexts';

interface EndsTableProps {
  readonly suite: SuiteResult;
  readonly rows: readonly SuiteRow[];
  readonly onPoint: (pointed: Pointed | undefined) => void;
}

/** Where the runs of each method ended, and the way to make them again. */
export function EndsTable({ suite, rows, onPoint }: EndsTableProps) {
  const { t } = useTranslation('arena');
  const lineName = useLineName();
  return (
    <section className="arena-table arena-ends" aria-labelledby="arena-ends-title">
      <TitledHead id="arena-ends-title" title={t('table.ends')} about={t('table.endsAbout')} />
      <div className="scrolled">
        <table className="numbers">
          <thead>
            <tr>
              <th scope="col">{t('table.method')}</th>
              {(['kl', 'reward', 'share', 'wellFormed', 'points', 'open'] as const).map((name) => (
                <th key={name} scope="col">
                  {t(`table.${name}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr
                key={JSON.stringify([row.method, row.setting])}
                onPointerEnter={() => onPoint({ method: row.method, setting: row.setting })}
                onPointerLeave={() => onPoint(undefined)}
              >
                <th scope="row">{lineName(row)}</th>
                <td>{formatNats(row.last.kl)}</td>
                <td>{formatReward(row.last.reward)}</td>
                <td>{formatShare(row.last.shareOfOracle)}</td>
                <td>{formatShare(row.last.wellFormed)}</td>
                <td>{pointsOf(row)}</td>
                <td>
                  <Links suite={suite} row={row} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

/** Of runs that were stopped earlier there are fewer. */
function pointsOf({ runs }: SuiteRow): string {
  const counts = runs.map(({ points }) => points.length);
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  return least === most ? String(most) : `${least}–${most}`;
}

/** Each run as a link to its settings in the playground. */
function Links({ suite, row }: { readonly suite: SuiteResult; readonly row: SuiteRow }) {
  const { t } = useTranslation('arena');
  const lineName = useLineName();
  const links = row.runs.flatMap((run) => {
    const definition = suiteDefinition(suite, run);
    return definition && run.seed !== undefined ? [{ href: hrefOf(definition), seed: run.seed }] : [];
  });
  if (links.length === 0) return '–';
  return (
    <ul className="arena-links">
      {links.map(({ href, seed }) => (
        <li key={seed}>
          <a
            href={href}
            aria-label={t('table.openNamed', { name: lineName(row), seed })}
            onClick={(event) => opensHere(event) && window.scrollTo(0, 0)}
          >
            {t('table.seed', { seed })}
          </a>
        </li>
      ))}
    </ul>
  );
}
