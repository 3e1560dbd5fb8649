import type { BackendChoice, BackendReason } from '../core/engine';
import { asEngineError } from '../core/errors';
import type { Backend } from '../runtime/backend';
import { tryBackend } from '../runtime/trial';

export interface BackendMakers {
  readonly webgpu: () => Promise<Backend>;
  readonly wasm: () => Promise<Backend>;
}

export interface OpenedBackend {
  readonly backend: Backend;
  readonly reason: BackendReason;
  /** What WebGPU said where it is not used; '' where it said nothing. */
  readonly detail: string;
}

/**
 * The backend that was asked for; `auto` takes WebGPU where there is a real GPU behind it on which ONNX Runtime works, which is tried with a small
 * graph. Emulated in software, WebGPU is correct but far slower than WebAssembly, so that it must be asked for.
 * @throws EngineError webgpu_missing, webgpu_unavailable or engine_failed, in the words of what failed, when WebGPU was asked for and is not to be had
 */
export async function openBackend(choice: BackendChoice, make: BackendMakers): Promise<OpenedBackend> {
  if (choice === 'wasm') return { backend: await make.wasm(), reason: 'chosen', detail: '' };
  if (choice === 'webgpu') return { backend: await tried(await make.webgpu()), reason: 'chosen', detail: '' };
  const found = await fastWebgpu(make);
  return 'backend' in found ? found : { backend: await make.wasm(), ...found };
}

/** WebGPU where it is the faster one, or why it is not taken. */
async function fastWebgpu({ webgpu }: BackendMakers): Promise<OpenedBackend | Omit<OpenedBackend, 'backend'>> {
  try {
    const backend = await webgpu();
    if (backend.info.software) {
      await backend.dispose();
      return { reason: 'webgpu_software', detail: backend.info.description };
    }
    return { backend: await tried(backend), reason: 'webgpu_available', detail: '' };
  } catch (thrown) {
    const { code, values, message } = asEngineError(thrown);
    if (code === 'webgpu_missing') return { reason: code, detail: '' };
    const reason = code === 'webgpu_unavailable' ? 'webgpu_no_adapter' : 'webgpu_failed';
    return { reason, detail: String(values.reason ?? message) };
  }
}

/** @throws EngineError engine_failed where ONNX Runtime does not work on it; it is disposed of then */
async function tried(backend: Backend): Promise<Backend> {
  try {
    await tryBackend(backend);
    return backend;
  } catch (thrown) {
    await backend.dispose();
    throw thrown;
  }
}
