import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';

const OwnExports = lazy(() => import('./OwnExports'));

/** Files of the run. */
export function TakeSection() {
  const { t } = useTranslation('own');
  return (
    <section className="own-take" aria-labelledby="own-take-title">
      <h3 id="own-take-title">{t('take.title')}</h3>
      <Suspense>
        <OwnExports />
      </Suspense>
    </section>
  );
}
