/** Called by the built page in the place of every `import()`, by the plugin in vite.config.ts. */
declare global {
  var fetchFirst: typeof importFetched;
}

/** Addresses whose files have arrived. */
const arrived = new Set<string>();

async function arrive(address: string): Promise<void> {
  if (arrived.has(address)) return;
  try {
    const response = await fetch(address);
    if (!response.ok) throw new Error(`status ${response.status}`);
    // To its end: from then on it is in the browser's cache.
    await response.arrayBuffer();
  } catch (cause) {
    throw new Error(`${address} did not arrive`, { cause });
  }
  arrived.add(address);
}

/**
 * @param files relative to `base`
 * @throws where one of them does not arrive; then it can be called again
 */
async function importFetched<Module>(
  files: readonly string[],
  base: string,
  load: () => Promise<Module>,
): Promise<Module> {
  await Promise.all(files.map((file) => arrive(new URL(file, base).href)));
  return load();
}

globalThis.fetchFirst = importFetched;

export {};
