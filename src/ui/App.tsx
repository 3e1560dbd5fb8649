import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { Announcer } from './Announcer';
import { Lesson } from './Lesson';
import { Notices } from './Notices';
import { SettingsBar } from './SettingsBar';
import { useLesson } from './stores';
import { TopBar } from './TopBar';
import { Transport } from './Transport';
import { Workspace } from './Workspace';

const Derivation = lazy(() => import('./derivation/Derivation'));

/** Two pages around one run: what drives it stays above both. */
export function App() {
  const { t } = useTranslation();
  const derivation = useLesson((state) => state.page === 'derivation');
  const driven = useLesson((state) => !derivation || !state.hidden.includes('transport'));
  return (
    <>
      <a className="skip-link" href={driven ? '#controls' : '#content'}>
        {t(driven ? 'app.skip' : 'app.skipToContent')}
      </a>
      <TopBar />
      {driven && <Transport narrates={!derivation} />}
      <main id="content" tabIndex={-1}>
        <Notices />
        {derivation ? (
          <Suspense fallback={<p className="empty prose">{t('app.opening')}</p>}>
            <Derivation />
          </Suspense>
        ) : (
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
