import { useTranslation } from 'react-i18next';
import type { DataProgress } from '../../../worker/data/protocol';
import { ownData } from './ownData';
import { useCount } from './useCount';

interface ReadingProps {
  readonly name: string;
  readonly progress: DataProgress;
  readonly onCancelled: () => void;
}

/** How far the reading is. */
export function Reading({ name, progress: { rows, bytes, totalBytes }, onCancelled }: ReadingProps) {
  const { t } = useTranslation('own');
  const count = useCount();
  const label = t('data.reading.label', { name });
  const [read, total] = [bytes, totalBytes].map((size) => count(Number((size / 1e6).toFixed(1))));
  const cancel = () => {
    ownData.cancel();
    onCancelled();
  };
  return (
    <div className="data-reading">
      <p className="data-name">{label}</p>
      <progress aria-label={label} max={Math.max(1, totalBytes)} value={bytes} />
      <div className="data-line">
        <span className="muted numbers">{t('data.reading.progress', { rows: count(rows), read, total })}</span>
        <button type="button" onClick={cancel}>
          {t('data.reading.cancel')}
        </button>
      </div>
    </div>
  );
}
