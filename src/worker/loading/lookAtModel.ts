import { ModelCache } from '../../client/modelCache';
import type { BroughtSource, ModelEstimate, ModelOutlook } from '../../core/modelInfo';
import { parameterCount } from '../../model/architecture';
import { openCheckpoint } from '../../model/checkpoint';
import { gpt2 } from '../../model/gpt2';
import { type Gpt2Config, parseGpt2Config } from '../../model/gpt2Config';
import { CONFIG_FILE, INDEX_FILE, parseShardIndex, shardNames, WEIGHTS_FILE } from '../../model/shards';
import { readTokenizer } from '../../model/tokenizerFiles';
import { download, memorySink, sizeOf, tooLarge } from './download';
import { type Files, missing, mostBytes, pick, TEXT_LIMIT, tokenizerTexts } from './loadModel';
import { modelAddress } from './modelAddress';

export interface LookOptions {
  readonly signal: AbortSignal;
  /** What training takes; what it throws ends the look before anything else is asked for. */
  readonly estimate: (config: Gpt2Config) => Promise<ModelEstimate>;
}

type Seen = Pick<ModelOutlook, 'id' | 'name' | 'bytes' | 'kept' | 'estimate'> & { readonly config: Gpt2Config };

/**
 * Looks at a checkpoint without loading its weights: at config.json and the files' sizes, and at headers and tokenizer where the files are at hand.
 * @throws EngineError as `loadModel`, as far as it can be seen; the signal's reason when it is aborted
 */
export async function lookAtModel(source: BroughtSource, options: LookOptions): Promise<ModelOutlook> {
  const { config, ...seen } =
    source.kind === 'files' ? await lookAtFiles(source, options) : await lookAtAddress(source.url, options);
  return {
    ...seen,
    kind: source.kind,
    layers: config.n_layer,
    width: config.n_embd,
    positions: config.n_positions,
    parameters: parameterCount(gpt2(config)),
  };
}

async function lookAtFiles(
  source: Extract<BroughtSource, { readonly kind: 'files' }>,
  { estimate }: LookOptions,
): Promise<Seen> {
  const { id, name, files } = await pick(source.files, source.name);
  const { config, bytes } = await openCheckpoint(files);
  const known = await estimate(config);
  readTokenizer(await tokenizerTexts(files), config.vocab_size);
  return { id, name, bytes, kept: false, config, estimate: known };
}

async function lookAtAddress(url: string, { signal, estimate }: LookOptions): Promise<Seen> {
  const { base, name } = modelAddress(url);
  const kept = await (await ModelCache.open())?.find(base.href);
  const config = parseGpt2Config(await (kept?.[CONFIG_FILE] ?? (await textFile(CONFIG_FILE, base, signal))).text());
  const known = await estimate(config);
  const bytes = kept ? weightsIn(kept) : await weightsAt(base, signal);
  const most = mostBytes(config);
  if (bytes !== undefined && bytes > most) throw tooLarge(new URL(WEIGHTS_FILE, base), bytes, most);
  return { id: `url:${base.href}`, name, bytes, kept: kept !== undefined, config, estimate: known };
}

function weightsIn(files: Files): number {
  const weights = Object.entries(files).filter(([name]) => name.endsWith('.safetensors'));
  return weights.reduce((sum, [, { size }]) => sum + size, 0);
}

async function weightsAt(base: URL, signal: AbortSignal): Promise<number | undefined> {
  const whole = await sizeOf(new URL(WEIGHTS_FILE, base), signal);
  if (whole !== null) return whole;
  const index = await textFile(INDEX_FILE, base, signal);
  let bytes = 0;
  for (const shard of shardNames(parseShardIndex(await index.text()))) {
    const url = new URL(shard, base);
    const size = await sizeOf(url, signal);
    if (size === null) throw missing(url);
    if (size === undefined) return undefined;
    bytes += size;
  }
  return bytes;
}

async function textFile(name: string, base: URL, signal: AbortSignal): Promise<Blob> {
  const url = new URL(name, base);
  const options = { limit: TEXT_LIMIT, sink: memorySink(), signal, onProgress: () => {} };
  const file = await download(url, options);
  if (!file) throw missing(url);
  return file;
}
