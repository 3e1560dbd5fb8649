/** Called by the built page in the place of every `import()`, by the plugin in vite.config.ts. */
declare global {
  var fetchFirst: typeof importFetched;
}

/** By address, the files that have arrived or are on their way. */
const arriving = new Map<string, Promise<void>>();

function arrive(address: string): Promise<void> {
  const known = arriving.get(address);
  if (known) return known;
  const coming = fetchWhole(address).catch((cause) => {
    arriving.delete(address);
    throw new Error(`${address} did not arrive`, { cause });
  });
  arriving.set(address, coming);
  return coming;
}

async function fetchWhole(address: string): Promise<void> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`status ${response.status}`);
  // To its end: from then on it is in the browser's cache.
  await response.arrayBuffer();
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
