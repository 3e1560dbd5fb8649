import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { formatSigned, formatTerm } from '../shared/format';

interface BeforeAfterTableProps<View> {
  readonly className: string;
  readonly caption: ReactNode;
  readonly rows: readonly { readonly id: string; readonly name: ReactNode; readonly of: (view: View) => number }[];
  readonly before: View;
  readonly after: View;
}

/** Quantities of a pair or a response before and after an update, and how much each has changed. */
export function BeforeAfterTable<View>({ className, caption, rows, before, after }: BeforeAfterTableProps<View>) {
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
