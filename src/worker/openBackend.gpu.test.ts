import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Backend } from '../runtime/backend';
import type { OrtModule } from '../runtime/ort';
import { loadWebgpuOrt } from '../runtime/ortAssets';
import { createGpuBackend } from '../runtime/webgpu/gpuBackend';
import { SHADER_SOURCES } from '../runtime/webgpu/shaderSources';
import { openWasm } from '../train/gpuTestKit';
import { openBackend } from './openBackend';

let devices: GPUDevice[];
beforeEach(() => {
  devices = [];
  const { requestDevice } = GPUAdapter.prototype;
  vi.spyOn(GPUAdapter.prototype, 'requestDevice').mockImplementation(async function (this: GPUAdapter, descriptor) {
    const device = await requestDevice.call(this, descriptor);
    devices.push(device);
    return device;
  });
  vi.spyOn(GPUDevice.prototype, 'destroy');
});
afterEach(() => vi.restoreAllMocks());

const destroyed = () => vi.mocked(GPUDevice.prototype.destroy).mock.contexts;

async function refusing(): Promise<OrtModule> {
  const ort = await loadWebgpuOrt();
  const create = () => Promise.reject(new Error('adapterInfo is undefined'));
  return Object.create(ort, { InferenceSession: { value: { create } } });
}

it('ONNX Runtime that refuses a good device: the automatic choice goes on with WebAssembly, and the device is given back', async () => {
  const webgpu = async (): Promise<Backend> => {
    const backend = await createGpuBackend(await refusing(), SHADER_SOURCES);
    return Object.create(backend, { info: { value: { ...backend.info, software: false } } });
  };
  const { backend, reason, detail } = await openBackend('auto', { webgpu, wasm: openWasm });
  expect([backend.info.kind, reason]).toEqual(['wasm', 'webgpu_failed']);
  expect(detail).toMatch(/does not work on .*: adapterInfo is undefined$/);
  expect(devices).toHaveLength(1);
  expect(destroyed()).toEqual(devices);
});

it('ONNX Runtime that takes the device: WebGPU by choice', async () => {
  const webgpu = async () => createGpuBackend(await loadWebgpuOrt(), SHADER_SOURCES);
  const { backend, reason } = await openBackend('webgpu', { webgpu, wasm: openWasm });
  expect([backend.info.kind, reason]).toEqual(['webgpu', 'chosen']);
  expect(destroyed()).toEqual([]);
  await backend.dispose();
});

it('a shader that does not compile gives the device back', async () => {
  const broken = { ...SHADER_SOURCES, adamw: SHADER_SOURCES.adamw.replace('fn main', 'fn mian') };
  await expect(createGpuBackend(await loadWebgpuOrt(), broken)).rejects.toThrow('adamw.wgsl');
  expect(devices).toHaveLength(1);
  expect(destroyed()).toEqual(devices);
});
