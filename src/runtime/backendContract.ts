/** What every backend must do, whatever it computes on: cases over the interface of `backend.ts`. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GraphBuilder } from '../graph/builder';
import { differentiate } from '../graph/differentiate';
import type { Graph } from '../graph/ir';
import type { Backend, Tensor, TypedArray } from './backend';

/** y = x·W + b, and its sum: two outputs. */
function linear(): Graph {
  const builder = new GraphBuilder('linear');
  const x = builder.input('x', 'float32', [2, 3]);
  const weight = builder.input('weight', 'float32', [3, 2]);
  const bias = builder.input('bias', 'float32', [2]);
  const y = builder.op('Add', [builder.op('MatMul', [x, weight]), bias], {}, 'y');
  return builder.build([y, builder.op('ReduceSum', [y, builder.constant([0, 1], 'int64')], { keepdims: 0 }, 'total')]);
}

const X = Float32Array.of(1, 2, 3, 4, 5, 6);
const WEIGHT = Float32Array.of(1, 0, 0, 1, 1, 1);
const BIAS = Float32Array.of(0.5, -0.5);
const Y = [4.5, 4.5, 10.5, 10.5];

/** @param open the backend, which is disposed of afterwards */
export function testBackend(open: () => Promise<Backend>): void {
  let backend: Backend;
  beforeAll(async () => {
    backend = await open();
  });
  afterAll(() => backend.dispose());

  const floats = (label: string, shape: readonly number[], data?: TypedArray) =>
    backend.tensor(label, 'float32', shape, data);
  const contents = async (...tensors: Tensor[]) => (await backend.read(tensors)).map((data) => [...data]);
  const feeds = () => ({
    x: floats('x', [2, 3], X),
    weight: floats('weight', [3, 2], WEIGHT),
    bias: floats('bias', [2], BIAS),
  });

  it('says what it is and how much it holds', () => {
    expect(['wasm', 'webgpu']).toContain(backend.info.kind);
    expect(backend.info.description).not.toBe('');
    expect(backend.limits.tensor).toBeGreaterThan(2 ** 20);
    expect(backend.limits.tensorLimit).not.toBe('');
  });

  describe('tensors', () => {
    it('know their shape, and start at zero or as a copy of what they are given', async () => {
      const given = Int32Array.of(1, -2, 3, 4, 5, 6);
      const held = backend.tensor('held', 'int32', [2, 3], given);
      expect(held).toMatchObject({ label: 'held', dtype: 'int32', shape: [2, 3], size: 6 });
      given.fill(9);
      const zeros = backend.tensor('zeros', 'uint32', [3]);
      const [first, second] = await backend.read([held, zeros]);
      expect(first).toEqual(Int32Array.of(1, -2, 3, 4, 5, 6));
      expect(second).toEqual(new Uint32Array(3));
    });

    it('are overwritten from their start, and read as copies', async () => {
      const tensor = floats('written', [4], Float32Array.of(1, 2, 3, 4));
      const [before] = await backend.read([tensor]);
      before.fill(9);
      backend.write(tensor, Float32Array.of(7, 8));
      expect(await contents(tensor)).toEqual([[7, 8, 3, 4]]);
    });

    it('are copied into others in the order of the calls', async () => {
      const source = floats('source', [2], Float32Array.of(1, 2));
      const target = floats('target', [5]);
      backend.copy(source, target, 1);
      backend.flush();
      backend.write(source, Float32Array.of(3, 4));
      backend.copy(source, target, 3);
      expect(await contents(target, source)).toEqual([
        [0, 1, 2, 3, 4],
        [3, 4],
      ]);
    });

    it('can be destroyed twice, and read none at once', async () => {
      const tensor = floats('destroyed', [2]);
      tensor.destroy();
      tensor.destroy();
      await backend.sync();
      expect(await backend.read([])).toEqual([]);
    });
  });

  describe('graphs', () => {
    it('give the outputs that were asked for', async () => {
      const whole = await backend.loadGraph(linear());
      const outputs = await whole.run(feeds());
      expect(Object.keys(outputs).sort()).toEqual(['total', 'y']);
      expect(outputs.y).toMatchObject({ dtype: 'float32', shape: [2, 2], size: 4 });
      expect(await contents(outputs.y, outputs.total)).toEqual([Y, [30]]);
      await whole.dispose();
      const part = await backend.loadGraph(linear(), { outputs: ['total'] });
      expect(Object.keys(await part.run(feeds()))).toEqual(['total']);
      await part.dispose();
    });

    it('take what was written before, and may be fed what they gave', async () => {
      const builder = new GraphBuilder('double');
      const x = builder.input('x', 'float32', [3]);
      const program = await backend.loadGraph(builder.build([builder.op('Add', [x, x], {}, 'twice')]));
      const input = floats('x', [3]);
      backend.write(input, Float32Array.of(1, 2, 3));
      const once = await program.run({ x: input });
      expect(await contents(once.twice)).toEqual([[2, 4, 6]]);
      const again = await program.run({ x: once.twice });
      expect(await contents(again.twice)).toEqual([[4, 8, 12]]);
      await program.dispose();
    });

    it('are differentiated: forward and backward agree with the formula', async () => {
      const builder = new GraphBuilder('square');
      const x = builder.input('x', 'float32', [2, 2]);
      const { forward, backward } = differentiate(builder.build([builder.op('Mul', [x, x], {}, 'y')]), ['y'], ['x']);
      const [ahead, back] = [await backend.loadGraph(forward), await backend.loadGraph(backward)];
      const data = floats('x', [2, 2], Float32Array.of(1, -2, 3, 0.5));
      const made = await ahead.run({ x: data });
      const given: Record<string, Tensor> = { ...made, x: data };
      const seed = floats('seed', [2, 2], Float32Array.of(1, 1, 2, 4));
      const fed = backward.inputs.map(({ name }) => [name, given[name] ?? seed] as const);
      const [gradient] = Object.values(await back.run(Object.fromEntries(fed)));
      expect(await contents(gradient)).toEqual([[2, -4, 12, 4]]);
      await Promise.all([ahead.dispose(), back.dispose()]);
    });

    it('name the input that is not fed, and go on afterwards', async () => {
      const program = await backend.loadGraph(linear());
      const { bias, ...rest } = feeds();
      await expect(program.run(rest)).rejects.toMatchObject({
        code: 'graph_invalid',
        values: { reason: expect.stringContaining('bias') },
      });
      expect(await contents((await program.run({ ...rest, bias })).y)).toEqual([Y]);
      await program.dispose();
    });
  });

  describe('kernels', () => {
    /** Two sequences of two rows; the last row has no target. */
    const rows = () => ({
      logits: floats('logits', [4, 3], Float32Array.of(0, 0, 0, 1, 2, 3, -1, 0, 1, 5, 5, 5)),
      targets: backend.tensor('targets', 'int32', [4], Int32Array.of(0, 2, 1, -100)),
      logps: floats('logps', [4]),
      lse: floats('lse', [4]),
    });

    const starts = () => backend.tensor('starts', 'int32', [3], Int32Array.of(0, 2, 4));
    const lse = (...logits: number[]) => Math.log(logits.reduce((total, logit) => total + Math.exp(logit), 0));
    const expectNear = (actual: readonly number[], expected: readonly number[]) => {
      expect(actual).toHaveLength(expected.length);
      for (const [place, value] of expected.entries()) expect(actual[place]).toBeCloseTo(value, 5);
    };

    it('gather log-probabilities and add them up by sequence', async () => {
      const tensors = rows();
      const { logps: values, targets } = tensors;
      const sums = floats('sums', [2]);
      backend.kernels.logSoftmaxGather({ ...tensors, rows: 4, vocab: 3 });
      backend.kernels.sequenceSum({ values, targets, starts: starts(), sums, sequences: 2 });
      const [logps, totals] = await contents(values, sums);
      const expected = [-Math.log(3), 3 - lse(1, 2, 3), -lse(-1, 0, 1), 0];
      expectNear(logps, expected);
      expectNear(totals, [expected[0] + expected[1], expected[2]]);
    });

    it('take the loss of a pair, and its derivatives down to the logits', async () => {
      const beta = 0.5;
      const tensors = rows();
      const pair = {
        logps: floats('sums', [2], Float32Array.of(-1, -4)),
        referenceLogps: floats('reference', [2], Float32Array.of(-2, -3)),
        lengths: floats('lengths', [2], Float32Array.of(2, 1)),
        loss: floats('loss', [1]),
        dLogps: floats('dLogps', [2]),
        status: backend.tensor('status', 'uint32', [4]),
      };
      const settings = { lossType: 'sigmoid', beta, labelSmoothing: 0, pairs: 1, hasRejected: true, step: 3 } as const;
      const sequenceOf = backend.tensor('sequenceOf', 'int32', [4], Int32Array.of(0, 0, 1, 1));
      const dLogits = floats('dLogits', [4, 3]);
      backend.kernels.logSoftmaxGather({ ...tensors, rows: 4, vocab: 3 });
      backend.kernels.preferenceLoss({ ...pair, ...settings });
      backend.kernels.dLogits({ ...tensors, dLogps: pair.dLogps, sequenceOf, dLogits, rows: 4, vocab: 3 });
      const [loss, derivatives, status, gradient] = await contents(pair.loss, pair.dLogps, pair.status, dLogits);
      const margin = beta * (1 - -1);
      const pull = beta / (1 + Math.exp(margin));
      expectNear(loss, [Math.log1p(Math.exp(-margin))]);
      expectNear(derivatives, [-pull, pull]);
      expect(status).toEqual([0, 0, 0, 0]);
      const row = (weight: number, logits: number[], target: number) =>
        logits.map((x, v) => weight * ((v === target ? 1 : 0) - Math.exp(x - lse(...logits))));
      const expected = [row(-pull, [0, 0, 0], 0), row(-pull, [1, 2, 3], 2), row(pull, [-1, 0, 1], 1), [0, 0, 0]];
      expectNear(gradient, expected.flat());

      backend.write(pair.logps, Float32Array.of(Number.NaN, -4));
      backend.kernels.preferenceLoss({ ...pair, ...settings });
      expect(await contents(pair.status)).toEqual([[1, 3, 0, 1]]);
    });

    it('measure each token’s KL from the reference, its entropy, and whether the target is the likeliest', async () => {
      const { logps, lse: policyLse, ...policy } = rows();
      const { targets } = policy;
      const referenceLogits = floats('referenceLogits', [4, 3], Float32Array.of(0, 1, 2, 1, 2, 3, 1, 0, 1, 5, 5, 5));
      const referenceLse = floats('referenceLse', [4]);
      const [kl, entropy, correct] = ['kl', 'entropy', 'correct'].map((label) => floats(label, [4]));
      const size = { rows: 4, vocab: 3 };
      backend.kernels.logSoftmaxGather({ logits: referenceLogits, targets, logps, lse: referenceLse, ...size });
      backend.kernels.logSoftmaxGather({ ...policy, logps, lse: policyLse, ...size });
      const models = { ...policy, lse: policyLse, referenceLogits, referenceLse };
      backend.kernels.tokenKlEntropy({ ...models, kl, entropy, correct, ...size });
      const [kls, entropies, right] = await contents(kl, entropy, correct);
      const logs = (...logits: number[]) => logits.map((x) => x - lse(...logits));
      const mean = (weights: number[], values: number[]) =>
        weights.reduce((total, weight, v) => total + Math.exp(weight) * values[v], 0);
      const gap = (one: number[], other: number[]) =>
        mean(
          one,
          one.map((x, v) => x - other[v]),
        );
      expectNear(kls, [gap(logs(0, 0, 0), logs(0, 1, 2)), 0, gap(logs(-1, 0, 1), logs(1, 0, 1)), 0]);
      expectNear(entropies, [
        ...[
          [0, 0, 0],
          [1, 2, 3],
          [-1, 0, 1],
        ].map((x) => -mean(logs(...x), logs(...x))),
        0,
      ]);
      expect(right).toEqual([1, 1, 0, 0]);
    });

    it('add the rows of a token to its embedding’s gradient', async () => {
      const plan = {
        uniqueIds: backend.tensor('uniqueIds', 'int32', [3], Int32Array.of(2, 0, 0)),
        starts: backend.tensor('starts', 'int32', [4], Int32Array.of(0, 2, 3, 0)),
        positions: backend.tensor('positions', 'int32', [3], Int32Array.of(0, 2, 1)),
        count: 2,
      };
      const grad = floats('grad', [3, 2], Float32Array.of(1, 1, 1, 1, 1, 1));
      backend.kernels.embeddingGrad({ dRows: floats('dRows', [3, 2], X), plan, grad, width: 2 });
      expect(await contents(grad)).toEqual([[4, 5, 1, 1, 7, 9]]);
    });

    it('measure the gradient’s norm, update with AdamW, and leave the weights once something is not finite', async () => {
      const param = floats('param', [2], Float32Array.of(1, 1));
      const grad = floats('grad', [2], Float32Array.of(3, 4));
      const [m, v, norm] = [floats('m', [2]), floats('v', [2]), floats('norm', [2])];
      const status = backend.tensor('status', 'uint32', [4]);
      const update = (step: number) => {
        const settings = { learningRate: 0.1, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0, step };
        backend.kernels.gradNorm({ grads: [grad], maxGradNorm: 1, norm, status, step });
        backend.kernels.adamW({ param, grad, m, v, norm, status, settings });
      };
      update(1);
      const [moved, [length, clip], fine] = await contents(param, norm, status);
      expect([length, clip]).toEqual([5, expect.closeTo(0.2, 5)]);
      for (const weight of moved) expect(weight).toBeCloseTo(0.9, 5);
      expect(fine).toEqual([0, 0, 0, 0]);
      backend.write(grad, Float32Array.of(Number.NaN, 1));
      update(2);
      expect(await contents(param, status)).toEqual([moved, [1, 2, expect.any(Number), 2]]);
    });
  });
}
