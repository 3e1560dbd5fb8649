import { useTranslation } from 'react-i18next';
import { Announcer } from './Announcer';
import { Lesson } from './Lesson';
import { Notices } from './Notices';
import { SettingsBar } from './SettingsBar';
import { TopBar } from './TopBar';
import { Transport } from './Transport';
import { Workspace } from './Workspace';

export function App() {
  const { t } = useTranslation();
  return (
    <>
      <a className="skip-link" href="#controls">
        {t('app.skip')}
      </a>
      <TopBar />
      <Transport />
      <main>
        <Notices />
        <Lesson />
        <SettingsBar />
        <Workspace />
      </main>
      <Announcer />
    </>
  );
}
