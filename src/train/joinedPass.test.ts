import { describe, expect, it } from 'vitest';
import { openNodeBackend } from '../cli/nodeBackend';
import { LOSS_TYPES } from '../core/lossTypes';
import type { TrainingConfig } from '../core/trainingConfig';
import { collatePairs, shapeForPairs } from '../data/batching';
import type { Architecture } from '../model/architecture';
import { batchLimits } from '../model/batchTensors';
import { gpt2 } from '../model/gpt2';
import { ParameterSet } from '../model/parameters';
import type { Tensor } from '../runtime/backend';
import { hasGraph } from './methods/lossTypeForm';
import { pairMethodOf } from './methods/methods';
import { Trainer } from './trainer';
import { FixedPairs, ProgramCounts, randomPairs, randomWeights, TINY_GPT2, TINY_TRAINING } from './trainTestKit';
import { Update } from './update';

const wasm = openNodeBackend(1);
const tied = gpt2(TINY_GPT2);
const untied = gpt2({ ...TINY_GPT2, tie_word_embeddings: false });

const architectures = { tied, untied };

/** Gradients by parameter of one batch, and its losses. */
async function gradients(
  settings: Partial<TrainingConfig>,
  lossForm: 'kernel' | 'graph',
  architecture: Architecture = tied,
) {
  const config = { ...TINY_TRAINING, ...settings };
  const pairs = randomPairs(architecture, 4, 2);
  const limits = batchLimits(architecture);
  const shape = shapeForPairs(pairs, pairs.length, limits);
  const update = await Update.create({ backend: wasm, architecture, shape, lossForm });
  const loss = pairMethodOf(config).createLoss(update.lossContext, config);
  const batch = collatePairs(pairs, shape, limits);
  update.load(batch);
  wasm.write(
    loss.readings.referenceLogps,
    Float32Array.from({ length: batch.sequences }, (_, s) => -9 - s),
  );
  const policy = new ParameterSet(wasm, architecture, 'policy', randomWeights(architecture, 3));
  const found = new Map<string, Float32Array>();
  const inspect = async (all: Readonly<Record<string, Tensor>>) => {
    for (const [name, tensor] of Object.entries(all)) found.set(name, (await wasm.read([tensor]))[0] as Float32Array);
  };
  await update.run({ policy, loss, config, learningRate: 0, step: 0, inspect });
  const [values] = (await wasm.read([loss.readings.loss])) as [Float32Array];
  await loss.dispose();
  await update.dispose();
  return { found, values };
}

describe('a loss as a graph', () => {
  const withGraph = LOSS_TYPES.filter(hasGraph);

  it('is what all losses but one have', () => {
    expect(LOSS_TYPES.filter((type) => !hasGraph(type))).toEqual(['discopop']);
  });

  it.each<[Partial<TrainingConfig>, keyof typeof architectures]>([
    ...withGraph.map((loss_type): [Partial<TrainingConfig>, 'tied'] => [
      { loss_type, beta: 0.3, label_smoothing: loss_type === 'exo_pair' ? 0.1 : 0 },
      'tied',
    ]),
    [{ beta: 1, label_smoothing: 0.2 }, 'tied'],
    [{ loss_type: 'robust', beta: 2, label_smoothing: 0.3 }, 'tied'],
    [{ beta: 0.3 }, 'untied'],
  ])('has the gradients of the kernels: %j, output matrix %s', async (settings, name) => {
    const architecture = architectures[name];
    const split = await gradients(settings, 'kernel', architecture);
    const joined = await gradients(settings, 'graph', architecture);
    expect(joined.values).toEqual(split.values);
    expect([...joined.found.keys()].sort()).toEqual(architecture.parameters.map(([name]) => name).sort());
    const largest = Math.max(...[...split.found.values()].map((values) => Math.max(...values.map(Math.abs))));
    expect(largest).toBeGreaterThan(1e-3);
    for (const [name, values] of split.found) {
      const other = joined.found.get(name) ?? new Float32Array();
      const worst = values.reduce((most, x, i) => Math.max(most, Math.abs(x - other[i])), 0);
      expect(worst, name).toBeLessThan(1e-6 * largest);
    }
  });
});

describe('a trainer that asks for it', () => {
  async function train(lossForm: 'kernel' | 'graph', settings: Partial<TrainingConfig> = {}) {
    const counts = new ProgramCounts();
    const backend = counts.wrap(wasm);
    const weights = randomWeights(tied, 1);
    const policy = new ParameterSet(backend, tied, 'policy', weights);
    const reference = new ParameterSet(backend, tied, 'reference', weights);
    const source = new FixedPairs(randomPairs(tied, 5, 2), tied);
    const config = { ...TINY_TRAINING, max_steps: 8, ...settings };
    const options = { backend, architecture: tied, policy, reference, source, config, lossForm };
    const trainer = await Trainer.create(options);
    const losses: number[] = [];
    while (!trainer.finished)
      if (await trainer.runStep()) losses.push(...(await trainer.collect()).records.map(({ loss }) => loss));
    await trainer.dispose();
    return { losses, joined: counts.of('gpt2_joined+kept'), split: counts.of('gpt2_backward+kept') };
  }

  it('makes the same curve through one graph', async () => {
    const [kernel, graph] = [await train('kernel'), await train('graph')];
    expect(kernel).toMatchObject({ joined: 0, split: 8 });
    expect(graph).toMatchObject({ joined: 8, split: 0 });
    graph.losses.forEach((loss, step) => {
      expect(loss).toBeCloseTo(kernel.losses[step], 4);
    });
    expect(kernel.losses.at(-1)).toBeLessThan(0.6);
  });

  it('goes on with kernels where the loss has no such form', async () => {
    expect(await train('graph', { loss_type: 'discopop', max_steps: 2 })).toMatchObject({ joined: 0, split: 2 });
  });
});
