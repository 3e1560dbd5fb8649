import { formatLogps } from '../format';
import { batchMeans } from './batchMeans';

/** log π_θ of chosen and rejected completions, summed over their tokens, means over the batch: what a DPO user sees falling together. */
export const logpsChart = batchMeans(
  {
    id: 'logps',
    legend: [
      { role: 'chosen', term: 'chosen' },
      { role: 'rejected', term: 'rejected' },
    ],
    sketch: [
      { role: 'chosen', path: 'M4 40 C30 42 60 38 96 44' },
      { role: 'rejected', path: 'M4 42 C30 54 60 70 96 80' },
    ],
  },
  [
    { role: 'chosen', term: 'chosen', column: 'logps/chosen' },
    { role: 'rejected', term: 'rejected', column: 'logps/rejected' },
  ],
  formatLogps,
);
