import { useTranslation } from 'react-i18next';
import type { Part } from '../../../core/preferenceFile';

const MARKS = { prompt: '', chosen: '▲ ', rejected: '▼ ' } as const satisfies Record<Part, string>;

/** The name of a part in its colour, with the mark that says the same. */
export function PartMark({ part }: { readonly part: Part }) {
  const { t } = useTranslation('file');
  return (
    <span className={`role-${part}`}>
      <span aria-hidden="true">{MARKS[part]}</span>
      {t(`data.columns.${part}`)}
    </span>
  );
}
