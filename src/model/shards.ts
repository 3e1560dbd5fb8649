/** Where a checkpoint's weights lie: in model.safetensors, or in several files that model.safetensors.index.json names. */
import { EngineError } from '../core/errors';

export const CONFIG_FILE = 'config.json';
export const WEIGHTS_FILE = 'model.safetensors';
export const INDEX_FILE = 'model.safetensors.index.json';

/** The file of each tensor; undefined where one file holds all. */
export type ShardIndex = ReadonlyMap<string, string>;

/** A plain file name: an index may come from anywhere, and must not reach out of its directory. */
const SHARD_NAME = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,120}\.safetensors$/;
const MAX_TENSORS = 100_000;

/**
 * @param source model.safetensors.index.json
 * @throws EngineError file_invalid with the reason
 */
export function parseShardIndex(source: string): ShardIndex {
  let parsed: unknown;
  try {
    parsed = JSON.parse(source);
  } catch {
    throw invalid('it is not JSON');
  }
  const map = isObject(parsed) ? parsed.weight_map : undefined;
  if (!isObject(map)) throw invalid('it has no weight_map');
  const entries = Object.entries(map);
  if (entries.length > MAX_TENSORS) throw invalid(`it names ${entries.length} tensors, more than ${MAX_TENSORS}`);
  for (const [tensor, file] of entries) {
    if (typeof file === 'string' && SHARD_NAME.test(file)) continue;
    throw invalid(
      `tensor "${tensor.slice(0, 80)}" lies in ${JSON.stringify(file).slice(0, 80)}, which is no file name`,
    );
  }
  return new Map(entries as [string, string][]);
}

/** The files that hold the weights, each once. */
export function shardNames(index: ShardIndex): string[] {
  return [...new Set(index.values())].sort();
}

/**
 * The tensors of all shards under one roof. @param shards what each file holds
 * @throws EngineError checkpoint_damaged where a shard and the index do not say the same
 */
export function joinShards<T>(
  shards: ReadonlyMap<string, ReadonlyMap<string, T>>,
  index: ShardIndex,
): ReadonlyMap<string, T> {
  const joined = new Map<string, T>();
  for (const [file, tensors] of shards) {
    for (const [name, tensor] of tensors) {
      const said = index.get(name);
      if (said !== file)
        throw disagree(name, said === undefined ? `lies in ${file}` : `lies in ${file}, not in ${said}`);
      joined.set(name, tensor);
    }
  }
  for (const [name, file] of index) if (!joined.has(name)) throw disagree(name, `is not in ${file}`);
  return joined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function invalid(reason: string): EngineError {
  return new EngineError('file_invalid', `${INDEX_FILE} cannot be used: ${reason}`, { name: INDEX_FILE, reason });
}

function disagree(tensor: string, what: string): EngineError {
  const reason = `tensor "${tensor.slice(0, 80)}" ${what}, against ${INDEX_FILE}`;
  return new EngineError('checkpoint_damaged', `The checkpoint is damaged: ${reason}; fetch it again`, { reason });
}
