import { useTranslation } from 'react-i18next';
import type { DataProgress } from '../../../client/dataProtocol';
import { formatBytes } from '../../shared/format';
import { useCount } from '../../shared/useTexts';
import { useDataController } from '../fileRun';

interface ReadingProps {
  readonly name: string;
  readonly progress: DataProgress;
  readonly onCancelled: () => void;
}

/** How far the reading is. */
export function ReadingProgress({ name, progress: { rows, bytes, totalBytes }, onCancelled }: ReadingProps) {
  const { t } = useTranslation('file');
  const data = useDataController();
  const count = useCount();
  const label = t('data.reading.label', { name });
  const [read, total] = [bytes, totalBytes].map(formatBytes);
  const cancel = () => {
    data.cancel();
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
