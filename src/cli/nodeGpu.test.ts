import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { deviceFlag } from './deviceFlag';
import { UsageError } from './flags';
import { goldenProblems } from './goldenTolerance';
import { copySharedMemory } from './nodeGpu';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

it('verify --device webgpu: golden losses from this process, nothing but them on stdout, the adapter on stderr, and the process ends', () => {
  const losses = 'e2e/golden/losses.json';
  const args = ['scripts/cli.mjs', 'verify', losses, '--device', 'webgpu'];
  const { status, stdout, stderr } = spawnSync('node', args, { cwd: ROOT, encoding: 'utf8', timeout: 100_000 });
  expect([status, stderr]).toEqual([0, expect.stringMatching(/^WebGPU in (Node|headless Chromium): \w/m)]);
  expect(goldenProblems(JSON.parse(stdout), JSON.parse(readFileSync(`${ROOT}${losses}`, 'utf8')))).toEqual([]);
});

describe('data in shared memory', () => {
  /** A queue that tells what reaches it, as bytes. */
  function queueOf() {
    const written: { data: unknown; rest: unknown[] }[] = [];
    const queue = {
      writeBuffer: (_buffer: unknown, _offset: unknown, data: unknown, ...rest: unknown[]) =>
        written.push({ data, rest }),
    };
    copySharedMemory(queue as unknown as GPUQueue);
    return { queue: queue as unknown as GPUQueue, written };
  }
  const buffer = {} as GPUBuffer;
  const shared = Float32Array.from([1, 2, 3, 4]);
  const memory = new SharedArrayBuffer(32);
  new Float32Array(memory).set(shared, 2);
  const view = new Float32Array(memory, 8, 4);
  const bytes = (from: number, to: number) => new Uint8Array(shared.slice(from, to).buffer);

  it.each<[string, GPUAllowSharedBufferSource, number | undefined, number | undefined, Uint8Array]>([
    ['a view', view as unknown as Float32Array<ArrayBuffer>, undefined, undefined, bytes(0, 4)],
    ['from an element on', view as unknown as Float32Array<ArrayBuffer>, 1, undefined, bytes(1, 4)],
    ['some elements', view as unknown as Float32Array<ArrayBuffer>, 1, 2, bytes(1, 3)],
    ['bytes of the memory itself', memory as unknown as ArrayBuffer, 12, 8, bytes(1, 3)],
  ])('is copied first: %s', (_, data, start, size, expected) => {
    const { queue, written } = queueOf();
    queue.writeBuffer(buffer, 0, data, start, size);
    expect(written).toEqual([{ data: expected, rest: [] }]);
    expect((written[0].data as Uint8Array).buffer).toBeInstanceOf(ArrayBuffer);
  });

  it('other data passes as it is', () => {
    const { queue, written } = queueOf();
    queue.writeBuffer(buffer, 0, shared, 1, 2);
    expect(written[0].data).toBe(shared);
    expect(written[0].rest).toEqual([1, 2]);
  });
});

it('--device: the first is the default, and what is not to be had is refused with what is', () => {
  expect(deviceFlag(undefined, ['wasm', 'webgpu'])).toBe('wasm');
  expect(deviceFlag('webgpu', ['wasm', 'webgpu'])).toBe('webgpu');
  expect(() => deviceFlag('browser', ['wasm', 'webgpu'])).toThrow(UsageError);
  expect(() => deviceFlag('gpu', ['wasm', 'webgpu'])).toThrow('--device is gpu; use wasm or webgpu');
});
