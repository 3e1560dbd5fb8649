import type { PairLoss } from '../loss';
import { batchRecord, pairMetrics } from '../metrics';
import type { Method } from './method';
import { PairCollector } from './pairCollector';
import { SequenceLoss } from './sequenceLoss';

/**
 * Cross-entropy of the chosen completions (Preferred-FT), or of whole texts where a batch has no rejected half (train/pretrain.ts). The loss reads no
 * reference: it is held for the implicit rewards and the KL that are measured beside it.
 */
export const SFT: Method<PairLoss> = {
  needs: ['pairs'],
  models: [
    { role: 'policy', head: 'language', trained: true },
    { role: 'reference', head: 'language', trained: false },
  ],
  createLoss: (context) => new SequenceLoss(context, 'sft'),
  openCollector: async (context) => new PairCollector(context),
  metrics: pairMetrics,
  batchRecord,
};
