/** Bytes small. */

export async function gzip(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await new Response(piped(bytes, new CompressionStream('gzip'))).arrayBuffer());
}

/**
 * Stops as soon as there is more than allowed: a small file can be made to swell without end.
 * @returns undefined where there is more
 * @throws TypeError where the bytes are damaged or are no gzip
 */
export async function gunzip(bytes: Uint8Array<ArrayBuffer>, most: number): Promise<Uint8Array | undefined> {
  const reader = piped(bytes, new DecompressionStream('gzip')).getReader();
  const parts: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.length;
    if (size > most) {
      await reader.cancel();
      return undefined;
    }
    parts.push(value);
  }
  const all = new Uint8Array(size);
  let end = 0;
  for (const part of parts) {
    all.set(part, end);
    end += part.length;
  }
  return all;
}

function piped(bytes: Uint8Array<ArrayBuffer>, stream: CompressionStream | DecompressionStream) {
  return new Blob([bytes]).stream().pipeThrough(stream as ReadableWritablePair<Uint8Array, Uint8Array<ArrayBuffer>>);
}
