import type { LossType } from '../../core/lossTypes';
import { isPlain } from '../../core/objective';
import type { TrainingConfig } from '../../core/trainingConfig';
import { algebra } from '../../graph/algebra';
import type { GraphBuilder } from '../../graph/builder';
import type { BatchTensors } from '../../model/batchTensors';
import type { PairLoss } from '../loss';
import { batchRecord, pairMetrics } from '../metrics';
import { GraphLoss } from './graphLoss';
import { divergenceTerms } from './lossGraphs/fDivergence';
import * as referenceFree from './lossGraphs/referenceFree';
import type { Method } from './method';
import { PairCollector } from './pairCollector';
import { type PairBatchTerms, type PairForm, type PairSetting, pairForm } from './pairForm';
import { pairLossGraph } from './pairLossGraphs';
import { SequenceLoss } from './sequenceLoss';

/** Direct Preference Optimization, arXiv 2305.18290, and the losses on pairs that are told apart by `loss_type` (math/pairLoss.ts). */
export const DPO: Method<PairLoss> = {
  needs: ['pairs'],
  models: [
    { role: 'policy', head: 'language', trained: true },
    { role: 'reference', head: 'language', trained: false },
  ],
  // What is plain has a kernel.
  createLoss: (context, config) =>
    isPlain(config) ? new SequenceLoss(context) : new ComposedLoss(context, composedForm(context.batch, config)),
  openCollector: async (context) => new PairCollector(context),
  metrics: pairMetrics,
  batchRecord,
};

/** DPO's loss with something changed or added. */
class ComposedLoss extends GraphLoss<'referenceLogps'> implements PairLoss {
  readonly referenceTokens = this.feeds.reference_tokens;
}

/**
 * With another divergence as the leash (arXiv 2309.16240), what one completion is longer than the other counting less (LD-DPO, arXiv 2409.06411), another
 * loss added (as MPO's, arXiv 2411.10442), or the chosen's cross-entropy against falling log-probs (RPO, arXiv 2404.19733).
 */
function composedForm(batch: BatchTensors, config: TrainingConfig): PairForm {
  const { loss_type, f_divergence_type, added_loss_type, added_loss_weight, rpo_alpha, ld_alpha } = config;
  const losses: [Weight, LossType][] = [['loss_weight', loss_type]];
  if (added_loss_weight > 0) losses.push(['added_loss_weight', added_loss_type]);
  const isDesensitized = ld_alpha < 1;
  const parts = [...losses.map(([, type]) => type), f_divergence_type];
  const name = [...parts, ...(rpo_alpha > 0 ? ['rpo'] : []), ...(isDesensitized ? ['ld'] : [])].join('_');
  const build = ({ logps, logratios, desensitized }: PairBatchTerms, b: GraphBuilder) => {
    const { add, mul, mean } = algebra(b);
    // Of the reverse KL the scores are the log-ratios.
    const scores = divergenceTerms<PairSetting>(isDesensitized ? desensitized() : logratios(), f_divergence_type);
    const terms = losses.map(([weight, type]) => mul(scores.setting(weight), mean(pairLossGraph(type)(scores))));
    if (rpo_alpha === 0) return add(...terms);
    const plain = logps();
    return add(...terms, mul(plain.setting('rpo_alpha'), referenceFree.crossEntropy(plain)));
  };
  return pairForm(name, batch, build, isDesensitized);
}

type Weight = 'loss_weight' | 'added_loss_weight';
