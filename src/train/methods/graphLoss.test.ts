import { describe, expect, it } from 'vitest';
import { openNodeBackend } from '../../cli/nodeBackend';
import { F_DIVERGENCES, PAIR_METHODS } from '../../core/methods';
import type { TrainingConfig } from '../../core/trainingConfig';
import { collatePairs, shapeForPairs } from '../../data/batching';
import { type AotBatch, aot, aotUnpaired } from '../../math/losses/aot';
import { fDivergencePair } from '../../math/losses/fDivergence';
import {
  crossEntropy,
  meanOverPairs,
  type PairBatch,
  type PairBatchLoss,
  weightedSum,
} from '../../math/losses/pairBatch';
import { cpo, orpo, simpo, unlikelihood } from '../../math/losses/referenceFree';
import { batchLimits } from '../../model/batchTensors';
import { gpt2 } from '../../model/gpt2';
import { ParameterSet } from '../../model/parameters';
import type { Tensor } from '../../runtime/backend';
import { Trainer } from '../trainer';
import { FixedPairs, randomPairs, randomWeights, TINY_GPT2, TINY_TRAINING } from '../trainTestKit';
import { Update } from '../update';
import { pairMethodOf } from './methods';

const backend = openNodeBackend(1);
const architecture = gpt2(TINY_GPT2);
const PAIRS = 4;

/** What the float64 reference says of a batch's log-probabilities. */
type Reference = (policy: PairBatch, logratios: PairBatch, sorted: AotBatch) => PairBatchLoss;

const CASES: readonly (readonly [name: string, settings: Partial<TrainingConfig>, reference: Reference])[] = [
  ['simpo', { method: 'simpo', beta: 2, simpo_gamma: 0.7 }, (policy) => simpo(policy, 2, 0.7)],
  ['orpo', { method: 'orpo', beta: 0.3 }, (policy) => orpo(policy, 0.3)],
  ['cpo', { method: 'cpo', beta: 0.2, cpo_alpha: 0.4 }, (policy) => cpo(policy, 0.2, 0.4)],
  ['unlikelihood', { method: 'unlikelihood', unlikelihood_alpha: 0.6 }, (policy) => unlikelihood(policy, 0.6)],
  ['aot', { method: 'aot', beta: 0.5 }, (_p, _l, sorted) => aot(sorted, 0.5, 0)],
  ['aot_unpaired', { method: 'aot_unpaired', beta: 0.5 }, (_p, _l, sorted) => aotUnpaired(sorted, 0.5, 0)],
  ...F_DIVERGENCES.filter((type) => type !== 'reverse_kl').map(
    (type) =>
      [
        `dpo with ${type} and an SFT term`,
        { f_divergence_type: type, f_alpha_divergence_coef: 0.5, beta: 0.4, rpo_alpha: 0.3 },
        (policy: PairBatch, logratios: PairBatch) =>
          weightedSum([
            [1, meanOverPairs(logratios, (a, b) => fDivergencePair(a, b, 0.4, { type, alpha: 0.5 }))],
            [0.3, crossEntropy(policy)],
          ]),
      ] as const,
  ),
];

/** One update of a tiny model: its mean loss, the log-probabilities that it read, and its gradients. */
async function updateOnce(settings: Partial<TrainingConfig>, lossForm: 'kernel' | 'graph') {
  const config = { ...TINY_TRAINING, ...settings };
  const pairs = randomPairs(architecture, PAIRS, 2);
  const limits = batchLimits(architecture);
  const shape = shapeForPairs(pairs, PAIRS, limits);
  const update = await Update.create({ backend, architecture, shape, lossForm });
  const loss = pairMethodOf(config).createLoss(update.lossContext, config);
  const batch = collatePairs(pairs, shape, limits);
  update.load(batch);
  const referenceLogps = Float32Array.from({ length: batch.sequences }, (_, s) => -9 - ((5 * s) % 7));
  backend.write(loss.readings.referenceLogps, referenceLogps);
  const policy = new ParameterSet(backend, architecture, 'policy', randomWeights(architecture, 3));
  const gradients = new Map<string, Float32Array>();
  const inspect = async (all: Readonly<Record<string, Tensor>>) => {
    for (const [name, tensor] of Object.entries(all))
      gradients.set(name, (await backend.read([tensor]))[0] as Float32Array);
  };
  await update.run({ policy, loss, config, learningRate: 0, step: 0, inspect });
  const read = await backend.read([loss.readings.loss, loss.readings.logps]);
  const [[mean], logps] = read as [Float32Array, Float32Array];
  await loss.dispose();
  await update.dispose();
  return { mean, logps, referenceLogps, lengths: batch.lengths, gradients };
}

describe('a loss that is a graph', () => {
  it.each(CASES)(
    '%s: is what float64 says of the log-probabilities, between the passes and in one graph with them',
    async (_name, settings, reference) => {
      const split = await updateOnce(settings, 'kernel');
      const joined = await updateOnce(settings, 'graph');
      const half = (values: ArrayLike<number>, which: 0 | 1) =>
        Array.from(values).slice(which * PAIRS, (which + 1) * PAIRS);
      const lengths = { chosenLengths: half(split.lengths, 0), rejectedLengths: half(split.lengths, 1) };
      const logratios = split.logps.map((logp, s) => logp - split.referenceLogps[s]);
      const sorted = {
        policyChosen: half(split.logps, 0),
        policyRejected: half(split.logps, 1),
        referenceChosen: half(split.referenceLogps, 0),
        referenceRejected: half(split.referenceLogps, 1),
      };
      const expected = reference(
        { chosen: half(split.logps, 0), rejected: half(split.logps, 1), ...lengths },
        { chosen: half(logratios, 0), rejected: half(logratios, 1), ...lengths },
        sorted,
      );
      expect(split.mean).toBeCloseTo(expected.loss, 4);
      expect(joined.mean).toBeCloseTo(expected.loss, 4);
      expect(joined.gradients.size).toBe(architecture.parameters.length);
      const largest = Math.max(...[...split.gradients.values()].map((values) => Math.max(...values.map(Math.abs))));
      expect(largest).toBeGreaterThan(1e-3);
      for (const [name, values] of split.gradients) {
        const other = joined.gradients.get(name) ?? new Float32Array();
        const worst = values.reduce((most, x, i) => Math.max(most, Math.abs(x - other[i])), 0);
        expect(worst, name).toBeLessThan(2e-6 * largest);
      }
    },
  );

  it.each(PAIR_METHODS)('%s: is trained, on its own loss, which falls', async (method) => {
    const weights = randomWeights(architecture, 1);
    const policy = new ParameterSet(backend, architecture, 'policy', weights);
    const reference = new ParameterSet(backend, architecture, 'reference', weights);
    const source = new FixedPairs(randomPairs(architecture, 4, 2), architecture);
    const config = { ...TINY_TRAINING, method, max_steps: 8, per_device_train_batch_size: 4 };
    const trainer = await Trainer.create({ backend, architecture, policy, reference, source, config });
    const losses: number[] = [];
    while (!trainer.finished)
      if (await trainer.runStep()) losses.push(...(await trainer.collect()).records.map(({ loss }) => loss));
    await trainer.dispose();
    expect(losses).toHaveLength(8);
    expect(losses[7]).toBeLessThan(losses[0]);
  });
});
