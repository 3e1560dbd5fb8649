import { useTranslation } from 'react-i18next';
import { DataSection } from './data/DataSection';
import './addTexts';

/** Preference pairs and a checkpoint of the visitor's own. */
export default function OwnPage() {
  const { t } = useTranslation('own');
  return (
    <article className="own-page">
      <h2>{t('frame.title')}</h2>
      <p className="prose">{t('frame.lead')}</p>
      <DataSection />
    </article>
  );
}
