import { afterAll, beforeAll, expect, it } from 'vitest';
import { type OpenedDevice, openDevice } from '../runtime/webgpu/device';
import { TestGpu } from '../runtime/webgpu/webgpuTestKit';
import { countDispatches } from './countDispatches';
import { measureKernels } from './kernelSpeed';
import { PassClock } from './passClock';

let gpu: TestGpu;
let opened: OpenedDevice;
beforeAll(async () => {
  gpu = await TestGpu.open();
  opened = await openDevice();
});
afterAll(() => {
  gpu.close();
  opened.device.destroy();
});

it('dispatches are counted apart, ours and others’, and what is submitted', async () => {
  const [logps, lse] = [gpu.stale(1), gpu.stale(1)];
  const [logits, targets] = [gpu.put(Float32Array.of(1, 2)), gpu.put(Int32Array.of(0))];
  const ours = () => gpu.kernels.logSoftmaxGather({ logits, targets, logps, lse, rows: 1, vocab: 2 });
  const module = gpu.device.createShaderModule({ code: '@compute @workgroup_size(1) fn main() {}' });
  const pipeline = gpu.device.createComputePipeline({ layout: 'auto', compute: { module, entryPoint: 'main' } });
  const other = () => {
    const encoder = gpu.device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    pass.setPipeline(pipeline);
    pass.dispatchWorkgroups(1);
    pass.end();
    gpu.device.queue.submit([encoder.finish()]);
  };
  const counted = await countDispatches(async () => {
    ours();
    ours();
    gpu.queue.flush();
    other();
  });
  expect(counted).toEqual({ ours: 2, onnxRuntime: 1, submissions: 2 });
  ours();
  other();
  expect((await gpu.read(lse))[0][0]).toBeCloseTo(Math.log(Math.E + Math.E ** 2), 4);
  expect(counted, 'afterwards nothing is counted').toEqual({ ours: 2, onnxRuntime: 1, submissions: 2 });
});

it('a copy, AdamW and log-softmax are timed by the clock that the device has, and what they must move is known', async () => {
  const { clock, kernels } = await measureKernels({ ...opened, software: true });
  expect(clock).toBe(opened.device.features.has('timestamp-query') ? 'timestamp-query' : 'wall time');
  expect(kernels.map(({ kernel, bytes }) => [kernel, bytes])).toEqual([
    ['copy', 2 * 2 ** 20],
    ['adamw', 28 * 2 ** 17],
    ['log_softmax_gather', 5 * 4 * 50260],
  ]);
  for (const { kernel, milliseconds } of kernels) expect(milliseconds, kernel).toBeGreaterThan(0);
});

it('a device without timestamps is timed from submission to completion', async () => {
  const clock = new PassClock(gpu.device);
  expect([clock.exact, clock.passOptions]).toEqual([false, {}]);
  const submitted: string[] = [];
  expect(await clock.time(() => submitted.push('once'))).toBeGreaterThanOrEqual(0);
  expect(submitted).toEqual(['once']);
});
