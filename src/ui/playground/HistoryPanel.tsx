import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ComparisonTable } from '../history/ComparisonTable';
import { KeptRuns } from '../history/KeptRuns';
import { Replays, useReplayed } from '../replay/lazyParts';
import { lazyPart } from '../shared/Part';
import { useRun } from '../shared/stores';

const RunExports = lazyPart(() => import('../exports/RunExports'));

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
      {!replayed && <Exports />}
    </>
  );
}

/** Loads when it is opened, and stays as it is then. */
function Exports() {
  const { t } = useTranslation();
  const [opened, setOpened] = useState(false);
  return (
    <details className="export-fold" onToggle={() => setOpened(true)}>
      <summary>{t('history.exports')}</summary>
      {opened && <RunExports />}
    </details>
  );
}
