import { formatReward } from '../format';
import { batchMeans } from './batchMeans';
import type { ChartSpec } from './chartSpec';

/** How implicit rewards are drawn, whatever the run. */
export const REWARDS_LOOK = {
  id: 'rewards',
  legend: [
    { role: 'chosen', term: 'chosen' },
    { role: 'rejected', term: 'rejected' },
    { role: 'ink', term: 'margin' },
  ],
  sketch: [
    { role: 'chosen', path: 'M4 55 C30 50 50 32 96 28' },
    { role: 'rejected', path: 'M4 55 C30 60 50 78 96 84' },
    { role: 'ink', path: 'M4 55 C30 46 50 18 96 8' },
  ],
} as const satisfies Partial<ChartSpec>;

/** β·log(π_θ/π_ref) of chosen and rejected completions, means over the batch, and their difference. */
export const rewardsChart = batchMeans(
  REWARDS_LOOK,
  [
    { role: 'ink', term: 'margin', column: 'rewards/margins' },
    { role: 'chosen', term: 'chosen', column: 'rewards/chosen' },
    { role: 'rejected', term: 'rejected', column: 'rewards/rejected' },
  ],
  formatReward,
);
