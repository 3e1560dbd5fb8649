import { afterAll, beforeAll, expect, it } from 'vitest';
import { openNodeBackend } from '../../cli/nodeBackend';
import { NANO } from '../../cli/runTestKit';
import { DEFAULT_TASTE } from '../../core/kitchen/taste';
import { DEFAULT_RUN } from '../../core/kitchenConfig';
import { BatchTensors } from '../../model/batchTensors';
import { Scorer } from '../../model/logps';
import { ParameterSet } from '../../model/parameters';
import { Owned } from '../../runtime/ownership';
import { DISHES } from '../../worlds/kitchen/dishes';
import { KitchenPrompts } from '../../worlds/kitchen/kitchenPrompts';
import { trueReward } from '../../worlds/kitchen/reward';
import { collateResponses, RolloutWriter, rolloutRandom, spreadRows } from './rollouts';

const backend = openNodeBackend(1);
const { architecture, checkpoint } = NANO;
const policy = new ParameterSet(backend, architecture, 'policy', checkpoint.params);
const source = new KitchenPrompts(DEFAULT_TASTE, { ...DEFAULT_RUN, method: 'grpo' });
const prompts = Array.from({ length: 24 }, (_, i) => i % source.size);

let writer: RolloutWriter;
beforeAll(async () => {
  writer = await RolloutWriter.create(backend, architecture, source, prompts.length);
});
afterAll(() => writer.dispose());

const write = (seed: number, step: number) => writer.write(policy, prompts, rolloutRandom(seed, step));

it('a rollout depends on seed and step alone', async () => {
  const first = await write(3, 7);
  await write(3, 8);
  expect(await write(3, 7)).toEqual(first);
  const tokens = first.map((response) => response.tokens);
  for (const [seed, step] of [[3, 8] as const, [4, 7] as const]) {
    expect((await write(seed, step)).map((response) => response.tokens)).not.toEqual(tokens);
  }
});

it('has the true reward of each response, and of each token the log-probability that a whole pass gives', async () => {
  const responses = await write(1, 0);
  for (const { prompt, tokens, reward } of responses) expect(reward).toBe(trueReward(DISHES[prompt], tokens));
  expect(new Set(responses.map(({ reward }) => reward)).size).toBeGreaterThan(5);
  await Owned.during(async (own) => {
    const batch = own.keep(new BatchTensors(backend, source.shape(responses.length)));
    const scorer = own.keep(await Scorer.create(backend, architecture, batch));
    batch.load(collateResponses(responses, source, batch, architecture));
    await scorer.run(policy);
    const [rows, sums] = (await backend.read([scorer.logps.tokens, scorer.logps.sequences])) as Float32Array[];
    const written = spreadRows(
      responses.map(({ tokenLogps }) => tokenLogps),
      batch.rows,
    );
    expect(written.some((logp, row) => row > 100 && logp === 0)).toBe(true); // padding is there
    const worst = written.reduce((most, logp, row) => Math.max(most, Math.abs(logp - rows[row])), 0);
    expect(worst).toBeLessThan(1e-5);
    for (const [s, { logps }] of responses.entries()) expect(Math.abs(logps - sums[s])).toBeLessThan(1e-4);
  });
});

it('the text that the models learnt from is well-formed', () => {
  const random = rolloutRandom(1, 0);
  for (const prompt of prompts) expect(source.reward(prompt, source.draw(prompt, random))).toBeGreaterThan(-4);
});
