import { useTranslation } from 'react-i18next';
import type { KitchenDefinition } from '../../../../core/runDefinition';
import type { Experiment } from './experiments';
import { formatQuantity, readingOf, textKeyOf } from './quantities';
import type { Lab } from './useLab';

interface MeasurementTableProps {
  readonly lab: Lab;
  readonly read: Experiment['read'];
  readonly runs: readonly { readonly name: string; readonly run: KitchenDefinition }[];
}

/** The numbers that show it, one run beside the other. */
export function MeasurementTable({ lab, read, runs }: MeasurementTableProps) {
  const { t } = useTranslation('derivation');
  return (
    <div className="failure-scroll">
      <table className="failure-values numbers">
        <thead>
          <tr>
            <th scope="col">{t('failures.quantity')}</th>
            {runs.map(({ name }) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {read.map(([quantity, when]) => (
            <tr key={`${quantity} ${when}`}>
              <th scope="row">
                {t(`failures.when.${when}`, { quantity: t(`failures.quantities.${textKeyOf(quantity)}`) })}
              </th>
              {runs.map(({ name, run }) => {
                const result = lab.resultOf(run);
                const value = result ? readingOf(result.curves, quantity, when) : Number.NaN;
                return <td key={name}>{formatQuantity(quantity, value)}</td>;
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
