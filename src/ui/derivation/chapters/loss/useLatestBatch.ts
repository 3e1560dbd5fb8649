import { useMemo } from 'react';
import { useRun, useSampledRun } from '../../../shared/stores';
import { type BatchOnCurve, batchOnCurve } from '../../lossCurve';

/** The last batch that the run has read; undefined before its first step. */
export function useLatestBatch(): BatchOnCurve | undefined {
  const record = useSampledRun((state) => state.curves.batches.at(-1));
  const stepped = useRun((state) => state.step > 0);
  return useMemo(() => (record && stepped ? batchOnCurve(record) : undefined), [record, stepped]);
}
