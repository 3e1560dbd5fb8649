import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { Announcer } from './Announcer';
import { Lesson } from './Lesson';
import { Notices } from './Notices';
import { ReplayBanner, useReplayed } from './replay/lazyParts';
import { SettingsBar } from './SettingsBar';
import { useLesson } from './stores';
import { TopBar } from './TopBar';
import { Transport } from './Transport';
import { Workspace } from './Workspace';

const Derivation = lazy(() => import('./derivation/Derivation'));
const OwnPage = lazy(() => import('./own/OwnPage'));

/** Two pages around one run, which what drives it stays above, and one with a run of its own. */
export function App() {
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
