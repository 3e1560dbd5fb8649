/** DPO's relatives on pairs whose losses are graphs: one line each. What each of them is, and where it is from, stands at its formula. */
import { algebra } from '../../graph/algebra';
import type { GraphBuilder } from '../../graph/builder';
import type { Value } from '../../graph/ir';
import type { PairLoss } from '../loss';
import { batchRecord, pairMetrics } from '../metrics';
import { GraphLoss } from './graphLoss';
import { sortedPairs } from './lossGraphs/aot';
import * as referenceFree from './lossGraphs/referenceFree';
import type { Method } from './method';
import { PairCollector } from './pairCollector';
import { type PairBatchTerms, pairForm } from './pairForm';
import { PAIR_LOSS_GRAPHS } from './pairLossGraphs';

/** The reference is held for the implicit rewards and the KL that are measured, also where the loss does not read it. */
function onPairs(name: string, build: (terms: PairBatchTerms, b: GraphBuilder) => Value): Method<PairLoss> {
  return {
    needs: ['pairs'],
    models: [
      { role: 'policy', head: 'language', trained: true },
      { role: 'reference', head: 'language', trained: false },
    ],
    createLoss: (context) => new GraphLoss(context, pairForm(name, context.batch, build)),
    openCollector: async (context) => new PairCollector(context),
    metrics: pairMetrics,
    batchRecord,
  };
}

/** Sorted over the batch: distributions of rewards are compared, not pairs. */
function optimalTransport(paired: boolean) {
  return ({ logps, reference, logratios }: PairBatchTerms, b: GraphBuilder): Value => {
    const [policy, held] = [logps(), reference()];
    const sorted = sortedPairs(
      {
        b,
        policyChosen: policy.chosen,
        policyRejected: policy.rejected,
        referenceChosen: held.chosen,
        referenceRejected: held.rejected,
      },
      paired,
    );
    return algebra(b).mean(PAIR_LOSS_GRAPHS.sigmoid({ ...logratios(), ...sorted }));
  };
}

export const PREFERENCE_FAMILY = {
  simpo: onPairs('simpo', ({ logps }, b) => algebra(b).mean(referenceFree.simpo(logps()))),

  orpo: onPairs('orpo', ({ logps }, b) => {
    const { add, mul, mean } = algebra(b);
    const terms = logps();
    return add(referenceFree.crossEntropy(terms), mul(terms.setting('beta'), mean(referenceFree.oddsRatio(terms))));
  }),

  cpo: onPairs('cpo', ({ logps }, b) => {
    const { add, mul, mean } = algebra(b);
    const terms = logps();
    const copied = mul(terms.setting('cpo_alpha'), referenceFree.crossEntropy(terms));
    return add(mean(referenceFree.uniformReference(terms)), copied);
  }),

  unlikelihood: onPairs('unlikelihood', ({ logps }, b) => algebra(b).mean(referenceFree.unlikelihood(logps()))),

  aot: onPairs('aot', optimalTransport(true)),
  aot_unpaired: onPairs('aot_unpaired', optimalTransport(false)),
};
