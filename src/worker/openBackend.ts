import { asEngineError } from '../errors';
import type { Backend } from '../runtime/backend';
import type { BackendChoice, BackendReason } from './protocol';

export interface BackendMakers {
  readonly webgpu: () => Promise<Backend>;
  readonly wasm: () => Promise<Backend>;
}

export interface OpenedBackend {
  readonly backend: Backend;
  readonly reason: BackendReason;
  /** Why WebGPU is not used, in words; '' where it is. */
  readonly detail: string;
}

/**
 * The backend that was asked for; `auto` takes WebGPU where there is a real GPU behind it. Emulated in software, WebGPU is correct but far
 * slower than WebAssembly, so that it must be asked for. @throws EngineError webgpu_unavailable when WebGPU was asked for and is not to be had
 */
export async function openBackend(choice: BackendChoice, make: BackendMakers): Promise<OpenedBackend> {
  if (choice !== 'auto') return { backend: await make[choice](), reason: 'chosen', detail: '' };
  try {
    const backend = await make.webgpu();
    if (!backend.info.software) return { backend, reason: 'webgpu_available', detail: '' };
    const detail = backend.info.description;
    await backend.dispose();
    return { backend: await make.wasm(), reason: 'webgpu_software', detail };
  } catch (thrown) {
    const error = asEngineError(thrown);
    const reason = error.code === 'webgpu_unavailable' ? 'webgpu_missing' : 'webgpu_failed';
    return { backend: await make.wasm(), reason, detail: String(error.values.reason ?? error.message) };
  }
}
