import type { LossType } from '../../core/lossTypes';
import { algebra } from '../../graph/algebra';
import type { GraphBuilder } from '../../graph/builder';
import type { Value } from '../../graph/ir';
import type { BatchTensors } from '../../model/batchTensors';
import type { GraphLossForm } from './formGraph';
import { type PairBatchTerms, pairForm } from './pairForm';
import { hasPairGraph, pairLossGraph } from './pairLossGraphs';

/** Whether a loss of math/pairLoss.ts can be one graph with the passes. */
export function hasGraph(lossType: LossType): boolean {
  return lossType === 'sft' || hasPairGraph(lossType);
}

/** The losses of math/pairLoss.ts in operators, under their own names. @throws RangeError for one that has no graph */
export function lossTypeForm(lossType: LossType, batch: BatchTensors): GraphLossForm {
  if (lossType === 'sft') return pairForm(lossType, batch, (terms, b) => crossEntropy(b, terms, batch));
  const graph = pairLossGraph(lossType);
  return pairForm(lossType, batch, (terms, b) => algebra(b).mean(graph(terms.logratios())));
}

/** −Σ chosen logps / Σ chosen tokens, of texts too, which have no rejected half. */
function crossEntropy(b: GraphBuilder, { sums, input }: PairBatchTerms, { sequences, shape }: BatchTensors): Value {
  const { mul, sum } = algebra(b);
  const chosen = Array.from({ length: sequences }, (_, s) => (s < shape.pairs ? -1 : 0));
  return sum(mul(sums, b.constant(chosen, 'float32', [sequences]), input('per_token')));
}
