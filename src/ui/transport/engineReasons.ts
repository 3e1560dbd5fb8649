import type { BackendInfo, BackendReason } from '../../core/engine';

/** What a page knows of itself and its worker does not. */
export interface PageFacts {
  /** The page has navigator.gpu. */
  readonly gpu: boolean;
  /** Served over HTTPS, or from this machine: elsewhere browsers hide WebGPU, and allow no isolation. */
  readonly secure: boolean;
  /** crossOriginIsolated: without it there is no shared memory, which threads need. */
  readonly isolated: boolean;
}

export const pageFacts = (): PageFacts => ({
  gpu: 'gpu' in navigator,
  secure: globalThis.isSecureContext,
  isolated: globalThis.crossOriginIsolated,
});

/** Why training runs on its backend: where its worker has no WebGPU, the page knows why. A key of `backend.reasons`. */
export function backendReason(reason: BackendReason, page: PageFacts) {
  if (reason !== 'webgpu_missing') return reason;
  if (page.gpu) return 'webgpu_not_in_workers';
  return page.secure ? reason : 'webgpu_not_secure';
}

/** Why WebAssembly has one thread: what forbids more comes before what leaves no core for them. A key of `backend.oneThread`; undefined where it has more. */
export function oneThreadReason({ kind, threads }: BackendInfo, page: PageFacts) {
  if (kind !== 'wasm' || threads > 1) return undefined;
  if (page.isolated) return 'cores';
  return page.secure ? 'not_isolated' : 'not_secure';
}
