import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { adamWScalars } from '../../math/adamW';
import { Random } from '../../math/random';
import { BindGroupCache } from './bindGroupCache';
import { KernelRunner } from './kernelRunner';
import type { KernelSpec } from './kernelSpec';
import { ADAMW } from './kernels/adamW';
import { LOG_SOFTMAX_GATHER } from './kernels/logSoftmaxGather';
import { Pipelines } from './pipelines';
import { SHADER_SOURCES } from './shaderSources';
import { bitsOf, normals, TestGpu } from './webgpuTestKit';

let gpu: TestGpu;
beforeEach(async () => {
  gpu = await TestGpu.open();
});
afterEach(() => gpu.close());

const [ROWS, VOCAB, PAIRS] = [12, 40, 2];
const SETTINGS = { learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.01 };

/** The tensors of a training step whose weights are the logits themselves, so that every kernel of the step takes part. */
function makeStep(seed = 1) {
  const random = new Random(seed);
  const weights = normals(random, ROWS * VOCAB);
  return {
    weights,
    logits: gpu.put(weights),
    targets: gpu.put(Int32Array.from({ length: ROWS }, () => random.integer(VOCAB))),
    starts: gpu.put(Int32Array.of(0, 3, 6, 9, 12)),
    sequenceOf: gpu.put(Int32Array.from({ length: ROWS }, (_, r) => Math.floor(r / 3))),
    lengths: gpu.put(new Float32Array(2 * PAIRS).fill(3)),
    referenceLogps: gpu.put(normals(random, 2 * PAIRS).map((x) => x - 10)),
    logps: gpu.stale(ROWS),
    lse: gpu.stale(ROWS),
    sums: gpu.stale(2 * PAIRS),
    loss: gpu.stale(PAIRS),
    dLogps: gpu.stale(2 * PAIRS),
    dLogits: gpu.stale(ROWS * VOCAB),
    norm: gpu.stale(2),
    status: gpu.zeros('uint32', 4),
    m: gpu.zeros('float32', ROWS * VOCAB),
    v: gpu.zeros('float32', ROWS * VOCAB),
  };
}
type Step = ReturnType<typeof makeStep>;

function encode(s: Step, step: number, kernels = gpu.kernels): void {
  const [rows, vocab] = [ROWS, VOCAB];
  kernels.logSoftmaxGather({ ...s, rows, vocab });
  kernels.sequenceSum({ values: s.logps, targets: s.targets, starts: s.starts, sums: s.sums, sequences: 2 * PAIRS });
  const loss = { lossType: 'sigmoid', beta: 0.5, labelSmoothing: 0, pairs: PAIRS, hasRejected: true, step } as const;
  kernels.preferenceLoss({ ...s, ...loss, logps: s.sums });
  kernels.dLogits({ ...s, rows, vocab });
  kernels.gradNorm({ grads: [s.dLogits], maxGradNorm: 1, norm: s.norm, status: s.status, step });
  kernels.adamW({ ...s, param: s.logits, grad: s.dLogits, settings: { ...SETTINGS, step } });
}

describe('a training step', () => {
  it('lowers the loss, in one submission per step', async () => {
    const s = makeStep();
    const losses: number[] = [];
    for (let step = 1; step <= 20; step++) {
      const before = gpu.queue.submissions;
      encode(s, step);
      const [loss] = await gpu.read(s.loss);
      losses.push((loss[0] + loss[1]) / 2);
      expect(gpu.queue.submissions).toBe(before + 1);
    }
    expect(losses.at(-1)).toBeLessThan(losses[0]);
    expect([...(await gpu.read(s.status))[0]]).toEqual([0, 0, 0, 0]);
  });

  it('is the same to the bit when it is run twice', async () => {
    const run = async () => {
      const s = makeStep(7);
      for (let step = 1; step <= 3; step++) encode(s, step);
      return (await gpu.read(s.logits, s.m, s.v, s.dLogits, s.loss, s.norm)).map(bitsOf);
    };
    expect(await run()).toEqual(await run());
  });

  it('a NaN among the logits is named by step and pair, kept, and never reaches the weights', async () => {
    const s = makeStep();
    encode(s, 1);
    const [logits] = await gpu.read(s.logits);
    // Row 4 belongs to sequence 1, the chosen completion of pair 1.
    logits[4 * VOCAB + 5] = Number.NaN;
    s.logits.write(logits);
    const before = (await gpu.read(s.logits, s.m, s.v)).map(bitsOf);
    encode(s, 2);
    encode(s, 3);
    const [status, ...after] = await gpu.read(s.status, s.logits, s.m, s.v);
    expect([...status]).toEqual([1, 2, 1, 1]);
    expect(after.map(bitsOf)).toEqual(before);
  });

  it('a NaN in a gradient is named by step, and never reaches the weights', async () => {
    const s = makeStep();
    const bad = new Float32Array(ROWS * VOCAB);
    bad[301] = Number.NaN;
    const grad = gpu.put(bad);
    gpu.kernels.gradNorm({ grads: [s.dLogits, grad], maxGradNorm: 1, norm: s.norm, status: s.status, step: 9 });
    gpu.kernels.adamW({ ...s, param: s.logits, grad, settings: { ...SETTINGS, step: 9 } });
    const [status, logits, m] = await gpu.read(s.status, s.logits, s.m);
    expect([...status]).toEqual([1, 9, 0, 2]);
    expect(bitsOf(logits)).toEqual(bitsOf(s.weights));
    expect(m.every((x) => x === 0)).toBe(true);
  });
});

describe('misuse is refused by name', () => {
  it('a tensor that is too small, destroyed or elsewhere', () => {
    const s = makeStep();
    const call = (change: Partial<Step>) => () =>
      gpu.kernels.logSoftmaxGather({ ...s, ...change, rows: ROWS, vocab: VOCAB });
    expect(call({ lse: gpu.stale(ROWS - 1) })).toThrow(
      'kernel log_softmax_gather: tensor output has 11 elements; the kernel needs 12',
    );
    const gone = gpu.stale(ROWS);
    gone.destroy();
    expect(call({ lse: gone })).toThrow('has been destroyed');
    const elsewhere = { label: 'cpu', dtype: 'float32', shape: [ROWS], size: ROWS, destroy: () => undefined } as const;
    const { logits, targets, logps } = s;
    expect(() =>
      gpu.kernels.logSoftmaxGather({ logits, targets, logps, lse: elsewhere, rows: ROWS, vocab: VOCAB }),
    ).toThrow('tensor cpu is not on the GPU');
  });
});

describe('shaders', () => {
  const broken = {
    ...SHADER_SOURCES,
    log_softmax_gather: SHADER_SOURCES.log_softmax_gather.replace('let row =', 'let rwo ='),
  };
  const message = /shader log_softmax_gather\.wgsl does not compile: \d+:\d+ unresolved.*row.*\n {2}\d+ \| .*row/;

  it('all compile ahead of time', async () => {
    await gpu.kernels.warmUp();
    encode(makeStep(), 1);
    await gpu.read();
  });

  it('that do not compile are reported by warmUp with line, column and source', async () => {
    const bad = await TestGpu.open(broken);
    await expect(bad.kernels.warmUp()).rejects.toThrow(message);
    expect(bad.errors).toEqual([]);
    bad.close();
  });

  it('whose prelude does not compile are reported with the line of the prelude', async () => {
    const tree = SHADER_SOURCES.prelude.tree.replace('lanes[lane] = mine;', 'lanes[lane] = yours;');
    const bad = await TestGpu.open({ ...SHADER_SOURCES, prelude: { ...SHADER_SOURCES.prelude, tree } });
    const line = tree.split('\n').findIndex((text) => text.includes('yours')) + 1;
    await expect(bad.kernels.warmUp()).rejects.toThrow(
      new RegExp(`does not compile: in prelude/tree\\.wgsl, ${line}:\\d+ unresolved.*yours`),
    );
    bad.close();
  });

  it('that do not compile are reported by a later call otherwise', async () => {
    const pipelines = new Pipelines(gpu.device, gpu.queue.uniformLayout, broken);
    pipelines.get(LOG_SOFTMAX_GATHER, 64);
    await expect.poll(() => attempt(() => pipelines.get(LOG_SOFTMAX_GATHER, 64))).toMatch(message);
  });

  it('can be replaced: a kernel made wrong on purpose gives another result', async () => {
    const wrong = await TestGpu.open({
      ...SHADER_SOURCES,
      d_logits: SHADER_SOURCES.d_logits.replace('(onehot -', '(-onehot -'),
    });
    const s = makeStep();
    encode(s, 1);
    const [right] = await gpu.read(s.dLogits);
    gpu.close();
    gpu = wrong;
    const t = makeStep();
    encode(t, 1);
    const [other] = await wrong.read(t.dLogits);
    expect(bitsOf(other)).not.toEqual(bitsOf(right));
  });
});

const attempt = (call: () => unknown): string => {
  try {
    call();
    return 'no error';
  } catch (error) {
    return String(error);
  }
};

it('parameters may be described in any order: struct and values follow', async () => {
  const reversed = { ...ADAMW, params: Object.fromEntries(Object.entries(ADAMW.params).reverse()) };
  const run = async (spec: KernelSpec) => {
    const runner = new KernelRunner(gpu.device, gpu.queue, SHADER_SOURCES);
    const random = new Random(3);
    const [param, grad, m, v] = [1, 1, 0, 0].map((scale) => gpu.put(normals(random, 9, scale)));
    const [norm, status] = [gpu.put(Float32Array.of(1, 0.5)), gpu.zeros('uint32', 4)];
    const { beta1, oneMinusBeta1, beta2, oneMinusBeta2, epsilon, keep, stepSize, rootScale } = adamWScalars({
      ...SETTINGS,
      step: 1,
    });
    const ones = { one_minus_beta1: oneMinusBeta1, one_minus_beta2: oneMinusBeta2 };
    const params = { size: 9, beta1, beta2, ...ones, epsilon, keep, step_size: stepSize, root_scale: rootScale };
    runner.run(spec, { tensors: [param, grad, m, v, norm, status].map((t) => [t, t.size]), workgroups: 1, params });
    return (await gpu.read(param, m, v)).map(bitsOf);
  };
  expect(await run(reversed)).toEqual(await run(ADAMW));
});

describe('BindGroupCache', () => {
  it('makes a bind group once, holds no more than its capacity, and forgets destroyed tensors', () => {
    const cache = new BindGroupCache(gpu.device, 3);
    const pipeline = new Pipelines(gpu.device, gpu.queue.uniformLayout, SHADER_SOURCES).get(LOG_SOFTMAX_GATHER, 64);
    const [a, b, c, d] = [gpu.stale(4), gpu.stale(4), gpu.stale(4), gpu.stale(4)];
    const first = cache.get('k', pipeline, [a, b, c, d]);
    expect(cache.get('k', pipeline, [a, b, c, d])).toBe(first);
    cache.get('k', pipeline, [b, a, c, d]);
    cache.get('k', pipeline, [b, a, d, c]);
    expect(cache.get('k', pipeline, [a, b, c, d])).toBe(first);
    cache.get('k', pipeline, [a, b, d, c]);
    expect(cache.size).toBe(3);
    expect(cache.get('k', pipeline, [a, b, c, d]), 'used last, so kept').toBe(first);
    d.destroy();
    expect(cache.size).toBe(0);
  });
});
