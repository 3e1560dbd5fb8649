import { type CacheDraft, isQuotaError, ModelCache, type Sink } from '../../client/modelCache';
import { EngineError } from '../../core/errors';
import type { CacheOutcome, ModelInfo, ModelSource } from '../../core/modelInfo';
import { parameterCount } from '../../model/architecture';
import { type CheckpointOutline, openCheckpoint } from '../../model/checkpoint';
import { gpt2 } from '../../model/gpt2';
import { type Gpt2Config, parseGpt2Config } from '../../model/gpt2Config';
import { CONFIG_FILE, INDEX_FILE, parseShardIndex, shardNames, WEIGHTS_FILE } from '../../model/shards';
import type { Tokenizer } from '../../model/tokenizer';
import { readTokenizer, TOKENIZER_FILES } from '../../model/tokenizerFiles';
import type { BroughtModel } from '../../worlds/file/fileMaterial';
import { download, memorySink } from './download';
import { modelAddress } from './modelAddress';

/** A checkpoint and its tokenizer, ready to train. */
export interface DescribedModel extends BroughtModel {
  readonly info: ModelInfo;
}

export interface LoadOptions {
  /** Address of the shipped models' directories. */
  readonly models: URL;
  /** @param total 0 as long as it is not known */
  readonly onProgress: (bytes: number, total: number) => void;
  readonly signal: AbortSignal;
  /** Whether a model from an address is kept in the browser's storage, and taken from there. */
  readonly cache: boolean;
  /** Called before the weights are loaded; what it throws ends the loading. */
  readonly check?: (config: Gpt2Config) => void | Promise<void>;
}

const MEGABYTE = 2 ** 20;
/** No config.json, index or tokenizer is larger. */
export const TEXT_LIMIT = 64 * MEGABYTE;

export type Files = Record<string, Blob>;

interface Found {
  readonly id: string;
  readonly name: string;
  readonly files: Files;
  readonly caching: CacheOutcome;
  /** Its place in the browser's storage, where it has one. */
  readonly kept?: { delete(): Promise<void> };
}

/**
 * Loads a checkpoint from where the visitor says.
 * @throws EngineError download_failed, file_too_large, file_invalid, as `openCheckpoint` and `readTokenizer`, what `check` throws; the signal's
 * reason when it is aborted
 */
export async function loadModel(source: ModelSource, options: LoadOptions): Promise<DescribedModel> {
  const found = await find(source, options);
  try {
    return await read(source, found, options);
  } catch (thrown) {
    // What cannot be used is not kept: what lies at the address may be better the next time.
    if (found.kept && !options.signal.aborted) await found.kept.delete();
    throw thrown;
  }
}

async function read(
  source: ModelSource,
  found: Found,
  { signal, onProgress, check }: LoadOptions,
): Promise<DescribedModel> {
  const outline = await openCheckpoint(found.files);
  if (source.kind === 'files') await check?.(outline.config);
  const tokenizer = readTokenizer(await tokenizerTexts(found.files), outline.config.vocab_size);
  const checkpoint = await outline.read({ signal, ...(source.kind === 'files' && { onProgress }) });
  const { id, name } = found;
  return { id, name, checkpoint, ...tokenizer, info: describe(source, found, outline, tokenizer.tokenizer) };
}

async function find(source: ModelSource, options: LoadOptions): Promise<Found> {
  if (source.kind === 'files') return pick(source.files, source.name);
  if (source.kind === 'shipped') {
    const base = new URL(`${source.model}/`, options.models);
    const files = await fetchDirectory(base, options, async () => memorySink());
    return { id: `shipped:${source.model}`, name: source.model, files, caching: 'not_asked' };
  }
  const { base, name } = modelAddress(source.url);
  return { id: `url:${base.href}`, name, ...(await fetchKept(base, options)) };
}

/** The files of a directory that matter. @throws EngineError file_invalid where two have the same name */
export async function pick(given: readonly File[], name: string | undefined): Promise<Found> {
  const wanted = given.filter((file) => /\.(safetensors|bin)$/.test(file.name) || isText(file.name));
  const files: Files = {};
  for (const file of wanted) {
    if (Object.hasOwn(files, file.name)) {
      const reason = 'there are two files of this name; give the files of one directory';
      throw new EngineError('file_invalid', `${file.name}: ${reason}`, { name: file.name, reason });
    }
    files[file.name] = file;
    if (isText(file.name) && file.size > TEXT_LIMIT) throw tooLarge(file);
  }
  const seen = wanted.map(({ name, size, lastModified }) => [name, size, lastModified]).sort();
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(JSON.stringify(seen)));
  const id = [...new Uint8Array(digest).subarray(0, 8)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return { id: `files:${id}`, name: name || 'checkpoint', files, caching: 'not_asked' };
}

function isText(name: string): boolean {
  return name === CONFIG_FILE || name === INDEX_FILE || TOKENIZER_FILES.some((known) => known === name);
}

async function fetchKept(base: URL, options: LoadOptions): Promise<Omit<Found, 'id' | 'name'>> {
  if (!options.cache) return inMemory(base, options, 'not_asked');
  const cache = await ModelCache.open();
  if (!cache) return inMemory(base, options, 'no_storage');
  const kept = { delete: () => cache.delete(base.href) };
  const files = await cache.find(base.href);
  if (files) {
    await options.check?.(parseGpt2Config(await files[CONFIG_FILE].text()));
    return { files, caching: 'was_kept', kept };
  }
  let draft: CacheDraft | undefined;
  try {
    draft = await cache.draft(base.href);
    const files = await fetchDirectory(base, options, draft.sink, await cache.room());
    await draft.commit(files);
    return { files, caching: 'kept', kept };
  } catch (thrown) {
    await draft?.discard();
    options.signal.throwIfAborted();
    // What the storage does not take is loaded all the same.
    if (!(thrown instanceof DOMException)) throw thrown;
    return inMemory(base, options, isQuotaError(thrown) ? 'no_room' : 'no_storage');
  }
}

async function inMemory(base: URL, options: LoadOptions, caching: CacheOutcome) {
  return { files: await fetchDirectory(base, options, async () => memorySink()), caching };
}

/**
 * Fetches config.json, the tokenizer and the weights, in this order, so that what cannot be used is known before the large files come.
 * @param room bytes that the sinks can take
 */
async function fetchDirectory(
  base: URL,
  { check, signal, onProgress }: LoadOptions,
  sinkOf: (name: string) => Promise<Sink>,
  room = Number.POSITIVE_INFINITY,
): Promise<Files> {
  const files: Files = {};
  const get = async (name: string, limit: number, report = (_: number, __: number) => {}): Promise<boolean> => {
    signal.throwIfAborted();
    const sink = await sinkOf(name);
    const file = await download(new URL(name, base), { limit, sink, signal, onProgress: report });
    if (file) files[name] = file;
    return file !== null;
  };
  const need = async (name: string, limit: number, report?: (bytes: number, total: number) => void) => {
    if (!(await get(name, limit, report))) throw missing(new URL(name, base));
  };
  await need(CONFIG_FILE, TEXT_LIMIT);
  const config = parseGpt2Config(await files[CONFIG_FILE].text());
  await check?.(config);
  if (!(await get('tokenizer.json', TEXT_LIMIT))) {
    await need('vocab.json', TEXT_LIMIT);
    await need('merges.txt', TEXT_LIMIT);
  }
  await get('tokenizer_config.json', TEXT_LIMIT);
  const limit = mostBytes(config);
  const fits = (_: number, total: number) => {
    if (total > room) throw new DOMException('the weights do not fit', 'QuotaExceededError');
  };
  const report = (bytes: number, total: number) => {
    fits(bytes, total);
    onProgress(bytes, total);
  };
  if (await get(WEIGHTS_FILE, limit, report)) return files;
  await need(INDEX_FILE, TEXT_LIMIT);
  let before = 0;
  const shards = shardNames(parseShardIndex(await files[INDEX_FILE].text()));
  for (const [i, name] of shards.entries()) {
    await need(name, limit - before, (bytes, total) => {
      const expected = ((before + total) * shards.length) / (i + 1);
      report(before + bytes, Math.max(expected, before + bytes));
    });
    before += files[name].size;
  }
  return files;
}

/** What the weights' files can have at most: float32, a copy of the tied matrix, every layer's causal mask, and headers. */
export function mostBytes(config: Gpt2Config): number {
  const { vocab_size, n_embd, n_layer, n_positions } = config;
  return 4 * (parameterCount(gpt2(config)) + vocab_size * n_embd + n_layer * (n_positions ** 2 + 1)) + 16 * MEGABYTE;
}

export async function tokenizerTexts(files: Files): Promise<Record<string, string>> {
  const names = TOKENIZER_FILES.filter((name) => Object.hasOwn(files, name));
  return Object.fromEntries(await Promise.all(names.map(async (name) => [name, await files[name].text()])));
}

function describe(source: ModelSource, found: Found, outline: CheckpointOutline, tokenizer: Tokenizer): ModelInfo {
  const { config, dtypes, bytes } = outline;
  const { id, name, caching } = found;
  return {
    id,
    name,
    kind: source.kind,
    layers: config.n_layer,
    width: config.n_embd,
    heads: config.n_head,
    inner: config.n_inner,
    vocab: config.vocab_size,
    positions: config.n_positions,
    parameters: parameterCount(gpt2(config)),
    tied: config.tie_word_embeddings,
    dtypes,
    bytes,
    tokenizerVocab: tokenizer.vocab,
    caching,
  };
}

export function missing(url: URL): EngineError {
  const values = { url: url.href, status: '404' };
  return new EngineError('download_failed', `${url.href} is not there (404); check the address`, values);
}

function tooLarge({ name, size: bytes }: File): EngineError {
  const [size, limit] = [bytes, TEXT_LIMIT].map((count) => Math.ceil(count / MEGABYTE));
  const message = `${name} has ${size} MB, more than the ${limit} MB that are read; use another checkpoint`;
  return new EngineError('file_too_large', message, { name, size, limit });
}
