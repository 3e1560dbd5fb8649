import { describe, expect, it } from 'vitest';
import { openNodeBackend } from '../cli/nodeBackend';
import type { TrainingConfig } from '../core/trainingConfig';
import { collatePairs, shapeForPairs } from '../data/batching';
import { batchLimits } from '../model/batchTensors';
import { gpt2 } from '../model/gpt2';
import { ParameterSet } from '../model/parameters';
import type { Tensor } from '../runtime/backend';
import { JoinedPass } from './joinedPass';
import type { LossPass } from './lossPass';
import { methodOf } from './methods/methods';
import { Trainer } from './trainer';
import { FixedPairs, ProgramCounts, randomPairs, randomWeights, TINY_GPT2, TINY_TRAINING } from './trainTestKit';
import { Update } from './update';

const wasm = openNodeBackend(1);
const tied = gpt2(TINY_GPT2);
const untied = gpt2({ ...TINY_GPT2, tie_word_embeddings: false });

/** Gradients by parameter of one batch, by both passes. */
async function gradients(settings: Partial<TrainingConfig>, architecture = tied) {
  const config = { ...TINY_TRAINING, ...settings };
  const pairs = randomPairs(architecture, 4, 2);
  const limits = batchLimits(architecture);
  const shape = shapeForPairs(pairs, pairs.length, limits);
  const update = await Update.create({ backend: wasm, architecture, shape });
  const loss = methodOf(config.loss_type).createLoss(update.lossContext);
  const lossGraph = loss.createGraph(config);
  if (!lossGraph) throw new Error(`${config.loss_type} has no graph`);
  const joined = await JoinedPass.create(wasm, architecture, update.batch, lossGraph);
  const batch = collatePairs(pairs, shape, limits);
  update.load(batch);
  lossGraph.load(batch);
  wasm.write(
    loss.referenceLogps,
    Float32Array.from({ length: batch.sequences }, (_, s) => -9 - s),
  );
  const of = async (pass?: LossPass) => {
    const policy = new ParameterSet(wasm, architecture, 'policy', randomWeights(architecture, 3));
    const found = new Map<string, Float32Array>();
    const inspect = async (all: Readonly<Record<string, Tensor>>) => {
      for (const [name, tensor] of Object.entries(all)) found.set(name, (await wasm.read([tensor]))[0] as Float32Array);
    };
    await update.run({ policy, loss, config, learningRate: 0, step: 0, pass, inspect });
    const [values] = (await wasm.read([loss.readings.loss])) as [Float32Array];
    return { found, values };
  };
  const results = { split: await of(), joined: await of(joined) };
  await joined.dispose();
  loss.destroy();
  await update.dispose();
  return results;
}

describe('a loss as a graph', () => {
  it.each<[string, Partial<TrainingConfig>, typeof tied]>([
    ['sigmoid', { beta: 0.3 }, tied],
    ['sigmoid with label smoothing', { beta: 1, label_smoothing: 0.2 }, tied],
    ['sigmoid, an output matrix of its own', { beta: 0.3 }, untied],
    ['sft', { loss_type: 'sft' }, tied],
  ])('has the gradients of the kernels: %s', async (_, settings, architecture) => {
    const { split, joined } = await gradients(settings, architecture);
    expect(joined.values).toEqual(split.values);
    expect([...joined.found.keys()].sort()).toEqual(architecture.parameters.map(([name]) => name).sort());
    const largest = Math.max(...[...split.found.values()].map((values) => Math.max(...values.map(Math.abs))));
    expect(largest).toBeGreaterThan(0.01);
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
    expect(await train('graph', { loss_type: 'ipo', max_steps: 2 })).toMatchObject({ joined: 0, split: 2 });
  });
});
