import { batchMeans } from './batchMeans';

/** β·log(π_θ/π_ref) of chosen and rejected completions, means over the batch, and their difference. */
export const rewardsFigure = batchMeans({
  id: 'rewards',
  quantity: 'implicit',
  format: 'reward',
  least: 0.1,
  means: [
    { role: 'ink', term: 'margin', column: 'rewards/margins' },
    { role: 'chosen', term: 'chosen', column: 'rewards/chosen' },
    { role: 'rejected', term: 'rejected', column: 'rewards/rejected' },
  ],
  sketch: [
    { role: 'chosen', path: 'M4 55 C30 50 50 32 96 28' },
    { role: 'rejected', path: 'M4 55 C30 60 50 78 96 84' },
    { role: 'ink', path: 'M4 55 C30 46 50 18 96 8' },
  ],
});

/** log π_θ of chosen and rejected completions, summed over their tokens, means over the batch: what a DPO user sees falling together. */
export const logpsFigure = batchMeans({
  id: 'logps',
  quantity: 'logps',
  format: 'logps',
  least: 0.5,
  means: [
    { role: 'chosen', term: 'chosen', column: 'logps/chosen' },
    { role: 'rejected', term: 'rejected', column: 'logps/rejected' },
  ],
  sketch: [
    { role: 'chosen', path: 'M4 40 C30 42 60 38 96 44' },
    { role: 'rejected', path: 'M4 42 C30 54 60 70 96 80' },
  ],
});
