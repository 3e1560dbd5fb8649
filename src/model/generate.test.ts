import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openNodeBackend } from '../cli/nodeBackend';
import { collateChosen, shapeForPairs } from '../data/batching';
import { outputOf } from '../graph/graphTestKit';
import { Random } from '../math/random';
import { logSumExp, PLAIN_SAMPLING, type SamplingSettings } from '../math/sampling';
import { feedsOf, forwardShapeOfBatch, randomWeights, TINY_GPT2 } from '../train/trainTestKit';
import { batchLimits } from './batchTensors';
import { type Completion, Generator } from './generate';
import { gpt2 } from './gpt2';
import { ParameterSet } from './parameters';

const backend = openNodeBackend(1);
const architecture = gpt2(TINY_GPT2);
const weights = randomWeights(architecture, 3);
const policy = new ParameterSet(backend, architecture, 'policy', weights);
const END = architecture.endToken;
const PROMPTS = [
  [3, 4, 5],
  [5, 4, 3],
  [9, 2, 2],
  [3, 4, 5],
];
const SHAPE = { sequences: PROMPTS.length, promptLength: 3, maxNewTokens: 6 };
const GREEDY: SamplingSettings = { do_sample: false, temperature: 1, top_k: 0, top_p: 1 };

let generator: Generator;
beforeAll(async () => {
  generator = await Generator.create(backend, architecture, SHAPE);
});
afterAll(() => generator.dispose());

const write = (settings: SamplingSettings, seed: number, endToken = END): Promise<Completion[]> =>
  generator.generate(policy.tensors, PROMPTS, endToken, settings, new Random(seed));

/** Log-probability of each completion token, by one full forward in float64. */
function tokenLogps(prompt: readonly number[], tokens: readonly number[]): number[] {
  const limits = batchLimits(architecture);
  const pair = { promptIds: prompt, chosenIds: tokens, rejectedIds: tokens };
  const batch = collateChosen([pair], shapeForPairs([pair], 1, limits, false), limits);
  const { data } = outputOf(architecture.forward(forwardShapeOfBatch(batch)), feedsOf(architecture, batch, weights));
  const vocab = architecture.vocabSize;
  return tokens.map((token, r) => data[r * vocab + token] - logSumExp(data, r * vocab, vocab));
}

describe('generation with a key/value cache', () => {
  it('has the log-probs of the full forward, at every step', async () => {
    let checked = 0;
    for (let maxNewTokens = 1; maxNewTokens <= SHAPE.maxNewTokens; maxNewTokens++) {
      const shorter = await Generator.create(backend, architecture, { ...SHAPE, maxNewTokens });
      const rows = await shorter.generate(policy.tensors, PROMPTS, END, PLAIN_SAMPLING, new Random(2));
      await shorter.dispose();
      rows.forEach(({ tokens, logps }, s) => {
        const expected = tokenLogps(PROMPTS[s], tokens).reduce((sum, logp) => sum + logp, 0);
        expect(Math.abs(logps - expected), `row ${s}, ${tokens.length} tokens`).toBeLessThan(1e-5);
        if (tokens.length === maxNewTokens) checked++;
      });
    }
    expect(checked).toBeGreaterThan(SHAPE.maxNewTokens);
  });

  it('reads prompts of any length in chunks, and writes the same', async () => {
    const chunked = await Generator.create(backend, architecture, { ...SHAPE, promptLength: 5, chunk: 2 });
    for (const length of [1, 2, 3, 4, 5]) {
      const prompts = PROMPTS.map((prompt) => [...prompt, 6, 7].slice(0, length));
      const whole = await Generator.create(backend, architecture, { ...SHAPE, promptLength: length, maxNewTokens: 6 });
      const expected = await whole.generate(policy.tensors, prompts, END, PLAIN_SAMPLING, new Random(3));
      const rows = await chunked.generate(policy.tensors, prompts, END, PLAIN_SAMPLING, new Random(3));
      await whole.dispose();
      expect(rows.map(({ tokens }) => tokens)).toEqual(expected.map(({ tokens }) => tokens));
      rows.forEach(({ logps }, s) => {
        expect(logps).toBeCloseTo(expected[s].logps, 5);
      });
    }
    await expect(
      chunked.generate(
        policy.tensors,
        PROMPTS.map(() => [3, 4, 5, 6, 7, 8]),
        END,
        PLAIN_SAMPLING,
        new Random(1),
      ),
    ).rejects.toThrow(/prompts of 5 tokens, not 4 of 6/);
    await chunked.dispose();
  });

  it('is greedy without sampling: the first argmax at every step, whatever the seed', async () => {
    const rows = await write(GREEDY, 1);
    expect(await write(GREEDY, 99)).toEqual(rows);
    expect(rows[0]).toEqual(rows[3]);
    rows.forEach(({ tokens }, s) => {
      tokens.forEach((token, t) => {
        const others = Array.from({ length: architecture.vocabSize }, (_, v) => v).filter((v) => v !== token);
        const alternatives = others.map((v) => tokenLogps(PROMPTS[s], [...tokens.slice(0, t), v])[t]);
        expect(tokenLogps(PROMPTS[s], tokens)[t]).toBeGreaterThan(Math.max(...alternatives));
      });
    });
  });

  it('with top_k = 1 equals greedy', async () => {
    expect(await write({ ...PLAIN_SAMPLING, top_k: 1 }, 5)).toEqual(await write(GREEDY, 1));
  });

  it('repeats a seed and differs between seeds', async () => {
    const rows = await write(PLAIN_SAMPLING, 7);
    expect(await write(PLAIN_SAMPLING, 7)).toEqual(rows);
    expect(await write(PLAIN_SAMPLING, 8)).not.toEqual(rows);
  });

  it('stops at the end token or at the longest length, and says which', async () => {
    const seen = { ended: 0, cut: 0 };
    for (let endToken = 0; endToken < architecture.vocabSize; endToken++) {
      for (const { tokens, ended } of await write(PLAIN_SAMPLING, 4, endToken)) {
        expect(tokens.indexOf(endToken)).toBe(ended ? tokens.length - 1 : -1);
        expect(tokens.length).toBeLessThanOrEqual(SHAPE.maxNewTokens);
        if (!ended) expect(tokens).toHaveLength(SHAPE.maxNewTokens);
        seen[ended ? 'ended' : 'cut']++;
      }
    }
    expect(Math.min(seen.ended, seen.cut)).toBeGreaterThan(3);
  });

  it('ends at whichever token the caller names', async () => {
    const [first] = await write(GREEDY, 1);
    const [stopped] = await write(GREEDY, 1, first.tokens[0]);
    expect([stopped.tokens, stopped.ended]).toEqual([[first.tokens[0]], true]);
  });
});

describe('what the generator refuses', () => {
  it('a prompt and completion longer than the context', async () => {
    const shape = { sequences: 1, promptLength: 9, maxNewTokens: 3 };
    await expect(Generator.create(backend, architecture, shape)).rejects.toMatchObject({
      code: 'prompt_too_long',
      message: expect.stringContaining('9 tokens and 3 new ones do not fit 10'),
    });
  });

  it.each([11, -1, 1.5])('token %d', async (token) => {
    const prompts = PROMPTS.with(2, [token, 1, 1]);
    const outcome = generator.generate(policy.tensors, prompts, END, GREEDY, new Random(1));
    await expect(outcome).rejects.toMatchObject({ code: 'token_out_of_range', values: { token, vocab: 11 } });
  });

  it('another number of prompts, or prompts of another length', async () => {
    for (const prompts of [PROMPTS.slice(1), PROMPTS.with(0, [3, 4])]) {
      const outcome = generator.generate(policy.tensors, prompts, END, GREEDY, new Random(1));
      await expect(outcome).rejects.toThrow(/the generator takes 4 prompts of 3 tokens/);
    }
  });
});
