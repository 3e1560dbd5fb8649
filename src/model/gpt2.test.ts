import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openNodeBackend } from '../cli/nodeBackend';
import type { VerifyCase } from '../cli/verifyCase';
import { type Batch, causalMask, collatePairs, shapeForPairs } from '../data/batching';
import { centralDifference, gradientsInFloat64, normalArray, outputOf } from '../graph/graphTestKit';
import { IGNORED_TARGET } from '../math/arrays';
import { Random } from '../math/random';
import { logSumExp } from '../math/sampling';
import { feedsOf, forwardShapeOfBatch, randomPairs, randomWeights, TINY_GPT2 } from '../train/trainTestKit';
import { batchLimits } from './batchTensors';
import { readCheckpoint } from './checkpoint';
import { gpt2 } from './gpt2';

const backend = openNodeBackend(1);
const golden = (name: string, file: string) =>
  readFileSync(new URL(`../../e2e/golden/${name}/${file}`, import.meta.url));

interface Sample {
  readonly row: number;
  readonly pos: number;
  readonly values: readonly number[];
}

function openCase(name: string) {
  const files = { 'config.json': golden(name, 'config.json'), 'model.safetensors': golden(name, 'model.safetensors') };
  const { config, params } = readCheckpoint(files);
  const architecture = gpt2(config);
  const { batches }: VerifyCase = JSON.parse(golden(name, 'case.json').toString());
  const [first] = JSON.parse(golden(name, 'expected.json').toString()).steps;
  const samples: Sample[] = first.logits_sample;
  const pairs = batches[0].map((row) => ({
    promptIds: row.prompt_ids,
    chosenIds: row.chosen_ids,
    rejectedIds: row.rejected_ids,
  }));
  const limits = batchLimits(architecture);
  const batch = collatePairs(pairs, shapeForPairs(pairs, pairs.length, limits), limits);
  const logps: number[] = [...first.per_pair.chosen_logps, ...first.per_pair.rejected_logps];
  return { architecture, params, batch, samples, logps };
}

/** The batch with other logit rows: those of the golden samples. */
function sampled(batch: Batch, samples: readonly Sample[]): Batch {
  const logitRows = Int32Array.from(samples, ({ row, pos }) => row * batch.positions + pos);
  return { ...batch, logitRows, rows: samples.length };
}

function sequenceLogps(batch: Batch, logits: ArrayLike<number>, vocab: number): number[] {
  const sums = new Array<number>(batch.sequences).fill(0);
  for (let r = 0; r < batch.starts[batch.sequences]; r++) {
    sums[batch.sequenceOf[r]] += logits[r * vocab + batch.targets[r]] - logSumExp(logits, r * vocab, vocab);
  }
  return sums;
}

describe.each(['gpt2-sigmoid', 'gpt2-ipo-decay'])('GPT-2 on %s', (name) => {
  const { architecture, params, batch, samples, logps } = openCase(name);
  const vocab = architecture.vocabSize;

  it('has the logits and log-probs of PyTorch in float64', () => {
    const some = sampled(batch, samples);
    const { data } = outputOf(architecture.forward(forwardShapeOfBatch(some)), feedsOf(architecture, some, params));
    samples.forEach(({ values }, r) => {
      values.forEach((value, v) => {
        expect(data[r * vocab + v]).toBeCloseTo(value, 9);
      });
    });
    const all = outputOf(architecture.forward(forwardShapeOfBatch(batch)), feedsOf(architecture, batch, params));
    sequenceLogps(batch, all.data, vocab).forEach((sum, s) => {
      expect(sum).toBeCloseTo(logps[s], 8);
    });
  });

  it('has them on wasm, within float32', async () => {
    const run = async (of: Batch) => {
      const { positions } = of;
      const int32 = (label: string, data: Int32Array) => backend.tensor(label, 'int32', [data.length], data);
      const weights = architecture.parameters.map(([label, shape]) => [
        label,
        backend.tensor(label, 'float32', shape, params.get(label)),
      ]);
      const program = await backend.loadGraph(architecture.forward(forwardShapeOfBatch(of)));
      const { logits } = await program.run({
        ...Object.fromEntries(weights),
        input_ids: int32('input_ids', of.inputIds),
        position_ids: int32('position_ids', of.positionIds),
        logit_rows: int32('logit_rows', of.logitRows),
        attention_mask: backend.tensor('mask', 'float32', [1, 1, positions, positions], causalMask(positions)),
      });
      const [data] = await backend.read([logits]);
      await program.dispose();
      return data;
    };
    const some = await run(sampled(batch, samples));
    samples.forEach(({ values }, r) => {
      values.forEach((value, v) => {
        expect(Math.abs(some[r * vocab + v] - value)).toBeLessThanOrEqual(1e-4 * Math.abs(value) + 5e-5);
      });
    });
    sequenceLogps(batch, await run(batch), vocab).forEach((sum, s) => {
      expect(Math.abs(sum - logps[s])).toBeLessThanOrEqual(1e-4 * Math.abs(logps[s]) + 5e-5);
    });
  });
});

describe.each([
  ['tied', gpt2(TINY_GPT2)],
  ['untied', gpt2({ ...TINY_GPT2, tie_word_embeddings: false })],
])('a tiny GPT-2, %s head', (_, architecture) => {
  const limits = batchLimits(architecture);
  const pairs = randomPairs(architecture, 2, 3);
  const batch = collatePairs(pairs, shapeForPairs(pairs, 2, limits), limits);
  const feeds = feedsOf(architecture, batch, randomWeights(architecture, 4));
  const graph = architecture.forward(forwardShapeOfBatch(batch));
  const random = new Random(5);
  const dLogits = normalArray(random, graph.outputs[0].shape);
  // As the loss kernels leave it: no gradient for padding rows.
  batch.targets.forEach((target, row) => {
    if (target === IGNORED_TARGET)
      dLogits.data.fill(0, row * architecture.vocabSize, (row + 1) * architecture.vocabSize);
  });
  const gradients = gradientsInFloat64(
    graph,
    feeds,
    dLogits,
    architecture.parameters.map(([name]) => name),
  );

  it.each(architecture.parameters.map(([name]) => name))('gradient of %s against central differences', (name) => {
    const gradient = gradients.get(name) as Float64Array;
    const largest = gradient.indexOf(gradient.reduce((a, b) => (Math.abs(b) > Math.abs(a) ? b : a)));
    for (const element of [largest, ...Array.from({ length: 4 }, () => random.integer(gradient.length))]) {
      const numeric = centralDifference(graph, feeds, dLogits, { input: name, element });
      expect(Math.abs(gradient[element] - numeric), `element ${element}`).toBeLessThan(1e-6 * (1 + Math.abs(numeric)));
    }
    expect(Math.abs(gradient[largest])).toBeGreaterThan(1e-3);
  });
});

it('an untied head is read from lm_head.weight, not from the embedding', () => {
  const architecture = gpt2({ ...TINY_GPT2, tie_word_embeddings: false });
  const limits = batchLimits(architecture);
  const pairs = randomPairs(architecture, 1, 1);
  const batch = collatePairs(pairs, shapeForPairs(pairs, 1, limits), limits);
  const weights = randomWeights(architecture, 2);
  const logits = (of: ReadonlyMap<string, Float32Array>) =>
    outputOf(architecture.forward(forwardShapeOfBatch(batch)), feedsOf(architecture, batch, of)).data;
  const head = weights.get('lm_head.weight') as Float32Array;
  const doubled = new Map(weights).set(
    'lm_head.weight',
    head.map((x) => 2 * x),
  );
  const before = logits(weights);
  logits(doubled).forEach((logit, i) => {
    expect(logit).toBeCloseTo(2 * before[i], 6);
  });
  const tied = gpt2(TINY_GPT2);
  const copied = new Map(weights).set(
    'lm_head.weight',
    weights.get('transformer.wte.weight') as Float32Array<ArrayBuffer>,
  );
  const expected = outputOf(tied.forward(forwardShapeOfBatch(batch)), feedsOf(tied, batch, weights)).data;
  expect([...logits(copied)]).toEqual([...expected]);
});
