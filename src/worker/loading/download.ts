import type { Sink } from '../../client/modelCache';
import { EngineError } from '../../core/errors';

export interface DownloadOptions {
  /** Bytes that the file may have at most. */
  readonly limit: number;
  readonly sink: Sink;
  readonly signal: AbortSignal;
  /** @param total 0 where the server does not say */
  readonly onProgress: (bytes: number, total: number) => void;
}

const MEGABYTE = 2 ** 20;

/**
 * Streams a file to a sink. No cookies and no referrer go out. null where the server says that there is no such file.
 * @throws EngineError download_failed, file_too_large; the signal's reason
 */
export async function download(url: URL, { limit, sink, signal, onProgress }: DownloadOptions): Promise<Blob | null> {
  try {
    const response = await request(url, signal);
    if (response.status === 404) {
      await sink.abort();
      return null;
    }
    if (!response.ok || !response.body) throw failed(url, String(response.status));
    const total = Number(response.headers.get('Content-Length')) || 0;
    if (total > limit) throw tooLarge(url, total, limit);
    let arrived = 0;
    for await (const chunk of chunksOf(response.body, url, signal)) {
      arrived += chunk.length;
      if (arrived > limit) throw tooLarge(url, arrived, limit);
      sink.write(chunk);
      onProgress(arrived, Math.max(total, arrived));
    }
    // A compressed answer has more bytes than its Content-Length, never fewer.
    if (arrived < total) throw failed(url, `${arrived} of ${total} bytes came`);
    return await sink.close();
  } catch (thrown) {
    await sink.abort();
    throw thrown;
  }
}

async function request(url: URL, signal: AbortSignal, method: 'GET' | 'HEAD' = 'GET'): Promise<Response> {
  try {
    return await fetch(url, { method, mode: 'cors', credentials: 'omit', referrerPolicy: 'no-referrer', signal });
  } catch (thrown) {
    signal.throwIfAborted();
    throw failed(url, `no answer that this page may read: ${(thrown as Error).message}`);
  }
}

async function* chunksOf(body: ReadableStream<Uint8Array<ArrayBuffer>>, url: URL, signal: AbortSignal) {
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read().catch((thrown: Error) => {
        signal.throwIfAborted();
        throw failed(url, `it broke off: ${thrown.message}`);
      });
      signal.throwIfAborted();
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => undefined); // what is left of an answer that broke off is nobody's concern
  }
}

/** Bytes of a file, without the file; null where there is none, undefined where the server does not say. @throws the signal's reason */
export async function sizeOf(url: URL, signal: AbortSignal): Promise<number | null | undefined> {
  // What answers no question of this kind may give the file all the same.
  const response = await request(url, signal, 'HEAD').catch(() => undefined);
  signal.throwIfAborted();
  if (response?.status === 404) return null;
  return (response?.ok && Number(response.headers.get('Content-Length'))) || undefined;
}

/** Collects in memory, which the browser may lay on disk. */
export function memorySink(): Sink {
  let parts: BlobPart[] = [];
  let pending = 0;
  return {
    write(bytes) {
      parts.push(bytes);
      pending += bytes.length;
      if (pending < 8 * MEGABYTE) return;
      parts = [new Blob(parts)];
      pending = 0;
    },
    close: async () => new Blob(parts),
    abort: async () => {
      parts = [];
    },
  };
}

function failed(url: URL, status: string): EngineError {
  const values = { url: url.href, status };
  return new EngineError('download_failed', `cannot load ${url.href} (${status}); check the address`, values);
}

export function tooLarge(url: URL, bytes: number, most: number): EngineError {
  const [size, limit] = [bytes, most].map((count) => Math.ceil(count / MEGABYTE));
  const name = url.pathname.slice(url.pathname.lastIndexOf('/') + 1);
  const message = `${name} has ${size} MB or more, but at most ${limit} MB are expected; use another checkpoint`;
  return new EngineError('file_too_large', message, { name, size, limit });
}
