import { describe, expect, it } from 'vitest';
import { openNodeBackend } from '../../cli/nodeBackend';
import type { LossType } from '../../core/lossTypes';
import type { TrainingConfig } from '../../core/trainingConfig';
import { collatePairs, shapeForPairs } from '../../data/batching';
import { kto } from '../../math/losses/kto';
import { lengthWeights } from '../../math/losses/lengthDesensitized';
import {
  crossEntropy,
  meanOverPairs,
  type PairBatch,
  type PairBatchLoss,
  weightedSum,
} from '../../math/losses/pairBatch';
import { pairLoss } from '../../math/pairLoss';
import { Random } from '../../math/random';
import { batchLimits } from '../../model/batchTensors';
import type { PairLoss } from '../loss';
import { randomPairs, TINY_TRAINING } from '../trainTestKit';
import type { KtoLoss } from './kto';
import { pairMethodOf } from './methods';
import { engineGradients, float64Model, TINY, worstDifference } from './rolloutTestKit';

const backend = openNodeBackend(1);
const PAIRS = 4;
const data = randomPairs(TINY, PAIRS, 2);
const limits = batchLimits(TINY);
const shape = shapeForPairs(data, PAIRS, limits);
const batch = collatePairs(data, shape, limits);
const lengths = [...batch.lengths];
const model = float64Model(TINY, batch);
const random = new Random(4);
const referenceTokens = Float64Array.from(model.logps, (logp) => Math.fround(logp + 0.4 * random.normal()));
const KL = { policy: -7.5, reference: -8.25 };

/** Sums of tokens by completion, each token with its weight. */
function pairsOf(tokens: ArrayLike<number>, weights: readonly ArrayLike<number>[]): PairBatch {
  const sums = lengths.map((length, s) =>
    Array.from({ length }, (_, t) => weights[s][t] * tokens[batch.starts[s] + t]).reduce((sum, x) => sum + x, 0),
  );
  const half = (of: readonly number[]) => [of.slice(0, PAIRS), of.slice(PAIRS)];
  const [[chosen, rejected], [chosenLengths, rejectedLengths]] = [half(sums), half(lengths)];
  return { chosen, rejected, chosenLengths, rejectedLengths };
}

/** What is read of the batch, and of which weights of tokens its derivatives are. */
interface Term {
  readonly weights: readonly ArrayLike<number>[];
  readonly loss: PairBatchLoss;
}

const ALL = lengths.map((length) => new Float64Array(length).fill(1));
const desensitized = (alpha: number) =>
  lengths.map((length, s) => lengthWeights(length, Math.min(length, lengths[(s + PAIRS) % (2 * PAIRS)]), alpha));
const LOGRATIOS = model.logps.map((logp, row) => logp - referenceTokens[row]);

const preference = (weight: number, type: LossType, beta: number, alpha = 1): Term => {
  const weights = alpha < 1 ? desensitized(alpha) : ALL;
  const mean = meanOverPairs(pairsOf(LOGRATIOS, weights), (a, b, nW, nL) => pairLoss(type, a, b, nW, nL, beta, 0));
  return { weights, loss: weightedSum([[weight, mean]]) };
};
const sft = (weight: number): Term => ({
  weights: ALL,
  loss: weightedSum([[weight, crossEntropy(pairsOf(model.logps, ALL))]]),
});
const ktoOf = (beta: number, desirableWeight: number, undesirableWeight: number): Term => {
  const { chosen, rejected } = pairsOf(LOGRATIOS, ALL);
  const [ratios, labels] = [[...Array.from(chosen), ...Array.from(rejected)], lengths.map((_, s) => s < PAIRS)];
  const { loss, dLogratios } = kto(ratios, labels, KL.policy - KL.reference, {
    beta,
    desirableWeight,
    undesirableWeight,
  });
  return { weights: ALL, loss: { loss, dChosen: dLogratios.slice(0, PAIRS), dRejected: dLogratios.slice(PAIRS) } };
};

const CASES: readonly (readonly [name: string, settings: Partial<TrainingConfig>, terms: readonly Term[]])[] = [
  ['KTO', { method: 'kto', beta: 0.3, desirable_weight: 1.4, undesirable_weight: 0.6 }, [ktoOf(0.3, 1.4, 0.6)]],
  [
    'MPO, a sum of three',
    { beta: 0.5, loss_weight: 0.8, added_loss_weight: 0.2, rpo_alpha: 1 },
    [preference(0.8, 'sigmoid', 0.5), preference(0.2, 'bco_pair', 0.5), sft(1)],
  ],
  [
    'a sum of two that read lengths',
    { loss_type: 'ipo', added_loss_type: 'sigmoid_norm', added_loss_weight: 2, beta: 0.5 },
    [preference(1, 'ipo', 0.5), preference(2, 'sigmoid_norm', 0.5)],
  ],
  ['LD-DPO', { ld_alpha: 0.3, beta: 0.5 }, [preference(1, 'sigmoid', 0.5, 0.3)]],
  [
    'LD-DPO with an SFT term, which counts all tokens',
    { ld_alpha: 0, beta: 0.5, rpo_alpha: 0.4 },
    [preference(1, 'sigmoid', 0.5, 0), sft(0.4)],
  ],
];

describe.each(CASES)('the gradient of a model through %s', (_name, settings, terms) => {
  const config = { ...TINY_TRAINING, ...settings };
  const sums = pairsOf(referenceTokens, ALL);

  it.each(['graph', 'kernel'] as const)('is that of the reference in float64, as a %s', async (lossForm) => {
    const dLogps = new Float64Array(model.logps.length);
    for (const { weights, loss } of terms)
      lengths.forEach((length, s) => {
        const slope = s < PAIRS ? loss.dChosen[s] : loss.dRejected[s - PAIRS];
        for (let t = 0; t < length; t++) dLogps[batch.starts[s] + t] += slope * weights[s][t];
      });
    const found = await engineGradients<PairLoss>({
      backend,
      shape,
      batch,
      config,
      lossForm,
      createLoss: (context) => pairMethodOf(config).createLoss(context, config),
      write: (loss) => {
        const referenceLogps = [...Array.from(sums.chosen), ...Array.from(sums.rejected)];
        backend.write(loss.readings.referenceLogps, Float32Array.from(referenceLogps));
        if (loss.referenceTokens) backend.write(loss.referenceTokens, Float32Array.from(referenceTokens));
        const { policyKl, referenceKl } = loss.readings as Partial<KtoLoss['readings']>;
        if (policyKl) backend.write(policyKl, new Float32Array(2 * PAIRS).fill(KL.policy));
        if (referenceKl) backend.write(referenceKl, new Float32Array(2 * PAIRS).fill(KL.reference));
      },
    });
    expect(found.loss).toBeCloseTo(
      terms.reduce((sum, { loss }) => sum + loss.loss, 0),
      4,
    );
    expect(worstDifference(found.gradients, model.gradients(model.dLogits(dLogps)))).toBeLessThan(1e-5);
  });
});
