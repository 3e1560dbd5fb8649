import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';

const Recording = lazy(() => import('./recording/Recording'));

/** Recording arrives when it is first asked for. */
export function RecordButton() {
  const { t } = useTranslation();
  const [asked, setAsked] = useState(false);
  const button = (
    <button type="button" className="quiet" disabled={asked} onClick={() => setAsked(true)}>
      {t('app.record')}
    </button>
  );
  return asked ? (
    <Suspense fallback={button}>
      <Recording />
    </Suspense>
  ) : (
    button
  );
}
