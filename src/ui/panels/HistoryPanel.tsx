import { lazy, Suspense } from 'react';
import { ComparisonTable } from './history/ComparisonTable';
import { KeptRuns } from './history/KeptRuns';

const TakePanel = lazy(() => import('../take/TakePanel'));

/** The runs of before: taken up again, laid over this one, and what differs; and what can be taken away. */
export default function HistoryPanel() {
  return (
    <>
      <ComparisonTable />
      <KeptRuns />
      <Suspense>
        <TakePanel />
      </Suspense>
    </>
  );
}
