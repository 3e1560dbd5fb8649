import { expect, it } from 'vitest';
import { collatePairs, shapeForPairs } from '../../data/batching';
import { GraphBuilder } from '../../graph/builder';
import { centralDifference, gradientsInFloat64, outputOf } from '../../graph/graphTestKit';
import type { NdArray } from '../../graph/interpreterArrays';
import { joinGraphs } from '../../graph/join';
import { elementsOf } from '../../math/arrays';
import { Random } from '../../math/random';
import { batchLimits } from '../../model/batchTensors';
import { gpt2 } from '../../model/gpt2';
import { halfOf, sequenceSums } from '../../train/methods/lossGraphs/pairTerms';
import { feedsOf, forwardShapeOfBatch, randomPairs, randomWeights, TINY_GPT2 } from '../../train/trainTestKit';
import type { ArenaCase } from './arenaCase';
import { DRAWS } from './arenaTestKit';
import { ARENA_NAMES, arenaGraph } from './verifyArena';

/** A whole model in float64, two pairs long; every loss reads its log-probabilities, through sums and halves where it wants those. */
const architecture = gpt2({ ...TINY_GPT2, n_layer: 1 });
const limits = batchLimits(architecture);
const pairs = randomPairs(architecture, 2, 3);
const batch = collatePairs(pairs, shapeForPairs(pairs, 2, limits), limits);
const model = architecture.forward(forwardShapeOfBatch(batch));
const lengths = [...batch.lengths];
const tokens = batch.starts[lengths.length];
const weights = new Map([...randomWeights(architecture, 5)].map(([name, values]) => [name, Float64Array.from(values)]));
const feeds = feedsOf(architecture, batch, weights);

/** The inputs of a loss, [1, N] each, less what they are at the start: near 0, as log-ratios are. @param wanted their sizes by name */
function head(wanted: ReadonlyMap<string, number>, starts?: ReadonlyMap<string, ArrayLike<number>>) {
  const b = new GraphBuilder('head', 'head_');
  const [rows, vocab] = model.outputs[0].shape;
  const logits = b.input('logits', 'float32', [rows, vocab]);
  const places = Array.from({ length: tokens }, (_, row) => row * vocab + batch.targets[row]);
  const flat = b.reshape(b.op('LogSoftmax', [logits], { axis: -1 }), [rows * vocab, 1]);
  const picked = b.op('Gather', [flat, b.constant(places, 'int32')], { axis: 0 });
  const logps = b.reshape(picked, [1, tokens]);
  const membership = lengths.flatMap((_, s) =>
    Array.from({ length: tokens }, (_, row) => (batch.sequenceOf[row] === s ? 1 : 0)),
  );
  const sums = sequenceSums(b, logps, b.constant(membership, 'float32', [lengths.length, tokens]));
  const outputs = [...wanted].map(([name, size]) => {
    const half = () => halfOf(b, sums, name.includes('rejected') ? 'rejected' : 'chosen');
    const value = size === tokens ? logps : size === lengths.length ? b.reshape(sums, [1, size]) : half();
    const start = b.constant([...Array.from(starts?.get(name) ?? new Float64Array(size))], 'float32', [1, size]);
    return b.op('Sub', [value, start], {}, name);
  });
  return b.build(outputs);
}

/** Of a drawn case, with the batch's rows in place of its own. */
function caseOf(name: string, random: Random): ArenaCase {
  const { params, inputs } = DRAWS[name](random);
  const width = Math.max(...lengths);
  const rows = () => lengths.map(() => Array.from({ length: width }, () => -0.5 - random.uniform()));
  const fitted = Object.entries(inputs).map(([input, value]) => {
    const list = value as readonly unknown[];
    if (input === 'lengths') return [input, lengths];
    if (Array.isArray(list[0])) return [input, rows()];
    const single = ['scores', 'rewards', 'logratios', 'desirable'].includes(input);
    const count = input === 'kl' ? 1 : single ? lengths.length : pairs.length;
    return [input, Array.from({ length: count }, (_, i) => (input === 'desirable' ? i % 2 : random.normal()))];
  });
  return { name, params: { ...params, ...(name === 'grpo' && { group: 2 }) }, inputs: Object.fromEntries(fitted) };
}

it.each(ARENA_NAMES)('the gradient of a model through %s is that of finite differences', (name) => {
  const test = caseOf(name, new Random(4));
  const { graph, feeds: given, by } = arenaGraph(test);
  const sizes = new Map(by.map((input) => [input, elementsOf((given.get(input) ?? { shape: [] }).shape)]));
  const plain = joinGraphs('start', model, head(sizes), by);
  // What the case holds is where the loss starts.
  const starts = new Map(
    by.map((input) => {
      const value = outputOf({ ...plain, outputs: plain.outputs.filter((output) => output.name === input) }, feeds);
      const wanted = given.get(input)?.data ?? [];
      return [input, value.data.map((x, i) => x - wanted[i])];
    }),
  );
  const joined = joinGraphs('joined', joinGraphs('scored', model, head(sizes, starts), by), graph, ['loss']);
  const all = new Map(feeds);
  for (const [input, { shape, data }] of given) all.set(input, { shape, data: Float64Array.from(data) });
  const seed: NdArray = { shape: [1], data: Float64Array.of(1) };
  const names = architecture.parameters.map(([parameter]) => parameter);
  const gradients = gradientsInFloat64(joined, all, seed, names);
  const probed = ['transformer.wte.weight', 'transformer.h.0.attn.c_attn.weight', 'transformer.ln_f.bias'];
  for (const input of probed) {
    const gradient = gradients.get(input) ?? new Float64Array();
    const element = gradient.reduce((best, x, i) => (Math.abs(x) > Math.abs(gradient[best]) ? i : best), 0);
    expect(Math.abs(gradient[element]), input).toBeGreaterThan(1e-6);
    const numeric = centralDifference(joined, all, seed, { input, element });
    expect(Math.abs(gradient[element] - numeric), input).toBeLessThan(1e-6 * (1 + Math.abs(numeric)));
  }
});
