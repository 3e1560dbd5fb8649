import { lazy, Suspense, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useLesson } from '../stores';
import { useDemo } from './demoPage';
import { useFit } from './useFit';

const Derivation = lazy(() => import('../derivation/Derivation'));

/** One step of a chapter as it is shown to others: its equation and its figure. */
export function DerivationStage() {
  const { t } = useTranslation();
  const place = useRef<HTMLDivElement>(null);
  const part = useDemo((state) => state.scene.part);
  const key = useLesson(({ chapter, shown }) => `${chapter}.${shown}`);
  useFit(place, `${key}.${part}`);
  return (
    <div className="stage-derivation">
      <div ref={place} className="stage-step" data-part={part}>
        <Suspense fallback={<p className="empty prose">{t('app.opening')}</p>}>
          <Derivation />
        </Suspense>
      </div>
    </div>
  );
}
