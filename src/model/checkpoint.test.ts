import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EngineError } from '../core/errors';
import { type Checkpoint, type CheckpointFiles, readCheckpoint, writeCheckpoint } from './checkpoint';
import { parameterShapes } from './gpt2Config';
import { type Float32Tensor, readSafetensors, writeSafetensors } from './safetensors';

const golden = (name: string, file: string) =>
  new Uint8Array(readFileSync(new URL(`../../e2e/golden/${name}/${file}`, import.meta.url)));
const goldenFiles = (name: string) => ({
  'config.json': golden(name, 'config.json'),
  'model.safetensors': golden(name, 'model.safetensors'),
});

const CONFIG = {
  model_type: 'gpt2',
  vocab_size: 7,
  n_positions: 5,
  n_embd: 4,
  n_layer: 2,
  n_head: 2,
  bos_token_id: 0,
  eos_token_id: 0,
};

type Tensors = Map<string, Float32Tensor>;

/** A small checkpoint whose every value differs, changed before it is written. */
function filesOf(change: { config?: object; tensors?: (tensors: Tensors) => void } = {}): CheckpointFiles {
  const config = { ...CONFIG, ...change.config };
  const tensors: Tensors = new Map();
  let next = 0;
  const shapes = parameterShapes({
    ...(CONFIG as unknown as Checkpoint['config']),
    n_inner: 16,
    tie_word_embeddings: true,
  });
  for (const [name, shape] of shapes) {
    const data = Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => next++ / 64);
    tensors.set(name, { shape, data });
  }
  change.tensors?.(tensors);
  return { 'config.json': JSON.stringify(config), 'model.safetensors': writeSafetensors(tensors) };
}

const errorOf = (action: () => unknown): EngineError | undefined => {
  try {
    action();
  } catch (thrown) {
    if (thrown instanceof EngineError) return thrown;
    throw thrown;
  }
  return undefined;
};
const plain = readCheckpoint(filesOf());
const rename = (from: RegExp, to: string) => (tensors: Tensors) => {
  const entries = [...tensors].map(([name, tensor]) => [name.replace(from, to), tensor] as const);
  tensors.clear();
  for (const [name, tensor] of entries) tensors.set(name, tensor);
};

describe.each(['gpt2-sigmoid', 'gpt2-ipo-decay'])('the golden checkpoint %s', (name) => {
  const checkpoint = readCheckpoint(goldenFiles(name));

  it('is read with the names and sizes of its expected gradients', () => {
    const expected = JSON.parse(new TextDecoder().decode(golden(name, 'expected.json')));
    expect([...checkpoint.params.keys()].sort()).toEqual(Object.keys(expected.steps[0].grad).sort());
    expect([...checkpoint.params.keys()]).toEqual(parameterShapes(checkpoint.config).map(([parameter]) => parameter));
  });

  it('survives writing and reading', () => {
    const files = writeCheckpoint(checkpoint);
    expect(Object.keys(files).sort()).toEqual(['config.json', 'generation_config.json', 'model.safetensors']);
    expect(readCheckpoint(files)).toEqual(checkpoint);
    expect(readSafetensors(files['model.safetensors'] as Uint8Array).metadata).toEqual({ format: 'pt' });
    expect(JSON.parse(files['config.json'] as string)).toMatchObject({
      architectures: ['GPT2LMHeadModel'],
      model_type: 'gpt2',
    });
  });
});

describe('names and extra tensors', () => {
  it('reads names without the prefix', () => {
    expect(readCheckpoint(filesOf({ tensors: rename(/^transformer\./, '') }))).toEqual(plain);
  });

  it('ignores stored causal masks', () => {
    const tensors = (all: Tensors) => {
      all.set('h.0.attn.bias', { shape: [1, 1, 5, 5], data: new Float32Array(25) });
      all.set('transformer.h.1.attn.masked_bias', { shape: [], data: Float32Array.of(-1e4) });
    };
    expect(readCheckpoint(filesOf({ tensors }))).toEqual(plain);
  });

  it('recognises a stored copy of the tied output matrix, and refuses another', () => {
    const head = (shift: number) => (all: Tensors) => {
      const { shape, data } = all.get('transformer.wte.weight')!;
      all.set('lm_head.weight', { shape, data: data.map((value) => value + shift) });
    };
    expect(readCheckpoint(filesOf({ tensors: head(0) }))).toEqual(plain);
    expect(errorOf(() => readCheckpoint(filesOf({ tensors: head(1) })))).toMatchObject({
      code: 'checkpoint_mismatch',
      values: { tensor: 'lm_head.weight' },
    });
  });

  it('wants the output matrix where it is not tied', () => {
    const config = { tie_word_embeddings: false };
    const tensors = (all: Tensors) => {
      all.set('lm_head.weight', { shape: [7, 4], data: new Float32Array(28).fill(2) });
    };
    const untied = readCheckpoint(filesOf({ config, tensors }));
    expect(untied.params.get('lm_head.weight')).toEqual(new Float32Array(28).fill(2));
    expect(readCheckpoint(writeCheckpoint(untied))).toEqual(untied);
    expect(errorOf(() => readCheckpoint(filesOf({ config })))?.values).toMatchObject({
      tensor: 'lm_head.weight',
      actual: 'missing',
    });
  });

  it.each<[string, (tensors: Tensors) => void, object]>([
    [
      'a missing tensor',
      (all) => all.delete('transformer.h.1.ln_2.bias'),
      { tensor: 'transformer.h.1.ln_2.bias', expected: 'F32 [4]', actual: 'missing' },
    ],
    [
      'another shape',
      (all) => all.set('transformer.wpe.weight', { shape: [4, 5], data: new Float32Array(20) }),
      { tensor: 'transformer.wpe.weight', expected: 'F32 [5, 4]', actual: 'F32 [4, 5]' },
    ],
    [
      'a tensor too many',
      (all) => all.set('score.weight', { shape: [1], data: new Float32Array(1) }),
      { tensor: 'transformer.score.weight', expected: 'no such tensor' },
    ],
    [
      'a layer too many',
      (all) => all.set('h.2.attn.bias', { shape: [1, 1, 5, 5], data: new Float32Array(25) }),
      { tensor: 'transformer.h.2.attn.bias', expected: 'no such tensor' },
    ],
    [
      'a tensor under both names',
      (all) => all.set('ln_f.bias', { shape: [4], data: new Float32Array(4) }),
      { tensor: 'ln_f.bias', actual: 'two' },
    ],
  ])('refuses %s', (_, tensors, values) => {
    expect(errorOf(() => readCheckpoint(filesOf({ tensors })))).toMatchObject({ code: 'checkpoint_mismatch', values });
  });
});

describe('config.json', () => {
  it.each<[string, unknown]>([
    ['n_embd', 0],
    ['n_embd', 5],
    ['n_embd', '4'],
    ['n_layer', 1e9],
    ['n_layer', 1.5],
    ['n_positions', -1],
    ['vocab_size', 2 ** 40],
    ['n_inner', 0],
    ['layer_norm_epsilon', 0],
    ['activation_function', 'relu'],
    ['tie_word_embeddings', 'yes'],
    ['eos_token_id', 50256],
    ['eos_token_id', null],
    ['scale_attn_by_inverse_layer_idx', true],
  ])('refuses %s = %j', (name, value) => {
    const error = errorOf(() => readCheckpoint(filesOf({ config: { [name]: value } })));
    expect(error?.code).toBe('config_invalid');
    expect([name, 'n_head']).toContain(error?.values.name);
  });

  it('names an architecture that it does not know', () => {
    const error = errorOf(() => readCheckpoint(filesOf({ config: { model_type: 'llama' } })));
    expect(error).toMatchObject({ code: 'architecture_unknown', values: { architecture: 'llama' } });
  });

  it('takes what config.json leaves open from transformers', () => {
    expect(plain.config).toMatchObject({ n_inner: 16, layer_norm_epsilon: 1e-5, activation_function: 'gelu_new' });
    expect(readCheckpoint(filesOf({ config: { activation_function: 'gelu_pytorch_tanh' } })).params).toEqual(
      plain.params,
    );
    expect(readCheckpoint(filesOf({ config: { bos_token_id: null, eos_token_id: 3 } })).config.bos_token_id).toBe(3);
  });

  it.each(['', '[]', 'null', '{'])('refuses %j', (text) => {
    expect(errorOf(() => readCheckpoint({ ...filesOf(), 'config.json': text }))?.code).toBe('config_invalid');
  });

  it('only ever throws an EngineError', () => {
    const files = filesOf();
    const config = fc.dictionary(
      fc.constantFrom(...Object.keys(CONFIG), 'n_inner', 'activation_function'),
      fc.jsonValue(),
    );
    fc.assert(
      fc.property(config, (changes) => {
        errorOf(() => readCheckpoint({ ...files, 'config.json': JSON.stringify({ ...CONFIG, ...changes }) }));
      }),
      { numRuns: 500 },
    );
  });
});

it('names the file that a directory lacks', () => {
  const files = filesOf();
  expect(errorOf(() => readCheckpoint({ 'config.json': files['config.json'] }))?.code).toBe('checkpoint_damaged');
  expect(errorOf(() => readCheckpoint({ 'model.safetensors': files['model.safetensors'] }))?.code).toBe(
    'config_invalid',
  );
});

it('does not write a checkpoint that would not load', () => {
  const params = new Map(plain.params);
  params.delete('transformer.ln_f.bias');
  expect(errorOf(() => writeCheckpoint({ ...plain, params }))?.values.tensor).toBe('transformer.ln_f.bias');
});
