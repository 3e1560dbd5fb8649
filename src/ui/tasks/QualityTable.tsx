import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { QUALITIES, type TaskModel } from '../../core/taskResult';
import { taskRows } from '../../math/taskRows';
import { Scrolled } from '../controls/Scrolled';
import { TitledHead } from '../controls/TitledHead';
import { qualityText } from './quality';
import { SHIPPED } from './shipped';

/** Quality on held-out combinations by the number of tasks, in total and by part. */
export function QualityTable({ model }: { readonly model: TaskModel }) {
  const { t } = useTranslation('tasks');
  const titleId = useId();
  const rows = taskRows(SHIPPED).filter((row) => row.model === model);
  return (
    <section className="tasks-table" aria-labelledby={titleId}>
      <TitledHead id={titleId} title={t('table.title')} about={t('table.about')} />
      <Scrolled label={t('table.scrolled', { name: t('table.title') })}>
        <table className="numbers">
          <thead>
            <tr>
              <th scope="col">{t('table.tasks')}</th>
              <th scope="col">{t('table.seeds')}</th>
              {QUALITIES.map((name) => (
                <th key={name} scope="col">
                  {t(`table.${name}`)}
                </th>
              ))}
              <th scope="col">{t('table.own')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ tasks, heldOut, trained }) => (
              <tr key={tasks}>
                <th scope="row">{tasks === 0 ? t('table.before') : tasks}</th>
                <td>{heldOut.followed.count}</td>
                {QUALITIES.map((name) => (
                  <td key={name}>{qualityText(heldOut[name])}</td>
                ))}
                <td>{trained ? qualityText(trained.followed) : '–'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scrolled>
    </section>
  );
}
