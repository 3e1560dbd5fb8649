import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { MetricsRecord } from '../core/records';
import type { Backend } from '../runtime/backend';
import { countSubmissions, openGpu, openTiny, watchBuffers } from './gpuTestKit';

import type { Trainer } from './trainer';

async function runTo(trainer: Trainer, step: number): Promise<MetricsRecord[]> {
  const records: MetricsRecord[] = [];
  while (trainer.step < step) if (await trainer.runStep()) records.push(...(await trainer.collect()).records);
  return records;
}

describe('a training step stays on the GPU', () => {
  let backend: Backend;
  let submissions: () => number;
  let buffers: () => number;
  beforeEach(async () => {
    submissions = countSubmissions();
    buffers = watchBuffers().count;
    backend = await openGpu();
  });
  afterEach(async () => {
    await backend.dispose();
    vi.restoreAllMocks();
  });

  /** Submissions of ours in each step from 11 to 19: the reference is known by then, and no step logs. */
  async function submissionsPerStep(trainer: Trainer): Promise<number[]> {
    const perStep: number[] = [];
    while (trainer.step < 20) {
      const before = submissions();
      await trainer.runStep();
      perStep.push(submissions() - before);
    }
    return perStep;
  }

  /** ONNX Runtime's pool fills up to its high-water mark. A buffer leaked on logging steps alone would make 10. */
  const POOL = 5;

  /** How many more buffers are alive after so many more steps. */
  async function bufferGrowth(trainer: Trainer, steps: number): Promise<number> {
    await backend.sync();
    const early = buffers();
    expect(early).toBeGreaterThan(20);
    await runTo(trainer, trainer.step + steps);
    await backend.sync();
    return buffers() - early;
  }

  it('with at most two submissions of ours and no growing number of buffers, and the same numbers from captured graphs', async () => {
    const plain = await openTiny(backend, false);
    const expected = await runTo(plain.trainer, 11);
    expect(Math.max(...(await submissionsPerStep(plain.trainer)))).toBeLessThanOrEqual(2);
    expect(await bufferGrowth(plain.trainer, 100)).toBeLessThanOrEqual(POOL);
    expect(plain.trainer.captured).toBe(false);
    const oracle = await plain.policy.read();
    await plain.trainer.dispose();

    const captured = await openTiny(backend, true);
    const actual = await runTo(captured.trainer, 11);
    expect(captured.trainer.captured).toBe(true);
    expect(Math.max(...(await submissionsPerStep(captured.trainer)))).toBeLessThanOrEqual(2);
    expect(await bufferGrowth(captured.trainer, 100)).toBeLessThanOrEqual(POOL);
    expect(actual).toHaveLength(expected.length);
    actual.forEach((record, step) => {
      for (const [name, value] of Object.entries(expected[step])) {
        const found = record[name as keyof MetricsRecord] ?? Number.NaN;
        expect(Math.abs(found - value), `${name} of step ${step}`).toBeLessThanOrEqual(1e-5 * Math.abs(value) + 1e-6);
      }
    });
    const weights = await captured.policy.read();
    for (const [name, values] of oracle) {
      const other = weights.get(name) as Float32Array;
      const worst = values.reduce((most, x, i) => Math.max(most, Math.abs(x - other[i])), 0);
      // The key third of this bias has a gradient of exactly zero, which Adam turns into noise.
      if (!name.endsWith('c_attn.bias')) expect(worst, name).toBeLessThan(1e-4);
    }
    expect(await bufferGrowth(captured.trainer, 150)).toBe(0);
    await captured.trainer.dispose();
  });
});

describe('a lost device', () => {
  it('settles `lost`, and reading fails instead of hanging', async () => {
    const devices: GPUDevice[] = [];
    const { requestDevice } = GPUAdapter.prototype;
    vi.spyOn(GPUAdapter.prototype, 'requestDevice').mockImplementation(async function (this: GPUAdapter, descriptor) {
      const device = await requestDevice.call(this, descriptor);
      devices.push(device);
      return device;
    });
    const opened = await openGpu();
    vi.restoreAllMocks();
    const tensor = opened.tensor('kept', 'float32', [4]);
    expect(await Promise.race([opened.lost, Promise.resolve('alive')])).toBe('alive');
    expect(devices).toHaveLength(1);
    devices[0].destroy();
    expect(await opened.lost).toMatch(/\w/);
    await expect(opened.read([tensor])).rejects.toThrow();
  });
});
