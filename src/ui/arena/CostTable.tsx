import { useTranslation } from 'react-i18next';
import { methodCost } from '../../core/methodCost';
import type { SuiteResult } from '../../core/suite';
import { suiteDefinition } from '../../core/suiteDefinition';
import type { Pointed } from '../../figures/suite/suiteLook';
import { type SuiteRow, TIMED_REWARDS } from '../../math/suiteRows';
import { Scrolled } from '../controls/Scrolled';
import { TitledHead } from '../controls/TitledHead';
import { useLineName } from './useMethodTexts';

interface CostTableProps {
  readonly suite: SuiteResult;
  readonly rows: readonly SuiteRow[];
  readonly onPoint: (pointed: Pointed | undefined) => void;
}

/** What each method asks for, and how long it took to earn something. */
export function CostTable({ suite, rows, onPoint }: CostTableProps) {
  const { t } = useTranslation('arena');
  const lineName = useLineName();
  const trained = rows.filter(({ seeds }) => seeds > 0);
  if (trained.length === 0) return null;
  // Rewards that nobody earns say nothing.
  const rewards = TIMED_REWARDS.map((reward, place) => ({ reward, place })).filter(({ place }) =>
    trained.some(({ secondsTo }) => secondsTo[place]),
  );
  return (
    <section className="arena-table arena-costs" aria-labelledby="arena-costs-title">
      <TitledHead id="arena-costs-title" title={t('cost.title')} about={t('cost.about')} />
      <Scrolled label={t('cost.table')}>
        <table className="numbers">
          <thead>
            <tr>
              <th scope="col" rowSpan={2}>
                {t('table.method')}
              </th>
              <th scope="col" rowSpan={2}>
                {t('cost.models')}
              </th>
              <th scope="colgroup" colSpan={3}>
                {t('cost.perUpdate')}
              </th>
              <th scope="col" rowSpan={2}>
                {t('cost.seconds')}
              </th>
              {rewards.map(({ reward }) => (
                <th key={reward} scope="col" rowSpan={2}>
                  {t('cost.to', { reward })}
                </th>
              ))}
            </tr>
            <tr>
              {(['forward', 'backward', 'samples'] as const).map((name) => (
                <th key={name} scope="col">
                  {t(`cost.${name}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {trained.map((row) => (
              <tr
                key={JSON.stringify([row.method, row.setting])}
                onPointerEnter={() => onPoint({ method: row.method, setting: row.setting })}
                onPointerLeave={() => onPoint(undefined)}
              >
                <th scope="row">{lineName(row)}</th>
                <Asked suite={suite} row={row} />
                <td>{timeText(row.last.seconds)}</td>
                {rewards.map(({ reward, place }) => (
                  <td key={reward}>{timeText(row.secondsTo[place]?.mean)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Scrolled>
    </section>
  );
}

/** Dashes where a file's settings are not known. */
function Asked({ suite, row }: { readonly suite: SuiteResult; readonly row: SuiteRow }) {
  const { t } = useTranslation('arena');
  const definition = suiteDefinition(suite, row.runs[0]);
  const cost = definition && methodCost(definition.config);
  return (
    <>
      <td>{cost?.models.map((model) => t(`cost.roles.${model}`)).join(' + ') ?? '–'}</td>
      <td>{cost?.forward ?? '–'}</td>
      <td>{cost?.backward ?? '–'}</td>
      <td>{cost?.samples ?? '–'}</td>
    </>
  );
}

const timeText = (seconds: number | undefined): string => seconds?.toFixed(seconds < 9.95 ? 1 : 0) ?? '–';
