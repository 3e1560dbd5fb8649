import { describe, expect, it } from 'vitest';
import { openNodeBackend } from '../cli/nodeBackend';
import { EngineError } from '../core/errors';
import type { Backend } from '../runtime/backend';
import { type BackendMakers, openBackend } from './openBackend';

/** Passes for WebGPU; what a test changes of it is how it fails. */
function webgpuLike(change: Partial<Backend> = {}, software = false) {
  const wasm = openNodeBackend(1);
  const disposed: string[] = [];
  const info = { ...wasm.info, kind: 'webgpu' as const, description: 'apple metal-3', software };
  const dispose = async () => {
    disposed.push('webgpu');
  };
  return { backend: Object.assign(Object.create(wasm) as Backend, { info, dispose, ...change }), disposed };
}

const makers = (webgpu: BackendMakers['webgpu']): BackendMakers => ({
  webgpu,
  wasm: async () => openNodeBackend(1),
});

const NO_SESSION = 'no available backend found. ERR: [webgpu] TypeError: Failed to fetch';
const failures: readonly [string, string, Partial<Backend>][] = [
  ['no session can be made', NO_SESSION, { loadGraph: async () => Promise.reject(new Error(NO_SESSION)) }],
  ['nothing can be read back', 'device lost', { read: async () => Promise.reject(new Error('device lost')) }],
  [
    'the numbers are wrong',
    'a product of matrices is [0, 0, 0, 0], not [19, 22, 43, 50]',
    { read: async () => [new Float32Array(4)] },
  ],
];

describe('the automatic choice', () => {
  it('is WebGPU where ONNX Runtime computes on it', async () => {
    const { backend, disposed } = webgpuLike();
    const opened = await openBackend(
      'auto',
      makers(async () => backend),
    );
    expect(opened).toEqual({ backend, reason: 'webgpu_available', detail: '' });
    expect(disposed).toEqual([]);
  });

  it.each(failures)('goes on with WebAssembly where %s, and says why', async (_, words, change) => {
    const { backend, disposed } = webgpuLike(change);
    const opened = await openBackend(
      'auto',
      makers(async () => backend),
    );
    expect(opened.backend.info.kind).toBe('wasm');
    expect(opened.reason).toBe('webgpu_failed');
    expect(opened.detail).toBe(`ONNX Runtime does not work on apple metal-3: ${words}`);
    expect(disposed).toEqual(['webgpu']);
  });

  it('is WebAssembly where WebGPU is missing, has no GPU, is emulated or cannot start', async () => {
    const missing = await openBackend(
      'auto',
      makers(() => Promise.reject(new EngineError('webgpu_missing', 'navigator.gpu is missing'))),
    );
    expect(missing).toMatchObject({ reason: 'webgpu_missing', detail: '', backend: { info: { kind: 'wasm' } } });
    const unavailable = new EngineError('webgpu_unavailable', 'WebGPU is not available: none', { reason: 'none' });
    const without = await openBackend(
      'auto',
      makers(() => Promise.reject(unavailable)),
    );
    expect(without).toMatchObject({ reason: 'webgpu_no_adapter', detail: 'none', backend: { info: { kind: 'wasm' } } });
    const emulated = webgpuLike({}, true);
    const software = await openBackend(
      'auto',
      makers(async () => emulated.backend),
    );
    expect(software).toMatchObject({ reason: 'webgpu_software', detail: 'apple metal-3' });
    expect(emulated.disposed).toEqual(['webgpu']);
    const failed = await openBackend(
      'auto',
      makers(() => Promise.reject(new Error('import failed'))),
    );
    expect(failed).toMatchObject({ reason: 'webgpu_failed', detail: 'import failed' });
  });

  it('is made once where WebAssembly itself does not start', async () => {
    let made = 0;
    const wasm = () => {
      made++;
      return Promise.reject(new Error('no memory'));
    };
    const { backend } = webgpuLike({}, true);
    await expect(openBackend('auto', { webgpu: async () => backend, wasm })).rejects.toThrow('no memory');
    expect(made).toBe(1);
  });
});

describe('WebGPU by choice', () => {
  it.each(failures)('fails in its words where %s', async (_, words, change) => {
    const { backend, disposed } = webgpuLike(change);
    const reason = `ONNX Runtime does not work on apple metal-3: ${words}`;
    await expect(
      openBackend(
        'webgpu',
        makers(async () => backend),
      ),
    ).rejects.toMatchObject({
      code: 'engine_failed',
      values: { reason },
    });
    expect(disposed).toEqual(['webgpu']);
  });

  it('may be emulated', async () => {
    const { backend } = webgpuLike({}, true);
    const opened = await openBackend(
      'webgpu',
      makers(async () => backend),
    );
    expect(opened).toEqual({ backend, reason: 'chosen', detail: '' });
  });
});
