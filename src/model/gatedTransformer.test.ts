import { describe, expect, it } from 'vitest';
import { openNodeBackend } from '../cli/nodeBackend';
import { collatePairs, shapeForPairs } from '../data/batching';
import { centralDifference, gradientsInFloat64, normalArray, outputOf } from '../graph/graphTestKit';
import { Random } from '../math/random';
import { METHODS } from '../train/methods/methods';
import { ReferencePass } from '../train/referencePass';
import { feedsOf, forwardShapeOfBatch, randomPairs, randomWeights, TINY_TRAINING } from '../train/trainTestKit';
import { Update } from '../train/update';
import type { Architecture } from './architecture';
import { batchLimits } from './batchTensors';
import { type GatedConfig, gatedForward, gatedParameterShapes } from './gatedTransformer';
import { ParameterSet } from './parameters';

const CONFIG: GatedConfig = {
  vocab_size: 11,
  max_position_embeddings: 16,
  hidden_size: 8,
  intermediate_size: 12,
  num_hidden_layers: 2,
  num_attention_heads: 2,
  rms_norm_eps: 1e-5,
  rope_theta: 10_000,
};

const uncached = (): never => {
  throw new Error('this architecture is trained here, not sampled from');
};

/** The second architecture as the training loop sees it: a new forward and nothing else. */
const architecture: Architecture = {
  vocabSize: CONFIG.vocab_size,
  contextLength: 10,
  endToken: 1,
  layers: CONFIG.num_hidden_layers,
  parameters: gatedParameterShapes(CONFIG),
  forward: (shape) => gatedForward(CONFIG, shape),
  cached: uncached,
  cacheTensor: uncached,
};
const limits = batchLimits(architecture);

function tinyBatch(pairs: number) {
  const data = randomPairs(architecture, pairs, 2);
  const shape = shapeForPairs(data, pairs, limits);
  return { shape, batch: collatePairs(data, shape, limits) };
}

describe('the gated transformer in float64', () => {
  const { batch } = tinyBatch(2);
  const feeds = feedsOf(architecture, batch, randomWeights(architecture, 3));
  const graph = architecture.forward(forwardShapeOfBatch(batch));
  const random = new Random(4);
  const dLogits = normalArray(random, graph.outputs[0].shape);
  const names = architecture.parameters.map(([name]) => name);
  const gradients = gradientsInFloat64(graph, feeds, dLogits, names);

  it.each(names)('gradient of %s against central differences', (name) => {
    const gradient = gradients.get(name) as Float64Array;
    const largest = gradient.indexOf(gradient.reduce((a, b) => (Math.abs(b) > Math.abs(a) ? b : a)));
    for (const element of [largest, ...Array.from({ length: 4 }, () => random.integer(gradient.length))]) {
      const numeric = centralDifference(graph, feeds, dLogits, { input: name, element });
      expect(Math.abs(gradient[element] - numeric), `element ${element}`).toBeLessThan(1e-6 * (1 + Math.abs(numeric)));
    }
    expect(Math.abs(gradient[largest])).toBeGreaterThan(1e-3);
  });

  it('sees relative positions only', () => {
    const ids = feeds.get('position_ids');
    if (!ids) throw new Error('the graph has no position_ids');
    const shifted = new Map(feeds).set('position_ids', { shape: ids.shape, data: ids.data.map((id) => id + 3) });
    const stretched = new Map(feeds).set('position_ids', {
      shape: ids.shape,
      data: ids.data.map((id) => (id * 1.5) | 0),
    });
    const logits = outputOf(graph, feeds).data;
    const difference = (other: Map<string, typeof dLogits>) =>
      outputOf(graph, other).data.reduce((most, x, i) => Math.max(most, Math.abs(x - logits[i])), 0);
    expect(difference(shifted)).toBeLessThan(1e-9);
    expect(difference(stretched)).toBeGreaterThan(1e-2);
  });
});

it('trains by DPO through the same step as GPT-2', async () => {
  const backend = openNodeBackend(1);
  const { shape, batch } = tinyBatch(4);
  const weights = randomWeights(architecture, 5);
  const policy = new ParameterSet(backend, architecture, 'policy', weights);
  const update = await Update.create({ backend, architecture, shape });
  const loss = METHODS.dpo.createLoss(update.lossContext, TINY_TRAINING);
  const referencePass = await ReferencePass.create(backend, architecture, update.batch);
  update.load(batch);
  await referencePass.score(policy, loss.readings.referenceLogps);
  const losses: number[] = [];
  for (let step = 0; step < 30; step++) {
    await update.run({ policy, loss, config: TINY_TRAINING, learningRate: 1e-2, step });
    const [values] = (await backend.read([loss.readings.loss])) as [Float32Array];
    losses.push(values.reduce((sum, x) => sum + x, 0) / values.length);
  }
  expect(losses[0]).toBeCloseTo(Math.LN2, 5);
  expect(losses.at(-1)).toBeLessThan(0.1 * losses[0]);
  const trained = await policy.read();
  for (const [name, before] of weights) expect([...(trained.get(name) ?? [])], name).not.toEqual([...before]);
  await update.dispose();
  await referencePass.dispose();
});
