import { describe, expect, it } from 'vitest';
import { memoryLimits, openDevice } from './device';

/** A navigator.gpu that answers with what the test gives. */
const fakeGpu = (requestAdapter: () => Promise<unknown>) => ({ requestAdapter }) as unknown as GPU;

const fakeAdapter = (
  info: Partial<GPUAdapterInfo>,
  requestDevice: (descriptor: GPUDeviceDescriptor) => Promise<unknown>,
) => ({
  info: { vendor: '', architecture: '', device: '', description: '', ...info },
  limits: { maxBufferSize: 2 ** 31, maxStorageBufferBindingSize: 2 ** 30 },
  features: new Set(['subgroups', 'texture-compression-bc']),
  requestDevice,
});

describe('openDevice', () => {
  it.each([
    ['requestAdapter gave null', fakeGpu(async () => null)],
    ['the request for a GPU failed: blocked', fakeGpu(async () => Promise.reject(new Error('blocked')))],
    [
      'the GPU refused a device: out of memory',
      fakeGpu(async () => fakeAdapter({}, async () => Promise.reject(new Error('out of memory')))),
    ],
  ])('says why WebGPU is not available: %s', async (reason, gpu) => {
    const error = await openDevice(gpu).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'webgpu_unavailable', values: { reason: expect.stringContaining(reason) } });
  });

  it('tells a missing WebGPU from one without a GPU', async () => {
    // A default parameter would replace undefined by this machine's navigator.gpu; Node has none.
    await expect(openDevice(undefined)).rejects.toMatchObject({ code: 'webgpu_missing' });
  });

  it('asks for what the adapter has, and nothing that it lacks', async () => {
    let asked: GPUDeviceDescriptor | undefined;
    const requestDevice = async (descriptor: GPUDeviceDescriptor) => {
      asked = descriptor;
      return {};
    };
    await openDevice(fakeGpu(async () => fakeAdapter({}, requestDevice)));
    expect(asked?.requiredFeatures).toEqual(['subgroups']);
    expect(asked?.requiredLimits).toMatchObject({ maxBufferSize: 2 ** 31, maxStorageBufferBindingSize: 2 ** 30 });
  });

  it.each([
    [2 ** 28, 2 ** 27, { tensor: 2 ** 27, tensorLimit: 'maxStorageBufferBindingSize' }],
    [2 ** 26, 2 ** 27, { tensor: 2 ** 26, tensorLimit: 'maxBufferSize' }],
  ])('knows the smaller limit of a tensor: %i, %i', (maxBufferSize, maxStorageBufferBindingSize, expected) => {
    const limits = { maxBufferSize, maxStorageBufferBindingSize } as GPUSupportedLimits;
    expect(memoryLimits(limits)).toMatchObject(expected);
  });

  it.each([
    [{ vendor: 'apple', architecture: 'metal-3' }, 'apple metal-3', false],
    [{ vendor: 'google', architecture: 'swiftshader' }, 'google swiftshader', true],
    [{ vendor: 'intel', isFallbackAdapter: true }, 'intel', true],
    [{ vendor: 'mesa', description: 'llvmpipe (LLVM 15)' }, 'mesa', true],
    [{}, 'unnamed GPU', false],
  ])('describes %j', async (info, description, software) => {
    const opened = await openDevice(fakeGpu(async () => fakeAdapter(info, async () => ({}))));
    expect([opened.description, opened.software]).toEqual([description, software]);
  });
});
