import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adamW } from '../../math/adamW';
import { embeddingGrad } from '../../math/embeddingGrad';
import { gradNorm } from '../../math/gradNorm';
import { Random } from '../../math/random';
import { bitsOf, expectClose, normals, TestGpu } from './webgpuTestKit';

let gpu: TestGpu;
beforeAll(async () => {
  gpu = await TestGpu.open();
});
afterAll(() => gpu.close());

/** The scatter plan of `ids`: each distinct id with its positions, in order. */
function planOf(ids: readonly number[]) {
  const unique = [...new Set(ids)];
  const lists = unique.map((id) => ids.flatMap((other, n) => (other === id ? [n] : [])));
  const starts = new Int32Array(ids.length + 1);
  lists.forEach((list, u) => {
    starts[u + 1] = starts[u] + list.length;
  });
  const uniqueIds = Int32Array.from({ length: ids.length }, (_, u) => unique[u] ?? 0);
  return { uniqueIds, starts, positions: Int32Array.from(lists.flat()), count: unique.length };
}

describe('embedding_grad', () => {
  it.each([
    [1, 1, 1],
    [40, 9, 3],
    [200, 61, 32],
    [300, 2, 65],
    [64, 1000, 128],
  ])('%i positions over %i ids of width %i', async (positions, ids, width) => {
    const random = new Random(positions);
    const plan = planOf(Array.from({ length: positions }, () => random.integer(ids)));
    const dRows = normals(random, positions * width);
    const before = normals(random, ids * width);
    const grad = gpu.put(before);
    gpu.kernels.embeddingGrad({
      dRows: gpu.put(dRows),
      plan: {
        uniqueIds: gpu.put(plan.uniqueIds),
        starts: gpu.put(plan.starts),
        positions: gpu.put(plan.positions),
        count: plan.count,
      },
      grad,
      width,
    });
    const expected = Float64Array.from(before);
    embeddingGrad(dRows, plan.uniqueIds, plan.starts, plan.positions, plan.count, expected, width);
    expectClose((await gpu.read(grad))[0], expected, 'grad', 2e-5, 2e-5);
  });

  it('an empty plan changes nothing and encodes nothing', async () => {
    const grad = gpu.put(Float32Array.of(1, 2));
    const empty = gpu.zeros('int32', 1);
    const plan = { uniqueIds: empty, starts: empty, positions: empty, count: 0 };
    gpu.kernels.embeddingGrad({ dRows: gpu.put(Float32Array.of(5, 5)), plan, grad, width: 2 });
    const before = gpu.queue.submissions;
    gpu.queue.flush();
    expect(gpu.queue.submissions).toBe(before);
    expect([...(await gpu.read(grad))[0]]).toEqual([1, 2]);
  });
});

async function normOnGpu(grads: Float32Array[], maxGradNorm: number) {
  const [norm, status] = [gpu.stale(2), gpu.zeros('uint32', 4)];
  const tensors = grads.map((grad) => gpu.put(grad));
  gpu.kernels.gradNorm({ grads: tensors, maxGradNorm, norm, status, step: 21 });
  const [n, s] = await gpu.read(norm, status);
  for (const tensor of tensors) tensor.destroy();
  return { norm: n, status: [...s] };
}

describe('grad_norm', () => {
  it.each([
    [[1], 1],
    [[4095, 4096, 4097], 0.5],
    [[3, 5000, 1, 64], 1e6],
    [[100, 7], 0],
    [[1_300_001, 12], 1],
    [Array.from({ length: 600 }, (_, i) => i + 1), 1],
  ])('tensors of %j elements, clipped at %d', async (sizes, maxGradNorm) => {
    const random = new Random(sizes.length);
    const grads = sizes.map((size) => normals(random, size, 0.01));
    const expected = new Float64Array(2);
    gradNorm(grads, maxGradNorm, expected, new Uint32Array(4), 21);
    const { norm, status } = await normOnGpu(grads, maxGradNorm);
    expectClose(norm, expected, 'norm', 1e-5, 1e-9);
    expect(status).toEqual([0, 0, 0, 0]);
  });

  it('of zero gradients, or none, is 0 and does not scale', async () => {
    expect([...(await normOnGpu([new Float32Array(9)], 1)).norm]).toEqual([0, 1]);
    expect([...(await normOnGpu([], 1)).norm]).toEqual([0, 1]);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1e30])(
    'flags a gradient of %d, wherever it stands',
    async (bad) => {
      for (const at of [0, 4999, 9000]) {
        const grad = new Float32Array(9001).fill(0.1);
        grad[at] = bad;
        const { norm, status } = await normOnGpu([new Float32Array(5), grad], 1);
        expect([Number.isFinite(norm[0]), norm[1], ...status]).toEqual([false, 0, 1, 21, 0, 2]);
      }
    },
  );
});

it('flags a norm whose parts are finite and whose total overflows', async () => {
  const { status } = await normOnGpu([new Float32Array(10 * 4096).fill(1.5e17)], 1);
  expect(status).toEqual([1, 21, 0, 2]);
});

const SETTINGS = { learningRate: 1e-2, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.1 };

describe('adamw', () => {
  it.each([1, 255, 1000, 70_001])('%i weights over three steps', async (size) => {
    const random = new Random(size);
    const start = normals(random, size);
    const expected = [Float64Array.from(start), new Float64Array(size), new Float64Array(size)] as const;
    const [param, m, v] = [gpu.put(start), gpu.zeros('float32', size), gpu.zeros('float32', size)];
    const [norm, status] = [Float32Array.of(3, 0.3), gpu.zeros('uint32', 4)];
    for (let step = 1; step <= 3; step++) {
      const grad = normals(random, size);
      const settings = { ...SETTINGS, step };
      adamW(expected[0], grad, expected[1], expected[2], norm, new Uint32Array(4), settings);
      gpu.kernels.adamW({ param, grad: gpu.put(grad), m, v, norm: gpu.put(norm), status, settings });
    }
    const actual = await gpu.read(param, m, v);
    expectClose(actual[0], expected[0], 'param', 1e-6, 1e-6);
    expectClose(actual[1], expected[1], 'm', 1e-5, 1e-7);
    expectClose(actual[2], expected[2], 'v', 1e-5, 1e-9);
  });

  it('leaves every bit alone while the status is set', async () => {
    const random = new Random(1);
    const start = [normals(random, 500), normals(random, 500), normals(random, 500)];
    const [param, m, v] = start.map((data) => gpu.put(data));
    const rest = { grad: gpu.put(normals(random, 500)), norm: gpu.put(Float32Array.of(1, 1)) };
    gpu.kernels.adamW({
      param,
      m,
      v,
      ...rest,
      status: gpu.put(Uint32Array.of(1, 3, 0, 2)),
      settings: { ...SETTINGS, step: 1 },
    });
    expect((await gpu.read(param, m, v)).map(bitsOf)).toEqual(start.map(bitsOf));
  });
});
