import { ComparisonTable } from './history/ComparisonTable';
import { KeptRuns } from './history/KeptRuns';

/** The runs of before: taken up again, laid over this one, and what differs. */
export default function HistoryPanel() {
  return (
    <>
      <ComparisonTable />
      <KeptRuns />
    </>
  );
}
