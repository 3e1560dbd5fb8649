/** Files of model directories, as tests make them: weights in every form on disk, and a byte-level vocabulary. */
import { elementsOf } from '../math/arrays';
import { roundToHalf } from '../math/half';
import { Random } from '../math/random';
import { type Checkpoint, writeCheckpoint } from './checkpoint';
import { type Gpt2Config, parameterShapes } from './gpt2Config';
import type { FloatType } from './tensorValues';

export const TINY_CONFIG: Gpt2Config = {
  vocab_size: 300,
  n_positions: 32,
  n_embd: 8,
  n_layer: 2,
  n_head: 2,
  n_inner: 16,
  layer_norm_epsilon: 1e-5,
  activation_function: 'gelu_new',
  tie_word_embeddings: true,
  bos_token_id: 256,
  eos_token_id: 256,
};

/** Weights that every element type holds exactly: multiples of 1/64 between −1 and 1. */
export function tinyCheckpoint(config: Gpt2Config = TINY_CONFIG, seed = 1): Checkpoint {
  const random = new Random(seed);
  const params = parameterShapes(config).map(([name, shape]): [string, Float32Array<ArrayBuffer>] => {
    const size = elementsOf(shape);
    const gain = shape.length === 1 && name.endsWith('.weight') ? 1 : 0;
    return [name, Float32Array.from({ length: size }, () => gain + (random.integer(64) - 32) / 64)];
  });
  return { config, params: new Map(params) };
}

const WRITERS: Readonly<Record<FloatType, (values: Float32Array) => Uint8Array>> = {
  F32: (values) => new Uint8Array(values.slice().buffer),
  F16: (values) => new Uint8Array(Uint16Array.from(values, halfBits).buffer),
  BF16: (values) => new Uint8Array(Uint16Array.from(new Uint32Array(values.slice().buffer), (b) => b >>> 16).buffer),
};

/** The 16 bits of the nearest half. */
function halfBits(value: number): number {
  const half = roundToHalf(value);
  const sign = half < 0 ? 0x8000 : 0;
  const size = Math.abs(half);
  if (size < 2 ** -14) return sign | (size * 2 ** 24);
  const exponent = Math.floor(Math.log2(size));
  return sign | ((exponent + 15) << 10) | ((size / 2 ** exponent - 1) * 1024);
}

type Tensors = ReadonlyMap<string, readonly [shape: readonly number[], values: Float32Array]>;

/** A safetensors file of one element type, written without the code that is tested. */
export function safetensorsOf(tensors: Tensors, dtype: FloatType): Uint8Array<ArrayBuffer> {
  const header: Record<string, unknown> = {};
  const contents: Uint8Array[] = [];
  let end = 0;
  for (const [name, [shape, values]] of tensors) {
    const bytes = WRITERS[dtype](values);
    header[name] = { dtype, shape, data_offsets: [end, end + bytes.length] };
    end += bytes.length;
    contents.push(bytes);
  }
  const text = new TextEncoder().encode(JSON.stringify(header));
  const file = new Uint8Array(8 + text.length + end);
  new DataView(file.buffer).setUint32(0, text.length, true);
  file.set(text, 8);
  let at = 8 + text.length;
  for (const bytes of contents) {
    file.set(bytes, at);
    at += bytes.length;
  }
  return file;
}

export type DirectoryFiles = Record<string, string | Uint8Array<ArrayBuffer>>;

/** A checkpoint's directory in one element type; in shards where there is more than one. */
export function checkpointFiles(checkpoint: Checkpoint, dtype: FloatType = 'F32', shards = 1): DirectoryFiles {
  const config = writeCheckpoint(checkpoint)['config.json'];
  const tensors = parameterShapes(checkpoint.config).map(
    ([name, shape]) => [name, [shape, checkpoint.params.get(name) as Float32Array]] as const,
  );
  if (shards === 1) return { 'config.json': config, 'model.safetensors': safetensorsOf(new Map(tensors), dtype) };
  const files: DirectoryFiles = { 'config.json': config };
  const weight_map: Record<string, string> = {};
  for (let shard = 0; shard < shards; shard++) {
    const name = `model-${String(shard + 1).padStart(5, '0')}-of-${String(shards).padStart(5, '0')}.safetensors`;
    const part = tensors.filter((_, i) => i % shards === shard);
    files[name] = safetensorsOf(new Map(part), dtype);
    for (const [tensor] of part) weight_map[tensor] = name;
  }
  files['model.safetensors.index.json'] = JSON.stringify({ metadata: {}, weight_map });
  return files;
}

/** The characters that GPT-2 writes bytes with, by byte: printable ones for themselves, the rest from U+0100 on. */
function byteCharacters(): string[] {
  const printable = (byte: number) => (byte > 32 && byte < 127) || (byte > 160 && byte !== 173);
  let next = 256;
  return Array.from({ length: 256 }, (_, byte) => String.fromCharCode(printable(byte) ? byte : next++));
}

/** vocab.json and merges.txt: all bytes, the end of text (id 256), and some merges of English letters. */
export function vocabularyFiles(): { 'vocab.json': string; 'merges.txt': string } {
  const merges = ['l o', 'lo w', 'e r', 'Ġ t', 'h e', 'Ġt he', 'Ġ low', 'low er'];
  const tokens = [...byteCharacters(), '<|endoftext|>', ...merges.map((merge) => merge.replace(' ', ''))];
  return {
    'vocab.json': JSON.stringify(Object.fromEntries(tokens.map((token, id) => [token, id]))),
    'merges.txt': `#version: 0.2\n${merges.join('\n')}\n`,
  };
}

/** The files as a browser or `openAsBlob` gives them. */
export function blobsOf(files: DirectoryFiles): Record<string, Blob> {
  return Object.fromEntries(Object.entries(files).map(([name, content]) => [name, new Blob([content])]));
}
