/**
 * A GPT-2 checkpoint as a Hugging Face directory: config.json, model.safetensors, generation_config.json. What is written here loads with
 * transformers' GPT2LMHeadModel.from_pretrained, and what that writes (float32) loads here.
 */
import { EngineError } from '../errors';
import { formatGpt2Config, type Gpt2Config, parameterShapes, parseGpt2Config } from './gpt2Config';
import { type Float32Tensor, float32Values, readSafetensors, type StoredTensor, writeSafetensors } from './safetensors';

export { type Gpt2Config, parameterShapes, parseGpt2Config } from './gpt2Config';

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
 * Reads config.json and model.safetensors; other files are left alone. Names may lack the `transformer.` prefix; stored causal masks and a
 * copy of the tied output matrix are recognised.
 * @throws EngineError architecture_unknown, config_invalid, checkpoint_damaged, or checkpoint_mismatch naming the first tensor that does not fit
 */
export function readCheckpoint(files: CheckpointFiles): Checkpoint {
  const configFile = files['config.json'];
  if (configFile === undefined) {
    const [name, value, mend] = ['config.json', 'missing', 'a directory that holds it'];
    throw new EngineError('config_invalid', `${name} is ${value}; use ${mend}`, { name, value, mend });
  }
  const weights = files['model.safetensors'];
  if (!(weights instanceof Uint8Array)) {
    const reason = 'model.safetensors is missing';
    throw new EngineError('checkpoint_damaged', `The checkpoint is damaged: ${reason}; use a directory that holds it`, {
      reason,
    });
  }
  const config = parseGpt2Config(configFile);
  return { config, params: readParams(config, readSafetensors(weights).tensors) };
}

function readParams(config: Gpt2Config, stored: ReadonlyMap<string, StoredTensor>): Checkpoint['params'] {
  const found = new Map<string, StoredTensor>();
  for (const [name, tensor] of stored) {
    if (isCausalMask(name, tensor, config)) continue;
    const full = name.startsWith(PREFIX) || name === HEAD ? name : PREFIX + name;
    if (found.has(full)) throw mismatch(name, 'one tensor of this name', 'two');
    found.set(full, tensor);
  }
  const params = new Map<string, Float32Array<ArrayBuffer>>();
  for (const [name, shape] of parameterShapes(config)) {
    params.set(name, take(found, name, shape));
    found.delete(name);
  }
  if (config.tie_word_embeddings && found.has(HEAD)) {
    checkTied(take(found, HEAD, [config.vocab_size, config.n_embd]), params.get(EMBEDDING) as Float32Array);
    found.delete(HEAD);
  }
  for (const [name, tensor] of found) throw mismatch(name, 'no such tensor', formOf(tensor));
  return params;
}

/** Old checkpoints store each layer's causal mask (attn.bias, [1, 1, n, n]) and the score of a masked position (attn.masked_bias). */
function isCausalMask(name: string, { shape }: StoredTensor, { n_layer }: Gpt2Config): boolean {
  const [, layer, kind] = /^(?:transformer\.)?h\.(\d{1,6})\.attn\.(bias|masked_bias)$/.exec(name) ?? [];
  if (layer === undefined || Number(layer) >= n_layer) return false;
  if (kind === 'masked_bias') return shape.every((size) => size === 1);
  return shape.length === 4 && shape[0] === 1 && shape[1] === 1 && shape[2] === shape[3];
}

function take(
  found: ReadonlyMap<string, StoredTensor>,
  name: string,
  shape: readonly number[],
): Float32Array<ArrayBuffer> {
  const tensor = found.get(name);
  const expected = `F32 [${shape.join(', ')}]`;
  if (!tensor) throw mismatch(name, expected, 'missing');
  if (tensor.dtype !== 'F32' || tensor.shape.join() !== shape.join()) throw mismatch(name, expected, formOf(tensor));
  return float32Values(tensor);
}

function checkTied(head: Float32Array, embedding: Float32Array): void {
  if (head.every((value, i) => Object.is(value, embedding[i]))) return;
  throw mismatch(HEAD, `the values of ${EMBEDDING} (tie_word_embeddings is true)`, 'other values');
}

function formOf({ dtype, shape }: StoredTensor): string {
  return shape.length > 8 ? `${dtype} of ${shape.length} axes` : `${dtype} [${shape.join(', ')}]`;
}

function mismatch(name: string, expected: string, actual: string): EngineError {
  const tensor = name.slice(0, 120);
  return new EngineError(
    'checkpoint_mismatch',
    `${tensor} does not fit config.json: expected ${expected}, found ${actual}`,
    {
      tensor,
      expected,
      actual,
    },
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
    const size = shape.reduce((product, length) => product * length, 1);
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
