import { useTranslation } from 'react-i18next';
import { useOwnData } from './ownData';
import { useCount } from './useCount';

/** Says to those who listen when reading begins and what came of it. */
export function DataAnnouncer() {
  const { t } = useTranslation('own');
  const count = useCount();
  const name = useOwnData((state) => state.source?.name);
  const reading = useOwnData((state) => state.reading !== undefined);
  const preview = useOwnData((state) => state.preview);
  const read = preview && { used: count(preview.used), rows: count(preview.rows) };
  return (
    <p className="visually-hidden" role="status">
      {name !== undefined &&
        (reading ? t('data.announce.reading', { name }) : read && t('data.announce.read', { name, ...read }))}
    </p>
  );
}
