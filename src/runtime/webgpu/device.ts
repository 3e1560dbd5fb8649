import type { MemoryLimits } from '../../core/engine';
import { EngineError } from '../../core/errors';

/** What an adapter says of itself; '' where it does not say. */
export interface AdapterNames {
  readonly vendor: string;
  readonly architecture: string;
  readonly device: string;
  readonly description: string;
}

export interface OpenedDevice {
  readonly device: GPUDevice;
  readonly adapter: AdapterNames;
  /** The adapter's vendor and architecture, for a person. */
  readonly description: string;
  /** True when the adapter runs on the CPU: correct, but slow. */
  readonly software: boolean;
}

/** Used by ONNX Runtime, which shares the device, where they are present; nothing here requires them. */
const WANTED_FEATURES: readonly GPUFeatureName[] = ['shader-f16', 'subgroups', 'timestamp-query'];

/** Raised to what the adapter offers: large vocabularies need large buffers, and ONNX Runtime's kernels larger workgroups. */
const WANTED_LIMITS = [
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxStorageBuffersPerShaderStage',
  'maxComputeWorkgroupStorageSize',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupSizeX',
  'maxComputeWorkgroupSizeY',
  'maxComputeWorkgroupSizeZ',
  'maxComputeWorkgroupsPerDimension',
] as const satisfies readonly (keyof GPUSupportedLimits)[];

/**
 * Opens the GPU with the adapter's limits and the wanted features that it has. Works in a page and in a worker.
 * @param gpu navigator.gpu, or undefined where the browser has none.
 * @throws EngineError webgpu_missing where there is no navigator.gpu, webgpu_unavailable with the reason where no device is behind it.
 */
export async function openDevice(gpu: GPU | undefined = globalThis.navigator?.gpu): Promise<OpenedDevice> {
  if (!gpu) throw new EngineError('webgpu_missing', 'there is no WebGPU here: navigator.gpu is missing');
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' }).catch((reason: unknown) => {
    throw unavailable(`the request for a GPU failed: ${messageOf(reason)}`);
  });
  if (!adapter) throw unavailable('the browser offers WebGPU but found no usable GPU (requestAdapter gave null)');
  const requiredLimits: Record<string, number> = {};
  for (const limit of WANTED_LIMITS) requiredLimits[limit] = adapter.limits[limit];
  const requiredFeatures = WANTED_FEATURES.filter((feature) => adapter.features.has(feature));
  const device = await adapter
    .requestDevice({ label: 'DpoPlayground.device', requiredFeatures, requiredLimits })
    .catch((reason: unknown) => {
      throw unavailable(`the GPU refused a device: ${messageOf(reason)}`);
    });
  const { info } = adapter;
  const names = {
    vendor: info.vendor,
    architecture: info.architecture,
    device: info.device,
    description: info.description,
  };
  return { device, adapter: names, description: nameOf(info), software: isSoftware(info) };
}

/** A tensor is one buffer, bound whole. How much memory the GPU has, WebGPU does not say. */
export function memoryLimits({ maxBufferSize, maxStorageBufferBindingSize }: GPUSupportedLimits): MemoryLimits {
  const [tensorLimit, tensor] =
    maxBufferSize < maxStorageBufferBindingSize
      ? (['maxBufferSize', maxBufferSize] as const)
      : (['maxStorageBufferBindingSize', maxStorageBufferBindingSize] as const);
  return { tensor, tensorLimit, run: Number.POSITIVE_INFINITY, total: Number.POSITIVE_INFINITY };
}

function nameOf(info: GPUAdapterInfo): string {
  const parts = [info.vendor, info.architecture].filter((part) => part !== '');
  return parts.join(' ') || info.description || 'unnamed GPU';
}

/** True when the adapter runs on the CPU: correct, but slow. */
export function isSoftware(info: GPUAdapterInfo): boolean {
  const name = `${info.vendor} ${info.architecture} ${info.device} ${info.description}`;
  return info.isFallbackAdapter === true || info.vendor === 'google' || /swiftshader|llvmpipe|basic render/i.test(name);
}

function unavailable(reason: string): EngineError {
  return new EngineError('webgpu_unavailable', `WebGPU is not available: ${reason}`, { reason });
}

function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
