/**
 * Keeps the page for visits without a connection. Each build has its own worker, which knows the build's files by what is in them, and answers with
 * no others: a page is served whole from one version, until its last tab is closed. A newer one is fetched meanwhile, and waits.
 */

import type { KeepRequest } from '../../client/offlineClient';

declare const self: ServiceWorkerGlobalScope;
/** SHA-256 of each file, in base64, by its path from the page's folder; the page itself has the empty path. */
declare const FILES: Readonly<Record<string, string>>;
declare const VERSION: string;
/** Headers that the page is served with where its host sets none: with them a page has threads. */
declare const POLICY: Readonly<Record<string, string>>;
/** Another one where the headers are others. */
declare const POLICY_DIGEST: string;

const FOLDER = self.registration.scope;
/** Other pages of the origin have caches, too. */
const OURS = `dpo-playground ${FOLDER} `;
const CACHE = OURS + VERSION;

/** ONNX Runtime is there in three builds of many megabytes, of which a browser needs one. */
const ENGINE = /\/ort-wasm-simd-threaded(?:\.(\w+))?-[^/]*\.wasm$/;
/** Files that are fetched at once: hundreds would keep the page's own from arriving. */
const AT_ONCE = 4;
const ALWAYS = Object.keys(FILES).filter((path) => !ENGINE.test(path));

self.addEventListener('install', (event) => event.waitUntil(install()));
self.addEventListener('activate', (event) => event.waitUntil(dropOthers()));
self.addEventListener('message', (event) => event.waitUntil(keep(event.data)));
self.addEventListener('fetch', (event) => {
  const path = pathOf(event.request);
  if (path !== undefined) event.respondWith(answer(event.request, path));
});

/** An engine that the version before had is wanted of this one. */
async function install(): Promise<void> {
  const kept = (await Promise.all((await ourCaches()).map(keysOf))).flat();
  const builds = kept.flatMap((address) => ENGINE.exec(new URL(address).pathname)?.slice(1) ?? []);
  await fill([...ALWAYS, ...enginesNamed(builds)]);
}

async function keysOf(name: string): Promise<string[]> {
  return (await (await caches.open(name)).keys()).map(({ url }) => url);
}

function enginesNamed(builds: readonly (string | undefined)[]): string[] {
  return Object.keys(FILES).filter((path) => {
    const engine = ENGINE.exec(path);
    return engine !== null && builds.includes(engine[1]);
  });
}

async function dropOthers(): Promise<void> {
  const others = (await ourCaches()).filter((name) => name !== CACHE);
  await Promise.all(others.map((name) => caches.delete(name)));
}

async function ourCaches(): Promise<string[]> {
  return (await caches.keys()).filter((name) => name.startsWith(OURS));
}

/** Fetches what is missing. A page of this very version, which came without this worker, is served by it from then on. */
async function keep({ page, engine }: KeepRequest): Promise<void> {
  const gpu = 'Suspending' in WebAssembly ? 'jspi' : 'asyncify';
  await fill([...ALWAYS, ...(engine ? enginesNamed([engine === 'webgpu' ? gpu : undefined]) : [])]);
  if (Object.hasOwn(FILES, page.slice(FOLDER.length))) await self.clients.claim();
}

/** @throws where a file does not arrive, or is another version's */
async function fill(paths: readonly string[]): Promise<void> {
  const cache = await caches.open(CACHE);
  const left = [...paths];
  const take = async () => {
    for (let path = left.shift(); path !== undefined; path = left.shift())
      if (!(await cache.match(keyOf(path)))) await store(cache, path);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, take));
}

/** Takes a file from an earlier version where it is the same, else from the host. */
async function store(cache: Cache, path: string): Promise<void> {
  const found = (await caches.match(keyOf(path))) ?? (await fetchExactly(path));
  const { body, headers } = found;
  const served = new Headers(headers);
  // What the host sets stays.
  for (const [name, value] of Object.entries(POLICY)) if (!served.has(name)) served.set(name, value);
  served.delete('Vary');
  await cache.put(keyOf(path), new Response(body, { headers: served }));
}

async function fetchExactly(path: string): Promise<Response> {
  const response = await fetch(FOLDER + path, { integrity: `sha256-${FILES[path]}`, cache: 'no-cache' });
  if (!response.ok) throw new Error(`${path}: status ${response.status}`);
  return response;
}

/** A file's place in the cache: what is in it, and under which headers it is kept, is part of its name. */
function keyOf(path: string): string {
  return `${FOLDER}${path}?${FILES[path]}&${POLICY_DIGEST}`;
}

/** Which of the build's files is asked for; undefined: what is not this worker's, or in a way that is not. */
function pathOf({ method, headers, mode, url }: Request): string | undefined {
  if (method !== 'GET' || headers.has('Range') || !url.startsWith(FOLDER)) return undefined;
  const [address, query] = url.split('#')[0].split('?');
  if (query !== undefined && mode !== 'navigate') return undefined;
  const path = address.slice(FOLDER.length).replace(/^index\.html$/, '');
  return Object.hasOwn(FILES, path) ? path : undefined;
}

async function answer(request: Request, path: string): Promise<Response> {
  const cache = await caches.open(CACHE);
  const look = () => cache.match(keyOf(path));
  const kept = await look();
  if (kept) return kept;
  // Without the page itself the cache was cleared away: then whatever version the host has is served.
  if (!(await cache.match(keyOf('')))) return fetch(request);
  await store(cache, path);
  return (await look()) ?? Response.error();
}
