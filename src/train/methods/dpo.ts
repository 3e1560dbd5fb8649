import { batchRecord, pairMetrics } from '../metrics';
import type { Method } from './method';
import { PairCollector } from './pairCollector';
import { SequenceLoss } from './sequenceLoss';

/** Direct Preference Optimization, arXiv 2305.18290, and the losses on pairs that are told apart by `loss_type` (math/pairLoss.ts). */
export const DPO: Method = {
  needs: ['pairs'],
  models: [
    { role: 'policy', head: 'language', trained: true },
    { role: 'reference', head: 'language', trained: false },
  ],
  createLoss: (context) => new SequenceLoss(context),
  openCollector: async (context) => new PairCollector(context),
  metrics: pairMetrics,
  batchRecord,
};
