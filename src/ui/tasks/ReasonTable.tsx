import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { QUALITIES, type TaskModel } from '../../core/taskResult';
import { reasonRows } from '../../math/taskRows';
import { Scrolled } from '../controls/Scrolled';
import { TitledHead } from '../controls/TitledHead';
import { percentText, qualityText } from './quality';
import { SHIPPED } from './shipped';

/** What suffers where no task that was learnt asks for a reason. */
export function ReasonTable({ model }: { readonly model: TaskModel }) {
  const { t } = useTranslation('tasks');
  const titleId = useId();
  const row = reasonRows(SHIPPED).find((each) => each.model === model);
  if (!row) return null;
  const lines = (['with', 'without'] as const).flatMap((mix) =>
    (['asked', 'unasked'] as const).map((asked) => ({ mix, asked, quality: row[mix][asked] })),
  );
  return (
    <section className="tasks-table" aria-labelledby={titleId}>
      <TitledHead id={titleId} title={t('table.reasons')} about={t('table.reasonsAbout')} />
      <p className="prose">
        {t('table.lost', {
          ...{ model: t(`reading.model.${model}`), tasks: row.tasks },
          ...{ with: percentText(row.with.asked.followed.mean), without: percentText(row.without.asked.followed.mean) },
          unaskedWith: percentText(row.with.unasked.followed.mean),
          unaskedWithout: percentText(row.without.unasked.followed.mean),
        })}
      </p>
      <p className="prose">{t('table.flan')}</p>
      <Scrolled label={t('table.scrolled', { name: t('table.reasons') })}>
        <table className="numbers">
          <thead>
            <tr>
              <th scope="col">{t('table.mix')}</th>
              <th scope="col">{t('table.instructions')}</th>
              {QUALITIES.map((name) => (
                <th key={name} scope="col">
                  {t(`table.${name}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {lines.map(({ mix, asked, quality }) => (
              <tr key={`${mix} ${asked}`}>
                <th scope="row">{t(`table.${mix}`)}</th>
                <td>{t(`table.${asked}`)}</td>
                {QUALITIES.map((name) => (
                  <td key={name}>{qualityText(quality[name])}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Scrolled>
    </section>
  );
}
