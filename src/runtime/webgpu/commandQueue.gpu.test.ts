import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDevice } from './device';
import { GpuTensor } from './gpuTensor';
import { TestGpu } from './webgpuTestKit';

let gpu: TestGpu;
beforeAll(async () => {
  gpu = await TestGpu.open();
});
afterAll(() => gpu.close());

/** Encodes sums[0] = value, with a kernel whose parameters differ from call to call. */
const addUp = (rows: number, sums: GpuTensor) => {
  const [values, targets] = [gpu.put(new Float32Array(rows).fill(1)), gpu.put(new Int32Array(rows))];
  gpu.kernels.sequenceSum({ values, targets, starts: gpu.put(Int32Array.of(0, rows)), sums, sequences: 1 });
};

describe('CommandQueue', () => {
  it('submits once for any number of kernels and copies, and not at all for none', () => {
    const before = gpu.queue.submissions;
    gpu.queue.flush();
    expect(gpu.queue.submissions).toBe(before);
    const [a, b] = [gpu.stale(1), gpu.stale(1)];
    addUp(3, a);
    gpu.queue.copy(a.buffer, 0, b.buffer, 0, 4);
    addUp(4, a);
    gpu.queue.flush();
    gpu.queue.flush();
    expect(gpu.queue.submissions).toBe(before + 1);
  });

  it('runs kernels and copies in the order of the calls', async () => {
    const [a, b, c] = [gpu.stale(1), gpu.stale(1), gpu.stale(3)];
    addUp(3, a);
    gpu.queue.copy(a.buffer, 0, b.buffer, 0, 4);
    addUp(4, a);
    gpu.queue.copy(a.buffer, 0, c.buffer, 4, 4);
    expect((await gpu.read(a, b, c)).map((values) => [...values])).toEqual([[4], [3], [777, 4, 777]]);
  });

  it('keeps every dispatch its own parameters, past the end of an arena page and over two flushes', async () => {
    const logits = gpu.put(Float32Array.of(1, 2, 3, 4, 5));
    const targets = gpu.put(Int32Array.of(0));
    const counts = Array.from({ length: 700 }, (_, i) => 1 + (i % 5));
    for (let round = 0; round < 2; round++) {
      const outputs = counts.map((vocab) => {
        const lse = gpu.stale(1);
        gpu.kernels.logSoftmaxGather({ logits, targets, logps: gpu.stale(1), lse, rows: 1, vocab });
        return lse;
      });
      const before = gpu.queue.submissions;
      const results = (await gpu.read(...outputs)).map(([lse]) => lse.toFixed(4));
      const expected = [1, 2, 3, 4, 5].map((n) =>
        Math.log([1, 2, 3, 4, 5].slice(0, n).reduce((s, x) => s + Math.exp(x), 0)),
      );
      expect(results).toEqual(counts.map((n) => expected[n - 1].toFixed(4)));
      expect(gpu.queue.submissions).toBe(before + 1);
    }
  });

  it('keeps a destroyed tensor alive until what uses it has been submitted', async () => {
    const source = gpu.put(Float32Array.of(5));
    const target = gpu.stale(1);
    gpu.queue.copy(source.buffer, 0, target.buffer, 0, 4);
    source.destroy();
    source.destroy();
    expect([...(await gpu.read(target))[0]]).toEqual([5]);
  });

  it('reads nothing from an empty tensor', async () => {
    expect((await gpu.read(gpu.zeros('float32', 0)))[0]).toHaveLength(0);
  });
});

describe('GpuTensor', () => {
  it('pads its buffer to 16 bytes, starts at zero and takes a shorter write', async () => {
    const tensor = GpuTensor.create(gpu.queue, 'weights', 'int32', [5]);
    expect([tensor.buffer.size, tensor.size]).toEqual([32, 5]);
    tensor.write(Int32Array.of(1, -2));
    expect([...(await gpu.read(tensor))[0]]).toEqual([1, -2, 0, 0, 0]);
  });

  it('leaves a borrowed buffer to its owner, under the same id', async () => {
    const owner = gpu.put(Float32Array.of(1, 2));
    const borrowed = GpuTensor.borrow(gpu.queue, owner.buffer, 'borrowed', 'float32', [2]);
    expect(borrowed.id).toBe(owner.id);
    borrowed.destroy();
    expect([...(await gpu.read(owner))[0]]).toEqual([1, 2]);
  });

  it('refuses data of another type or length, and a buffer that is too small', () => {
    const tensor = GpuTensor.create(gpu.queue, 'weights', 'float32', [4]);
    expect(() => tensor.write(new Float32Array(5))).toThrow('weights holds 4 elements; 5 were given');
    expect(() => tensor.write(new Int32Array(4))).toThrow('weights is float32; a Int32Array was given');
    expect(() => GpuTensor.borrow(gpu.queue, tensor.buffer, 'logits', 'float32', [2, 3])).toThrow('needs 24 bytes');
  });

  it('says which limit a tensor exceeds', () => {
    const limit = gpu.device.limits.maxStorageBufferBindingSize;
    const make = () => GpuTensor.create(gpu.queue, 'logits', 'float32', [limit / 4 + 4]);
    expect(make).toThrow(`logits needs ${limit + 16} bytes; this GPU's maxStorageBufferBindingSize is ${limit}`);
  });
});

it('openDevice opens this browser’s device', async () => {
  const { device, description, software } = await openDevice();
  expect(description).not.toBe('');
  expect(typeof software).toBe('boolean');
  expect(device.limits.maxBufferSize).toBeGreaterThanOrEqual(gpu.device.limits.maxBufferSize);
  device.destroy();
});
