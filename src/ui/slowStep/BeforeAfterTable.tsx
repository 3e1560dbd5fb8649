import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { PairView } from '../../math/pairView';
import { formatSigned, formatTerm } from '../shared/format';

interface BeforeAfterTableProps {
  readonly className: string;
  readonly caption: ReactNode;
  readonly rows: readonly { readonly id: string; readonly name: ReactNode; readonly of: (view: PairView) => number }[];
  readonly before: PairView;
  readonly after: PairView;
}

/** Quantities of one pair before and after an update, and how much each has changed. */
export function BeforeAfterTable({ className, caption, rows, before, after }: BeforeAfterTableProps) {
  const { t } = useTranslation();
  return (
    <table className={`${className} numbers`}>
      {caption}
      <thead>
        <tr>
          <th scope="col">{t('slowMotion.quantity')}</th>
          <th scope="col">{t('slowMotion.before')}</th>
          <th scope="col">{t('slowMotion.after')}</th>
          <th scope="col">{t('slowMotion.change')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ id, name, of }) => (
          <tr key={id}>
            <th scope="row">{name}</th>
            <td>{formatTerm(of(before))}</td>
            <td>{formatTerm(of(after))}</td>
            <td>{formatSigned(of(after) - of(before))}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
