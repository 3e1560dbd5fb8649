import { useTranslation } from 'react-i18next';

/** What this is, in two sentences, over everything that shows it. */
export function StoryHeading() {
  const { t } = useTranslation();
  return (
    <div className="story-heading">
      <h2 className="story-title">{t('app.story')}</h2>
      <p className="prose">{t('app.lede')}</p>
    </div>
  );
}
