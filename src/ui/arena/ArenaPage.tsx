import { useTranslation } from 'react-i18next';
import './addTexts';
import './arena.css';
import { lazyPart, Part } from '../shared/Part';
import { LogCharts } from './LogCharts';
import { OpenResults } from './OpenResults';
import { Suite } from './Suite';

const TasksSection = lazyPart(() => import('../tasks/TasksSection'), { opens: true });
const LiveSuite = lazyPart(() => import('./LiveSuite'));
const TwoMethods = lazyPart(() => import('./TwoMethods'));

/** Methods against each other: a finished suite, and what other trainers have logged. */
export default function ArenaPage() {
  const { t } = useTranslation('arena');
  return (
    <article className="arena-page">
      <h2>{t('page.title')}</h2>
      <p className="prose">{t('page.lead')}</p>
      <Part>
        <Suite />
      </Part>
      <LiveSuite />
      <TwoMethods />
      <Part>
        <OpenResults />
      </Part>
      <Part>
        <LogCharts />
      </Part>
      <TasksSection />
    </article>
  );
}
