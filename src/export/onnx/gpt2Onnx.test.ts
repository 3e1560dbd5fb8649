import onnxProto from 'onnx-proto';
import * as ort from 'onnxruntime-web';
import { describe, expect, it } from 'vitest';
import { openNodeBackend } from '../../cli/nodeBackend';
import { causalMask } from '../../data/batching';
import { Random } from '../../math/random';
import { gpt2 } from '../../model/gpt2';
import type { Gpt2Config } from '../../model/gpt2Config';
import { ParameterSet } from '../../model/parameters';
import { randomWeights, TINY_GPT2 } from '../../train/trainTestKit';
import { start } from '../exportTestKit';
import { encodePolicy } from './gpt2Onnx';

const backend = openNodeBackend(1);
const ABOUT = { title: 'a run', link: 'https://example.org/#seed=7', step: 12 };

/** Logits of every position by the engine's own graph, [sequences·positions·V]. */
async function engineLogits(
  config: Gpt2Config,
  params: ReadonlyMap<string, Float32Array>,
  ids: readonly number[][],
): Promise<Float32Array> {
  const architecture = gpt2(config);
  const [sequences, positions] = [ids.length, ids[0].length];
  const rows = sequences * positions;
  const program = await backend.loadGraph(architecture.forward({ sequences, positions, logitRows: rows, maskRows: 1 }));
  const parameters = new ParameterSet(backend, architecture, 'policy', params);
  const int32 = (label: string, values: readonly number[]) =>
    backend.tensor(label, 'int32', [values.length], Int32Array.from(values));
  const all = Array.from({ length: rows }, (_, n) => n);
  const { logits } = await program.run({
    input_ids: int32('ids', ids.flat()),
    position_ids: int32(
      'positions',
      all.map((n) => n % positions),
    ),
    attention_mask: backend.tensor('mask', 'float32', [1, 1, positions, positions], causalMask(positions)),
    logit_rows: int32('rows', all),
    ...parameters.tensors,
  });
  const [values] = await backend.read([logits]);
  return values.slice() as Float32Array;
}

async function exportedLogits(file: Uint8Array, ids: readonly number[][]): Promise<ort.Tensor> {
  const session = await ort.InferenceSession.create(file);
  expect([session.inputNames, session.outputNames]).toEqual([['input_ids'], ['logits']]);
  const data = BigInt64Array.from(ids.flat(), BigInt);
  const { logits } = await session.run({ input_ids: new ort.Tensor('int64', data, [ids.length, ids[0].length]) });
  return logits;
}

function texts(random: Random, config: Gpt2Config, sequences: number, positions: number): number[][] {
  return Array.from({ length: sequences }, () =>
    Array.from({ length: positions }, () => random.integer(config.vocab_size)),
  );
}

const UNTIED: Gpt2Config = { ...TINY_GPT2, tie_word_embeddings: false, n_layer: 1, layer_norm_epsilon: 1e-3 };

describe.each([
  ['the kitchen', start.config, start.params],
  ['tied and odd sizes', TINY_GPT2, randomWeights(gpt2(TINY_GPT2), 1)],
  ['a head of its own', UNTIED, randomWeights(gpt2(UNTIED), 2)],
] as const)('the policy as ONNX: %s', (_, config, params) => {
  it.each([
    [1, 1],
    [3, 7],
    [2, config.n_positions],
  ])('gives the logits of the engine for a batch of %d × %d', async (sequences, positions) => {
    const ids = texts(new Random(sequences), config, sequences, positions);
    const logits = await exportedLogits(encodePolicy(config, params, ABOUT), ids);
    expect(logits.dims).toEqual([sequences, positions, config.vocab_size]);
    const expected = await engineLogits(config, params, ids);
    const actual = logits.data as Float32Array;
    expect(actual.length).toBe(expected.length);
    const largest = expected.reduce((most, value, i) => Math.max(most, Math.abs(value - actual[i])), 0);
    expect(largest).toBeLessThan(1e-5);
  });
});

it('stores a tied head once, and says where it is from', () => {
  const { graph, metadataProps } = onnxProto.onnx.ModelProto.decode(encodePolicy(TINY_GPT2, start.params, ABOUT));
  const names = graph?.initializer?.map(({ name }) => name) ?? [];
  expect(names.filter((name) => name === 'transformer.wte.weight')).toHaveLength(1);
  expect(names).not.toContain('lm_head.weight');
  expect(metadataProps).toContainEqual({ key: 'link', value: ABOUT.link });
});
