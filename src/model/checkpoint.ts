/**
 * A GPT-2 checkpoint as a Hugging Face directory: config.json, model.safetensors, generation_config.json. What is written here loads with
 * transformers' GPT2LMHeadModel.from_pretrained, and what that writes loads here.
 */

import { EngineError } from '../core/errors';
import { elementsOf } from '../math/arrays';
import { formatGpt2Config, type Gpt2Config, parameterShapes, parseGpt2Config } from './gpt2Config';
import {
  type Float32Tensor,
  readSafetensors,
  readSafetensorsHeader,
  type TensorEntry,
  writeSafetensors,
} from './safetensors';
import { CONFIG_FILE, INDEX_FILE, joinShards, parseShardIndex, shardNames, WEIGHTS_FILE } from './shards';
import { FLOAT_TYPES, firstNotFinite, float32Values, formOf, isFloatType } from './tensorValues';

/** A directory's files by name. */
export type CheckpointFiles = Readonly<Record<string, Uint8Array | string>>;

export interface Checkpoint {
  readonly config: Gpt2Config;
  /** float32 by the full names of transformers, in the order of `parameterShapes`. */
  readonly params: ReadonlyMap<string, Float32Array<ArrayBuffer>>;
}

const PREFIX = 'transformer.';
const HEAD = 'lm_head.weight';
const EMBEDDING = 'transformer.wte.weight';

/**
 * Reads config.json and the weights of files in memory: model.safetensors, or the shards that model.safetensors.index.json names; other files
 * are left alone. Weights may be float32, float16 or bfloat16. Names may lack the `transformer.` prefix; stored causal masks and a copy of the
 * tied output matrix are recognised.
 * @throws EngineError architecture_unknown, config_invalid, file_invalid, checkpoint_damaged (weights that are not finite too), or
 * checkpoint_mismatch naming the first tensor that does not fit
 */
export function readCheckpoint(files: CheckpointFiles): Checkpoint {
  const text = (name: string) => textOf(files[name]);
  const config = parseGpt2Config(fileOf(files, CONFIG_FILE));
  const { names, index } = weightFiles(files, files[INDEX_FILE] === undefined ? undefined : text(INDEX_FILE));
  const shards = names.map((name) => [name, readSafetensors(files[name] as Uint8Array).tensors] as const);
  const stored = index ? joinShards(new Map(shards), index) : shards[0][1];
  const { params, tiedHead } = assign(config, stored);
  // A copy: the file's bytes are the caller's.
  const read = (name: string) => valuesOf(name, stored.get(name)!, stored.get(name)!.bytes.slice());
  const values = new Map([...params].map(([param, name]) => [param, read(name)]));
  if (tiedHead) checkTied(read(tiedHead), values.get(EMBEDDING)!);
  return { config, params: values };
}

/** A directory's files, left where they lie: on disk, or in the browser's storage. */
export type CheckpointBlobs = Readonly<Record<string, Blob>>;

/** What is read of a checkpoint before its weights are. */
export interface CheckpointOutline {
  readonly config: Gpt2Config;
  /** Element types in the files, each once. */
  readonly dtypes: readonly string[];
  /** Bytes of the weights' files. */
  readonly bytes: number;
  /** The weights, one tensor after the other, so that no file is held as a whole. */
  read(options?: ReadOptions): Promise<Checkpoint>;
}

export interface ReadOptions {
  /** Called after each tensor. */
  readonly onProgress?: (bytes: number, total: number) => void;
  readonly signal?: AbortSignal;
}

/** As `readCheckpoint`, of files that are not in memory: their headers at once, the weights when they are asked for. */
export async function openCheckpoint(files: CheckpointBlobs): Promise<CheckpointOutline> {
  const config = parseGpt2Config(await fileOf(files, CONFIG_FILE).text());
  const { names, index } = weightFiles(files, await files[INDEX_FILE]?.text());
  const shards = new Map<string, ReadonlyMap<string, TensorEntry & { readonly file: Blob }>>();
  for (const name of names) {
    const { tensors } = await readSafetensorsHeader(files[name]);
    shards.set(name, new Map([...tensors].map(([tensor, entry]) => [tensor, { ...entry, file: files[name] }])));
  }
  const stored = index ? joinShards(shards, index) : shards.get(names[0])!;
  const { params, tiedHead } = assign(config, stored);
  const total = [...stored.values()].reduce((bytes, { begin, end }) => bytes + end - begin, 0);
  return {
    config,
    dtypes: [...new Set([...params.values()].map((name) => stored.get(name)!.dtype))],
    bytes: names.reduce((bytes, name) => bytes + files[name].size, 0),
    async read({ onProgress, signal } = {}) {
      let arrived = 0;
      const read = async (name: string) => {
        signal?.throwIfAborted();
        const entry = stored.get(name)!;
        const bytes = new Uint8Array(await entry.file.slice(entry.begin, entry.end).arrayBuffer());
        arrived += bytes.length;
        onProgress?.(arrived, total);
        return valuesOf(name, entry, bytes);
      };
      const values = new Map<string, Float32Array<ArrayBuffer>>();
      for (const [param, name] of params) values.set(param, await read(name));
      if (tiedHead) checkTied(await read(tiedHead), values.get(EMBEDDING)!);
      return { config, params: values };
    },
  };
}

function textOf(file: Uint8Array | string): string {
  return typeof file === 'string' ? file : new TextDecoder().decode(file);
}

function fileOf<T>(files: Readonly<Record<string, T>>, name: string): T {
  if (Object.hasOwn(files, name)) return files[name];
  const [value, mend] = ['missing', 'a directory that holds it'];
  throw new EngineError('config_invalid', `${name} is ${value}; use ${mend}`, { name, value, mend });
}

/** The files that hold the weights, and the index where there are several. One file goes before an index, as in transformers. */
function weightFiles(files: Readonly<Record<string, unknown>>, index: string | undefined) {
  if (Object.hasOwn(files, WEIGHTS_FILE)) return { names: [WEIGHTS_FILE] };
  const map = index === undefined ? undefined : parseShardIndex(index);
  const names = map ? shardNames(map) : [WEIGHTS_FILE];
  const missing = names.find((name) => !Object.hasOwn(files, name));
  if (missing === undefined && names.length > 0) return { names, index: map };
  const pickle = 'pytorch_model.bin' in files ? ' (pytorch_model.bin is not read: save it as safetensors)' : '';
  const reason = names.length === 0 ? `${INDEX_FILE} names no tensors` : `${missing} is missing${pickle}`;
  throw damaged(reason, 'use a directory that holds it');
}

/** Which stored tensor each parameter is, and the stored copy of a tied output matrix. @throws EngineError checkpoint_mismatch */
function assign(config: Gpt2Config, stored: ReadonlyMap<string, TensorEntry>) {
  const found = new Map<string, string>();
  for (const [name, tensor] of stored) {
    if (isCausalMask(name, tensor, config)) continue;
    const full = name.startsWith(PREFIX) || name === HEAD ? name : PREFIX + name;
    if (found.has(full)) throw mismatch(name, 'one tensor of this name', 'two');
    found.set(full, name);
  }
  const take = (param: string, shape: readonly number[]): string => {
    const name = found.get(param);
    const tensor = name === undefined ? undefined : stored.get(name);
    const expected = (dtype: string) => `${dtype} [${shape.join(', ')}]`;
    if (name === undefined || !tensor) throw mismatch(param, expected('F32'), 'missing');
    if (!isFloatType(tensor.dtype)) throw mismatch(param, expected(FLOAT_TYPES.join(' or ')), formOf(tensor));
    if (tensor.shape.join() !== shape.join()) throw mismatch(param, expected(tensor.dtype), formOf(tensor));
    found.delete(param);
    return name;
  };
  const params = new Map(parameterShapes(config).map(([name, shape]) => [name, take(name, shape)]));
  const hasTiedHead = config.tie_word_embeddings && found.has(HEAD);
  const tiedHead = hasTiedHead ? take(HEAD, [config.vocab_size, config.n_embd]) : undefined;
  for (const [full, name] of found) throw mismatch(full, 'no such tensor', formOf(stored.get(name)!));
  return { params, tiedHead };
}

/** Old checkpoints store each layer's causal mask (attn.bias, [1, 1, n, n]) and the score of a masked position (attn.masked_bias). */
function isCausalMask(name: string, { shape }: TensorEntry, { n_layer }: Gpt2Config): boolean {
  const [, layer, kind] = /^(?:transformer\.)?h\.(\d{1,6})\.attn\.(bias|masked_bias)$/.exec(name) ?? [];
  if (layer === undefined || Number(layer) >= n_layer) return false;
  if (kind === 'masked_bias') return shape.every((size) => size === 1);
  return shape.length === 4 && shape[0] === 1 && shape[1] === 1 && shape[2] === shape[3];
}

/** The values of a tensor whose type is known to be a float's. @throws EngineError checkpoint_damaged where one is not finite */
function valuesOf(name: string, { dtype }: TensorEntry, bytes: Uint8Array): Float32Array<ArrayBuffer> {
  const values = float32Values(dtype as 'F32', bytes as Uint8Array<ArrayBuffer>);
  const at = firstNotFinite(values);
  if (at === -1) return values;
  throw damaged(`value ${at} of tensor "${name.slice(0, 80)}" is ${values[at]}`, 'use weights that are finite numbers');
}

function checkTied(head: Float32Array, embedding: Float32Array): void {
  if (head.every((value, i) => Object.is(value, embedding[i]))) return;
  throw mismatch(HEAD, `the values of ${EMBEDDING} (tie_word_embeddings is true)`, 'other values');
}

function damaged(reason: string, mend: string): EngineError {
  return new EngineError('checkpoint_damaged', `The checkpoint is damaged: ${reason}; ${mend}`, { reason });
}

function mismatch(name: string, expected: string, actual: string): EngineError {
  const tensor = name.slice(0, 120);
  return new EngineError(
    'checkpoint_mismatch',
    `${tensor} does not fit config.json: expected ${expected}, found ${actual}`,
    { tensor, expected, actual },
  );
}

/**
 * The files of a checkpoint that transformers loads.
 * @throws EngineError checkpoint_mismatch when a parameter is missing or does not have its shape
 */
export function writeCheckpoint({ config, params }: Checkpoint): Record<string, Uint8Array<ArrayBuffer> | string> {
  const tensors = new Map<string, Float32Tensor>();
  for (const [name, shape] of parameterShapes(config)) {
    const data = params.get(name);
    const size = elementsOf(shape);
    if (data?.length !== size)
      throw mismatch(name, `F32 [${shape.join(', ')}]`, data ? `${data.length} values` : 'missing');
    tensors.set(name, { shape, data });
  }
  const { bos_token_id, eos_token_id } = config;
  const generation = { bos_token_id, eos_token_id, pad_token_id: eos_token_id };
  return {
    'config.json': formatGpt2Config(config),
    'model.safetensors': writeSafetensors(tensors, { format: 'pt' }),
    'generation_config.json': `${JSON.stringify(generation, null, 2)}\n`,
  };
}
