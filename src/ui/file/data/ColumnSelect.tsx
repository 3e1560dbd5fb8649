import { useTranslation } from 'react-i18next';
import type { Part } from '../../../core/preferenceFile';
import { PartMark } from './PartMark';

interface ColumnSelectProps {
  readonly part: Part;
  readonly names: readonly string[];
  /** null: no column, which only the prompt may have. */
  readonly chosen: string | null | undefined;
  readonly onChange: (name: string | null) => void;
}

/** Longer names are shortened. */
const SHOWN = 40;

/** The column that holds a part. The options' values are places in the list, since a column may have any name. */
export function ColumnSelect({ part, names, chosen, onChange }: ColumnSelectProps) {
  const { t } = useTranslation('file');
  const place = chosen === null ? 'none' : String(names.indexOf(chosen ?? ''));
  const unset = place === '-1';
  return (
    <label className="field">
      <span className="field-label">
        <PartMark part={part} />
      </span>
      <select
        value={place}
        onChange={({ target }) => onChange(target.value === 'none' ? null : names[Number(target.value)])}
      >
        {unset && <option value="-1">{t('data.columns.unset')}</option>}
        {part === 'prompt' && <option value="none">{t('data.columns.implicit')}</option>}
        {names.map((name, i) => (
          <option key={name} value={i}>
            {name.length > SHOWN ? `${name.slice(0, SHOWN)}…` : name}
          </option>
        ))}
      </select>
    </label>
  );
}
