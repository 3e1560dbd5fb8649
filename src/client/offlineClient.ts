import type { BackendInfo } from '../core/engine';

/** What the page asks of its service worker, worker/offline/serviceWorker.ts. */
export interface KeepRequest {
  /** Address of the page's own script, which says what version the page is. */
  readonly page: string;
  /** What trains here, which is kept too; undefined where nothing does yet. */
  readonly engine: BackendInfo['kind'] | undefined;
}

/** Has the browser keep the page for when there is no connection. @param script address of the built service worker */
export async function keepOffline(container: ServiceWorkerContainer, script: URL, request: KeepRequest): Promise<void> {
  try {
    await container.register(script);
    const { active } = await container.ready;
    active?.postMessage(request);
  } catch {
    // A browser may forbid it. Then the page is what it is without.
  }
}
