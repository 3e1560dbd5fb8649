import { Replays } from '../replay/lazyParts';
import { useRun } from '../stores';
import { ComparisonTable } from './history/ComparisonTable';
import { KeptRuns } from './history/KeptRuns';

/** The runs of before: taken up again, laid over this one, and what differs. */
export default function HistoryPanel() {
  // What the first paint can do without waits for the charts.
  const settled = useRun((state) => state.chartsSettled);
  return (
    <>
      <ComparisonTable />
      <KeptRuns />
      {settled && <Replays />}
    </>
  );
}
