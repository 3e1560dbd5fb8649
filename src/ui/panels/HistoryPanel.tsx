import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Replays, useReplayed } from '../replay/lazyParts';
import { useRun } from '../stores';
import { ComparisonTable } from './history/ComparisonTable';
import { KeptRuns } from './history/KeptRuns';

const RunExports = lazy(() => import('../take/RunExports'));

/** The runs of before: taken up again, laid over this one, and what differs; and what can be taken away. */
export default function HistoryPanel() {
  // What the first paint can do without waits for the charts.
  const settled = useRun((state) => state.chartsSettled);
  const replayed = useReplayed();
  return (
    <>
      <ComparisonTable />
      <KeptRuns />
      {settled && <Replays />}
      {!replayed && <Take />}
    </>
  );
}

/** Loads when it is opened, and stays as it is then. */
function Take() {
  const { t } = useTranslation();
  const [opened, setOpened] = useState(false);
  return (
    <details className="take-fold" onToggle={() => setOpened(true)}>
      <summary>{t('history.take')}</summary>
      <Suspense>{opened && <RunExports />}</Suspense>
    </details>
  );
}
