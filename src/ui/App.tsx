import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { isStaged } from '../store/stage';
import { Announcer } from './Announcer';
import { Lesson } from './Lesson';
import { Notices } from './Notices';
import { RecorderHost } from './RecordButton';
import { ReplayBanner, useReplayed } from './replay/lazyParts';
import { SettingsBar } from './SettingsBar';
import { useLesson, useStage } from './stores';
import { TopBar } from './TopBar';
import { Transport } from './Transport';
import { Workspace } from './Workspace';

const Derivation = lazy(() => import('./derivation/Derivation'));
const OwnPage = lazy(() => import('./own/OwnPage'));
const Stage = lazy(() => import('./demo/Stage'));

/** The whole page, or a stage in its place. */
export function App() {
  const staged = useStage(isStaged);
  return (
    <>
      {staged ? (
        <Suspense>
          <Stage />
        </Suspense>
      ) : (
        <WholePage />
      )}
      <RecorderHost />
    </>
  );
}

/** Two pages around one run, which what drives it stays above, and one with a run of its own. */
function WholePage() {
  const { t } = useTranslation();
  const page = useLesson((state) => state.page);
  const driven = useLesson(
    ({ hidden }) => page === 'playground' || (page === 'derivation' && !hidden.includes('transport')),
  );
  const replayed = useReplayed();
  return (
    <>
      <a className="skip-link" href={driven ? '#controls' : '#content'}>
        {t(driven ? 'app.skip' : 'app.skipToContent')}
      </a>
      <TopBar />
      {driven && <Transport narrates={page === 'playground'} />}
      <main id="content" tabIndex={-1}>
        <Notices />
        {replayed && page !== 'own' && <ReplayBanner />}
        <Suspense fallback={<p className="empty prose">{t('app.opening')}</p>}>
          {page === 'derivation' && <Derivation />}
          {page === 'own' && <OwnPage />}
        </Suspense>
        {page === 'playground' && (
          <>
            <Lesson />
            <SettingsBar />
            <Workspace />
          </>
        )}
      </main>
      <Announcer />
    </>
  );
}
