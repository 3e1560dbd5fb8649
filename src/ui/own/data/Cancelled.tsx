import { useTranslation } from 'react-i18next';
import { ownData } from './ownData';

export function Cancelled({ name, onAgain }: { readonly name: string; readonly onAgain: () => void }) {
  const { t } = useTranslation('own');
  const again = () => {
    ownData.readAgain();
    onAgain();
  };
  return (
    <div className="data-line">
      <p className="data-name">{t('data.reading.cancelled', { name })}</p>
      <button type="button" onClick={again}>
        {t('data.reading.again')}
      </button>
    </div>
  );
}
