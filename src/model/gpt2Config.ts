/** `config.json` of a GPT-2 checkpoint (transformers, GPT2Config), and the parameters that it implies. */
import { EngineError } from '../core/errors';
import type { ModelHead } from './architecture';

/** Both names mean GELU in its tanh approximation. */
const ACTIVATIONS = ['gelu_new', 'gelu_pytorch_tanh'] as const;

export interface Gpt2Config {
  readonly vocab_size: number;
  /** Longest sequence, tokens. */
  readonly n_positions: number;
  readonly n_embd: number;
  readonly n_layer: number;
  readonly n_head: number;
  /** Width of the MLP. */
  readonly n_inner: number;
  readonly layer_norm_epsilon: number;
  readonly activation_function: (typeof ACTIVATIONS)[number];
  /** True: the output matrix is wte. False: it is lm_head.weight. */
  readonly tie_word_embeddings: boolean;
  /** Both are inside the vocabulary. The end of text also pads. */
  readonly bos_token_id: number;
  readonly eos_token_id: number;
}

/** Where config.json says nothing, transformers takes these. */
const DEFAULTS = { vocab_size: 50257, n_positions: 1024, n_embd: 768, n_layer: 12, n_head: 12 } as const;
const DEFAULT_END = 50256;
/** Larger than any GPT-2, small enough that a hostile config.json cannot ask for unbounded work. */
const MAXIMA = { vocab_size: 2 ** 20, n_positions: 2 ** 16, n_embd: 2 ** 14, n_layer: 256, n_head: 1024 } as const;
const MAX_INNER = 2 ** 16;

/** Settings that change the computation and that the graph does not have; each must keep transformers' default. */
const FIXED: Readonly<Record<string, boolean>> = {
  scale_attn_weights: true,
  scale_attn_by_inverse_layer_idx: false,
  add_cross_attention: false,
};

type Json = Readonly<Record<string, unknown>>;

/**
 * @param source config.json, as text or bytes
 * @throws EngineError architecture_unknown, or config_invalid naming the setting, its value and what is allowed
 */
export function parseGpt2Config(source: string | Uint8Array): Gpt2Config {
  const json = parseObject(source);
  checkArchitecture(json);
  for (const [name, value] of Object.entries(FIXED)) {
    if ((json[name] ?? value) !== value) throw invalid(name, json[name], `${value}`);
  }
  const size = (name: keyof typeof DEFAULTS) => positiveInteger(name, json[name] ?? DEFAULTS[name], MAXIMA[name]);
  const n_embd = size('n_embd');
  const n_head = size('n_head');
  if (n_embd % n_head !== 0) throw invalid('n_head', n_head, `a divisor of n_embd (${n_embd})`);
  const vocab_size = size('vocab_size');
  const epsilon = json.layer_norm_epsilon ?? 1e-5;
  if (typeof epsilon !== 'number' || !(epsilon > 0 && epsilon < 1)) {
    throw invalid('layer_norm_epsilon', epsilon, 'a number between 0 and 1');
  }
  const tied = json.tie_word_embeddings ?? true;
  if (typeof tied !== 'boolean') throw invalid('tie_word_embeddings', tied, 'true or false');
  const named = json.activation_function ?? 'gelu_new';
  const activation = ACTIVATIONS.find((name) => name === named);
  if (!activation) throw invalid('activation_function', named, ACTIVATIONS.join(' or '));
  return {
    vocab_size,
    n_positions: size('n_positions'),
    n_embd,
    n_layer: size('n_layer'),
    n_head,
    n_inner: positiveInteger('n_inner', json.n_inner ?? 4 * n_embd, MAX_INNER),
    layer_norm_epsilon: epsilon,
    activation_function: activation,
    tie_word_embeddings: tied,
    bos_token_id: tokenId('bos_token_id', json.bos_token_id ?? json.eos_token_id, vocab_size),
    eos_token_id: tokenId('eos_token_id', json.eos_token_id, vocab_size),
  };
}

/** config.json as transformers' GPT2LMHeadModel.from_pretrained reads it. The dropouts are 0: this project trains without. */
export function formatGpt2Config(config: Gpt2Config): string {
  const { n_inner, n_embd } = config;
  const content = {
    architectures: ['GPT2LMHeadModel'],
    model_type: 'gpt2',
    ...config,
    n_inner: n_inner === 4 * n_embd ? null : n_inner,
    resid_pdrop: 0,
    embd_pdrop: 0,
    attn_pdrop: 0,
    torch_dtype: 'float32',
  };
  return `${JSON.stringify(content, null, 2)}\n`;
}

/** The scalar head's matrix, under the name that transformers' GPT2ForSequenceClassification has for it. */
export const SCORE = 'score.weight';

/**
 * Every parameter with its shape, in the order of transformers' state dict. Linear layers are [in, out] (Conv1D); wte is [vocab, width].
 * `lm_head.weight` is one only where it is not tied.
 */
export function parameterShapes(
  config: Gpt2Config,
  head: ModelHead = 'language',
): readonly (readonly [name: string, shape: readonly number[]])[] {
  const { vocab_size, n_positions, n_embd: C, n_layer, n_inner } = config;
  const norm = (name: string) => [[`${name}.weight`, [C]] as const, [`${name}.bias`, [C]] as const];
  const linear = (name: string, from: number, to: number) => [
    [`${name}.weight`, [from, to]] as const,
    [`${name}.bias`, [to]] as const,
  ];
  const block = (layer: number) => {
    const at = `transformer.h.${layer}`;
    return [
      ...norm(`${at}.ln_1`),
      ...linear(`${at}.attn.c_attn`, C, 3 * C),
      ...linear(`${at}.attn.c_proj`, C, C),
      ...norm(`${at}.ln_2`),
      ...linear(`${at}.mlp.c_fc`, C, n_inner),
      ...linear(`${at}.mlp.c_proj`, n_inner, C),
    ];
  };
  return [
    ['transformer.wte.weight', [vocab_size, C]],
    ['transformer.wpe.weight', [n_positions, C]],
    ...Array.from({ length: n_layer }, (_, layer) => block(layer)).flat(),
    ...norm('transformer.ln_f'),
    ...(head === 'scalar' ? [[SCORE, [1, C]] as const] : []),
    ...(head === 'scalar' || config.tie_word_embeddings ? [] : [['lm_head.weight', [vocab_size, C]] as const]),
  ];
}

function parseObject(source: string | Uint8Array): Json {
  let parsed: unknown;
  try {
    parsed = JSON.parse(typeof source === 'string' ? source : new TextDecoder('utf-8', { fatal: true }).decode(source));
  } catch {
    throw invalid('config.json', 'not JSON', 'the config.json of a GPT-2 checkpoint');
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw invalid('config.json', 'not an object', 'the config.json of a GPT-2 checkpoint');
  }
  return parsed as Json;
}

function checkArchitecture({ model_type, architectures }: Json): void {
  const architecture: unknown = model_type ?? (Array.isArray(architectures) ? architectures[0] : undefined);
  if (architecture === 'gpt2' || architecture === 'GPT2LMHeadModel') return;
  const named = typeof architecture === 'string' ? architecture.slice(0, 80) : 'none';
  throw new EngineError('architecture_unknown', `The architecture "${named}" is not known here; use gpt2`, {
    architecture: named,
  });
}

function positiveInteger(name: string, value: unknown, maximum: number): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= maximum) return value;
  throw invalid(name, value, `an integer from 1 to ${maximum}`);
}

function tokenId(name: string, value: unknown, vocab: number): number {
  const id = value ?? DEFAULT_END;
  if (typeof id === 'number' && Number.isInteger(id) && id >= 0 && id < vocab) return id;
  throw invalid(name, id, `an id from 0 to ${vocab - 1}`);
}

function invalid(name: string, value: unknown, mend: string): EngineError {
  const shown =
    typeof value === 'object' && value !== null ? JSON.stringify(value).slice(0, 80) : String(value).slice(0, 80);
  return new EngineError('config_invalid', `${name} is ${shown}; use ${mend}`, { name, value: shown, mend });
}
