import { describe, expect, it } from 'vitest';
import { openNodeBackend } from '../cli/nodeBackend';
import type { PairMetrics } from '../core/records';
import type { TrainingConfig } from '../core/trainingConfig';
import type { PreferencePair } from '../data/batching';
import { gpt2 } from '../model/gpt2';
import { ParameterSet } from '../model/parameters';
import type { Backend } from '../runtime/backend';
import { Trainer } from './trainer';
import {
  bitsOfWeights,
  FixedPairs,
  ProgramCounts,
  randomPairs,
  randomWeights,
  TINY_GPT2,
  TINY_TRAINING,
} from './trainTestKit';

const wasm = openNodeBackend(1);
const untied = gpt2({ ...TINY_GPT2, tie_word_embeddings: false });

async function open(settings: Partial<TrainingConfig>, pairs: readonly PreferencePair[], backend: Backend = wasm) {
  const weights = randomWeights(untied, 1);
  const policy = new ParameterSet(backend, untied, 'policy', weights);
  const reference = new ParameterSet(backend, untied, 'reference', weights);
  const config = { ...TINY_TRAINING, ...settings };
  const source = new FixedPairs(pairs, untied);
  const trainer = await Trainer.create({ backend, architecture: untied, policy, reference, source, config });
  return { trainer, policy, reference };
}

describe('reference log-probs', () => {
  const counts = new ProgramCounts();
  const pairs = randomPairs(untied, 6, 2);

  it('are computed once per pair: the second epoch runs the reference on logging steps only', async () => {
    const { trainer } = await open({ logging_steps: 4 }, pairs, counts.wrap(wasm));
    const referenceRuns: number[] = [];
    const losses: number[] = [];
    for (let step = 0; step < 9; step++) {
      const before = counts.of('gpt2');
      await trainer.runStep();
      referenceRuns.push(counts.of('gpt2') - before);
      losses.push(...(await trainer.collect()).records.map(({ loss }) => loss));
    }
    // Three steps an epoch. Steps 0, 4 and 8 log, which needs the reference's whole distribution.
    expect(referenceRuns).toEqual([1, 1, 1, 0, 1, 0, 0, 0, 1]);
    expect(counts.of('gpt2_joined+kept')).toBe(9);
    expect(losses.slice(0, 1)).toEqual([expect.closeTo(Math.LN2, 6)]);
    expect(losses.every((loss, step) => step === 0 || Math.abs(loss - Math.LN2) > 1e-4)).toBe(true);
    await trainer.dispose();
  });

  it('from the cache are the same numbers as computed again', async () => {
    const same = [pairs[0], pairs[1]];
    const { trainer, policy, reference } = await open({}, same);
    const first = await oneRecord(trainer);
    const cached = await oneRecord(trainer);
    const weights = randomWeights(untied, 1);
    expect(bitsOfWeights(await reference.read())).toEqual(bitsOfWeights(weights));
    expect(bitsOfWeights(await policy.read())).not.toEqual(bitsOfWeights(weights));
    // logps − rewards/β is the reference's mean log-prob, which does not move.
    const referenceOf = (record: PairMetrics) => record['logps/chosen'] - record['rewards/chosen'];
    expect(referenceOf(cached)).toBeCloseTo(referenceOf(first), 6);
    expect(cached['logps/chosen']).not.toBeCloseTo(first['logps/chosen'], 2);
  });
});

async function oneRecord(trainer: Trainer): Promise<PairMetrics> {
  await trainer.runStep();
  const { records } = await trainer.collect();
  expect(records).toHaveLength(1);
  return records[0];
}

it('reports KL, entropy and token accuracy on logging steps only', async () => {
  const { trainer } = await open({ logging_steps: 3, max_steps: 8 }, randomPairs(untied, 4, 3));
  const records: PairMetrics[] = [];
  const due: number[] = [];
  while (!trainer.finished) {
    const collect = await trainer.runStep();
    if (!collect) continue;
    due.push(trainer.step - 1);
    records.push(...(await trainer.collect()).records);
  }
  expect(due).toEqual([0, 3, 6, 7]);
  expect(records.map(({ step }) => step)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  for (const name of ['kl/chosen', 'kl/rejected', 'entropy', 'mean_token_accuracy'] as const) {
    expect(records.flatMap((record) => (name in record ? [record.step] : []))).toEqual([0, 3, 6]);
  }
  expect(records[0]['kl/chosen']).toBeCloseTo(0, 6);
  expect(records[3]['kl/chosen']).toBeGreaterThan(1e-3);
});

describe('a value that is not finite', () => {
  /** Three clean steps in the order of the data set, then `poison`, then two more. */
  async function poisoned(poison: (weights: Map<string, Float32Array>) => void) {
    const rare = 10;
    const plain = randomPairs(untied, 4, 4).map((pair) => replaceToken(pair, rare, 2));
    const pairs = plain.with(3, { ...plain[3], promptIds: [rare, 3] });
    const weights = randomWeights(untied, 1);
    const policy = new ParameterSet(wasm, untied, 'policy', weights);
    const reference = new ParameterSet(wasm, untied, 'reference', weights);
    const source = new FixedPairs(pairs, untied);
    const config = { ...TINY_TRAINING, logging_steps: 10 };
    const options = { backend: wasm, architecture: untied, policy, reference, source, config, inOrder: true };
    const trainer = await Trainer.create(options);
    for (let step = 0; step < 3; step++) await trainer.runStep();
    const before = await policy.read();
    poison(before);
    policy.write(before);
    for (let step = 3; step < 5; step++) await trainer.runStep();
    const outcome = await trainer.collect();
    return { trainer, before, after: await policy.read(), ...outcome };
  }

  it('in a loss names step and pair, and the weights stay as they were, bit for bit', async () => {
    const { trainer, before, after, records, failure } = await poisoned((weights) => {
      const width = TINY_GPT2.n_embd;
      weights.get('transformer.wte.weight')?.fill(Number.NaN, 10 * width, 11 * width);
    });
    // Step 3 takes pairs 2 and 3, and only pair 3 reads the poisoned row.
    expect(failure).toMatchObject({ code: 'non_finite_loss', values: { step: 3, pair: 3 } });
    expect(failure?.message).toMatch(/pair 3 in step 3 is not finite; try a smaller learning rate/);
    expect(bitsOfWeights(after)).toEqual(bitsOfWeights(before));
    expect(records.map(({ step }) => step)).toEqual([0, 1, 2]);
    expect(trainer.step).toBe(3);
  });

  it('in a gradient names the step', async () => {
    const { before, after, failure } = await poisoned((weights) => {
      weights.get('transformer.h.1.ln_2.weight')?.fill(1e20); // GELU itself stays finite, its derivative does not
    });
    expect(failure).toMatchObject({ code: 'non_finite_gradient', values: { step: 3 } });
    expect(failure?.message).toMatch(/gradient of step 3 is not finite; try a smaller learning rate/);
    expect(bitsOfWeights(after)).toEqual(bitsOfWeights(before));
  });
});

function replaceToken(pair: PreferencePair, from: number, to: number): PreferencePair {
  const replace = (ids: readonly number[]) => ids.map((id) => (id === from ? to : id));
  return {
    promptIds: replace(pair.promptIds),
    chosenIds: replace(pair.chosenIds),
    rejectedIds: replace(pair.rejectedIds),
  };
}
