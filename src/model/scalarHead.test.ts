import { describe, expect, it } from 'vitest';
import { openNodeBackend } from '../cli/nodeBackend';
import { collateEnds, collatePairs, shapeForPairs } from '../data/batching';
import { centralDifference, gradientsInFloat64, normalArray, outputOf } from '../graph/graphTestKit';
import { Random } from '../math/random';
import { Owned } from '../runtime/ownership';
import { feedsOf, forwardShapeOfBatch, randomPairs, randomWeights, TINY_GPT2 } from '../train/trainTestKit';
import { BatchTensors, batchLimits } from './batchTensors';
import { gpt2 } from './gpt2';
import { ParameterSet } from './parameters';
import { ValueScorer } from './valueScorer';

const language = gpt2({ ...TINY_GPT2, tie_word_embeddings: false });
const scalar = gpt2({ ...TINY_GPT2, tie_word_embeddings: false }, 'scalar');
const limits = batchLimits(scalar);
const pairs = randomPairs(scalar, 2, 3);
const shape = shapeForPairs(pairs, 2, limits);
const batch = collatePairs(pairs, shape, limits);
const weights = randomWeights(scalar, 4);
const backend = openNodeBackend(1);

describe('a scalar head', () => {
  it('has the trunk of the language model and one matrix of its own', () => {
    const names = (of: typeof scalar) => of.parameters.map(([name]) => name);
    const trunk = names(language).filter((name) => name !== 'lm_head.weight');
    expect(names(scalar)).toEqual([...trunk, 'score.weight']);
    expect(language.scalarHead?.().parameters).toEqual(scalar.parameters);
  });

  it('is a matrix on the state that the language model makes its logits of', () => {
    // With the head in the first row of the other's matrix the first logit is the value.
    const matrix = new Float32Array(TINY_GPT2.vocab_size * TINY_GPT2.n_embd);
    matrix.set(weights.get('score.weight') ?? []);
    const asLanguage = feedsOf(language, batch, new Map(weights).set('lm_head.weight', matrix));
    const logits = outputOf(language.forward(forwardShapeOfBatch(batch)), asLanguage);
    const values = outputOf(scalar.forward(forwardShapeOfBatch(batch)), feedsOf(scalar, batch, weights));
    expect(values.shape).toEqual([batch.rows, 1]);
    expect([...values.data]).toEqual([...values.data].map((_, row) => logits.data[row * TINY_GPT2.vocab_size]));
  });

  it('has the gradients of finite differences', () => {
    const graph = scalar.forward(forwardShapeOfBatch(batch));
    const feeds = feedsOf(scalar, batch, weights);
    const dValues = normalArray(new Random(5), graph.outputs[0].shape);
    // A loss has no gradient for padding rows.
    dValues.data.fill(0, batch.starts[batch.sequences]);
    const names = scalar.parameters.map(([name]) => name);
    const gradients = gradientsInFloat64(graph, feeds, dValues, names);
    for (const name of ['score.weight', 'transformer.wte.weight', 'transformer.h.0.attn.c_attn.weight']) {
      const gradient = gradients.get(name) ?? new Float64Array();
      const element = gradient.reduce((best, x, i) => (Math.abs(x) > Math.abs(gradient[best]) ? i : best), 0);
      const numeric = centralDifference(graph, feeds, dValues, { input: name, element });
      expect(Math.abs(gradient[element]), name).toBeGreaterThan(1e-3);
      expect(Math.abs(gradient[element] - numeric), name).toBeLessThan(1e-6 * (1 + Math.abs(numeric)));
    }
  });

  it('scores texts behind their last token, from weights that were taken over', async () => {
    const texts = pairs.map(({ promptIds, chosenIds }) => [...promptIds, ...chosenIds]);
    const longest = Math.max(...texts.map(({ length }) => length));
    const ends = collateEnds(texts, { pairs: 2, sequences: 2, positions: longest, rows: 2 }, limits);
    texts.forEach((tokens, s) => {
      expect(ends.logitRows[s]).toBe(s * longest + tokens.length - 1);
      expect(ends.inputIds[ends.logitRows[s]]).toBe(tokens.at(-1));
    });
    await Owned.during(async (own) => {
      const tensors = own.keep(new BatchTensors(backend, { pairs: 2, sequences: 2, positions: longest, rows: 2 }));
      const from = own.keep(new ParameterSet(backend, scalar, 'from', weights));
      const model = own.keep(new ParameterSet(backend, scalar, 'value'));
      const scorer = own.keep(await ValueScorer.create(backend, scalar, tensors));
      tensors.load(ends);
      model.copyFrom(own.keep(new ParameterSet(backend, language, 'trunk', weights)));
      expect([...(await scorer.values(model))]).toEqual([0, 0]); // the head starts at zero
      model.copyFrom(from);
      const expected = outputOf(scalar.forward(forwardShapeOfBatch(ends)), feedsOf(scalar, ends, weights)).data;
      const values = await scorer.values(model);
      expected.forEach((value, row) => {
        expect(values[row]).toBeCloseTo(value, 4);
      });
      expect(Math.abs(values[0] - values[1])).toBeGreaterThan(1e-2);
    });
  });
});
