import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import golden from '../../../e2e/golden/losses.json';
import { LOSS_TYPES, type LossType } from '../../core/lossTypes';
import { preferenceLoss } from '../../math/preferenceLoss';
import { Random } from '../../math/random';
import { expectClose, normals, TestGpu } from './webgpuTestKit';

let gpu: TestGpu;
beforeAll(async () => {
  gpu = await TestGpu.open();
});
afterAll(() => gpu.close());

interface Batch {
  lossType: LossType;
  beta: number;
  labelSmoothing: number;
  discopopTau?: number;
  logps: Float32Array;
  referenceLogps: Float32Array;
  lengths: Float32Array;
  hasRejected?: boolean;
}

async function onGpu({ hasRejected = true, ...batch }: Batch) {
  const pairs = hasRejected ? batch.logps.length / 2 : batch.logps.length;
  const [loss, dLogps, status] = [gpu.stale(pairs), gpu.stale(batch.logps.length), gpu.zeros('uint32', 4)];
  const [logps, referenceLogps, lengths] = [batch.logps, batch.referenceLogps, batch.lengths].map((data) =>
    gpu.put(data),
  );
  const tensors = { logps, referenceLogps, lengths, loss, dLogps, status };
  gpu.kernels.preferenceLoss({ ...batch, ...tensors, pairs, hasRejected, step: 12 });
  const [l, d, s] = await gpu.read(loss, dLogps, status);
  for (const tensor of Object.values(tensors)) tensor.destroy();
  return { loss: l, dLogps: d, status: [...s] };
}

function inFloat64({ hasRejected = true, ...batch }: Batch) {
  const pairs = hasRejected ? batch.logps.length / 2 : batch.logps.length;
  const [loss, dLogps, status] = [new Float64Array(pairs), new Float64Array(batch.logps.length), new Uint32Array(4)];
  preferenceLoss({ ...batch, loss, dLogps, status, pairs, hasRejected, step: 12 });
  return { loss, dLogps, status: [...status] };
}

function randomBatch(lossType: LossType, seed: number, pairs: number, scale: number): Batch {
  const random = new Random(seed);
  const referenceLogps = normals(random, 2 * pairs, 5).map((x) => x - 20);
  return {
    lossType,
    beta: 0.05 + random.uniform(),
    labelSmoothing: 0.05 + 0.3 * random.uniform(),
    discopopTau: 0.05 + 0.02 * (pairs % 5),
    logps: referenceLogps.map((x) => x + scale * random.normal()),
    referenceLogps,
    lengths: Float32Array.from({ length: 2 * pairs }, () => 1 + random.integer(30)),
  };
}

describe('golden/losses.json', () => {
  it.each(golden.map((c, i) => [i, c.loss_type, c.beta, c.label_smoothing, c] as const))(
    'case %i: %s, β = %d, ε = %d',
    async (_index, lossType, beta, labelSmoothing, c) => {
      const pairs = c.loss.length;
      const logps = Float32Array.of(...c.chosen_logratios, ...c.rejected_logratios);
      const referenceLogps = new Float32Array(2 * pairs);
      const lengths = Float32Array.of(...c.chosen_lengths, ...c.rejected_lengths);
      const actual = await onGpu({
        lossType: lossType as LossType,
        beta,
        labelSmoothing,
        logps,
        referenceLogps,
        lengths,
      });
      const derivatives = [...c.d_chosen_logratios, ...c.d_rejected_logratios].map((d) => d / pairs);
      expectClose(actual.loss, c.loss, 'loss', 1e-4, 5e-5);
      expectClose(actual.dLogps, derivatives, 'dLogps', 1e-4, 5e-5 / pairs);
      expect(actual.status).toEqual([0, 0, 0, 0]);
    },
  );
});

describe.each(LOSS_TYPES)('%s against float64', (lossType) => {
  it.each([1, 3, 64, 150])('%i pairs', async (pairs) => {
    const batch = randomBatch(lossType, pairs, pairs, 8);
    const [actual, expected] = [await onGpu(batch), inFloat64(batch)];
    expectClose(actual.loss, expected.loss, 'loss', 2e-5, 2e-5);
    expectClose(actual.dLogps, expected.dLogps, 'dLogps', 2e-5, 2e-5 / pairs);
    expect(actual.status).toEqual(expected.status);
  });

  it('stays finite at huge logratios', async () => {
    const batch = randomBatch(lossType, 2, 20, 1e4);
    const [actual, expected] = [await onGpu(batch), inFloat64(batch)];
    expectClose(actual.loss, expected.loss, 'loss', 1e-4, 1e-3);
    expect(actual.status).toEqual([0, 0, 0, 0]);
  });
});

describe('the sticky status', () => {
  it.each(LOSS_TYPES)('%s names the first pair whose input is not finite', async (lossType) => {
    for (const bad of [Number.NaN, Number.NEGATIVE_INFINITY]) {
      const batch = randomBatch(lossType, 3, 100, 1);
      batch.logps[71] = bad;
      batch.logps[95] = bad;
      expect((await onGpu(batch)).status).toEqual([1, 12, 71, 1]);
    }
  });

  it('sees a bad rejected or reference log-probability, where the loss reads it', async () => {
    const rejected = randomBatch('hinge', 3, 10, 1);
    rejected.logps[14] = Number.NaN;
    expect((await onGpu(rejected)).status).toEqual([1, 12, 4, 1]);
    const reference = randomBatch('apo_zero', 3, 10, 1);
    reference.referenceLogps[6] = Number.POSITIVE_INFINITY;
    expect((await onGpu(reference)).status).toEqual([1, 12, 6, 1]);
    expect((await onGpu({ ...reference, lossType: 'sft' })).status).toEqual([0, 0, 0, 0]);
  });

  it('sees a loss that overflows although its inputs are finite', async () => {
    const batch = randomBatch('sppo_hard', 3, 4, 1);
    batch.logps[2] = 1e25;
    expect((await onGpu(batch)).status).toEqual([1, 12, 2, 1]);
  });
});

describe('corners', () => {
  it('sft without a rejected half', async () => {
    const { logps, referenceLogps, lengths, ...rest } = randomBatch('sft', 4, 7, 1);
    const batch = {
      ...rest,
      logps: logps.slice(7),
      referenceLogps: referenceLogps.slice(7),
      lengths: lengths.slice(7),
      hasRejected: false,
    };
    const [actual, expected] = [await onGpu(batch), inFloat64(batch)];
    expectClose(actual.loss, expected.loss, 'loss');
    expectClose(actual.dLogps, expected.dLogps, 'dLogps');
  });

  it.each(['sft', 'ipo', 'sigmoid_norm'] as const)('%s with empty completions', async (lossType) => {
    const zeros = new Float32Array(2);
    const batch = { lossType, beta: 0.5, labelSmoothing: 0, logps: zeros, referenceLogps: zeros, lengths: zeros };
    const [actual, expected] = [await onGpu(batch), inFloat64(batch)];
    expectClose(actual.loss, expected.loss, 'loss');
    expect(actual.status).toEqual([0, 0, 0, 0]);
  });

  it('refuses a loss that compares two completions without the rejected half', async () => {
    const batch = { ...randomBatch('sigmoid', 5, 1, 1), hasRejected: false };
    await expect(onGpu(batch)).rejects.toThrow('loss_type is sigmoid but the batch has no rejected half');
  });
});
