import { afterAll, expect, it } from 'vitest';
import { openNodeBackend } from '../../cli/nodeBackend';
import { EARLY, NANO, openKitchenRun, SHORT_KITCHEN } from '../../cli/runTestKit';
import type { KitchenConfig } from '../../core/kitchenConfig';
import type { PairLogits, PairMetrics } from '../../core/records';
import { DEFAULT_DEFINITION, type KitchenDefinition } from '../../core/runDefinition';
import { klDivergence } from '../../math/closedForm';
import { tokenScores } from '../../math/pairView';
import { bitsOfWeights } from '../../train/trainTestKit';
import { DISHES } from './dishes';
import type { KitchenFiles } from './kitchenFiles';
import { KITCHEN_WORLD } from './kitchenWorld';

const backend = openNodeBackend(1);

const CONFIG: KitchenConfig = { ...SHORT_KITCHEN, beta: 0.5, logging_steps: 1, max_steps: 3 };
const APART: KitchenConfig = { ...CONFIG, model: 'kitchen-nano-early', ref_model: 'kitchen-nano' };
const HELD = { ...EARLY, reference: NANO };

const open = (config: KitchenConfig, material: KitchenFiles) => openKitchenRun(backend, { config }, { material });

const runs = Promise.all([
  open(APART, HELD),
  open({ ...CONFIG, model: 'kitchen-nano-early' }, EARLY),
  open(CONFIG, NANO),
]);
afterAll(async () => {
  for (const run of await runs) await run.dispose();
});

it('starts as one model and is measured against the other, exactly', async () => {
  const [apart, early, nano] = await runs;
  const outcomes = (run: typeof apart) => run.world.exact.logps(run.present);
  const [policy, reference] = [await outcomes(early), await outcomes(nano)];
  const kl = policy.reduce((sum, logps, dish) => sum + klDivergence(logps, reference[dish]), 0) / DISHES.length;
  const evaluated = (run: typeof apart) => run.world.evaluate(run.present);
  const [now, ofEarly, ofNano] = [await evaluated(apart), await evaluated(early), await evaluated(nano)];
  expect(kl).toBeGreaterThan(0.5);
  expect(now.referenceReward).toBeCloseTo(ofNano.reward, 12);
  expect(now.reward).toBeCloseTo(ofEarly.reward, 12);
  expect(now['kl/exact']).toBeCloseTo(kl, 6);
  expect(ofEarly['kl/exact']).toBe(0);
  // π* at the policy's KL is about the reference too: the early model has gone far and lost by it.
  expect(now.oracleReward).toBeGreaterThan(ofNano.reward);
  expect(now.shareOfOracle).toBeLessThan(0);
  expect(await apart.world.exact.frontier()).toEqual(await nano.world.exact.frontier());
  expect(bitsOfWeights(await apart.resources.policy.read())).toEqual(bitsOfWeights(EARLY.checkpoint.params));
});

it('learns the pairs that its reference writes, and begins with log-ratios that are not 0', async () => {
  const [apart, , nano] = await runs;
  const batch = apart.trainer.nextBatch;
  expect(await apart.world.source.pairs(batch)).toEqual(await nano.world.source.pairs(batch));
  const records: PairLogits[] = [];
  for (const place of batch) records.push(await apart.world.inspect(place, apart.present));
  const reward = (side: 'chosen' | 'rejected') => {
    const rewards = records.map((record) => {
      const { tokens, policyLogits, referenceLogits } = record[side];
      const logp = (logits: Float32Array) => tokenScores(logits, tokens).reduce((sum, token) => sum + token.logp, 0);
      return APART.beta * (logp(policyLogits) - logp(referenceLogits));
    });
    return { rewards, mean: rewards.reduce((sum, value) => sum + value, 0) / rewards.length };
  };
  const [chosen, rejected] = [reward('chosen'), reward('rejected')];
  const losses = chosen.rewards.map((value, i) => Math.log1p(Math.exp(rejected.rewards[i] - value)));
  await apart.trainer.runStep();
  const [first] = (await apart.trainer.collect()).records as PairMetrics[];
  expect(Math.abs(chosen.mean)).toBeGreaterThan(0.1);
  expect(first['rewards/chosen']).toBeCloseTo(chosen.mean, 4);
  expect(first['rewards/rejected']).toBeCloseTo(rejected.mean, 4);
  expect(first.loss).toBeCloseTo(losses.reduce((sum, loss) => sum + loss, 0) / losses.length, 4);
  expect(first['kl/chosen']).toBeGreaterThan(0.1);
});

it('goes on bit for bit where it is taken up again, against the same reference', async () => {
  const run = await open(APART, HELD);
  const again = await open(APART, HELD);
  const step = async (of: typeof run) => {
    await of.trainer.runStep();
    await of.trainer.collect();
  };
  await step(run);
  const from = structuredClone(await run.checkpoint());
  const resumed = await openKitchenRun(backend, { config: APART }, { material: HELD, from, before: again });
  for (const each of [run, resumed]) await step(each);
  const weights = async (of: typeof run) => bitsOfWeights(await of.resources.policy.read());
  expect(await weights(resumed)).toEqual(await weights(run));
  for (const each of [run, resumed]) await each.dispose();
});

it('is loaded with the model that it names, once', async () => {
  const material = (config: KitchenConfig, before?: KitchenFiles) => {
    const definition: KitchenDefinition = { ...DEFAULT_DEFINITION, config };
    const nowhere = new URL('http://localhost:9/');
    return KITCHEN_WORLD.material(definition, { models: nowhere, brought: {}, before, progress: () => undefined });
  };
  expect(await material(APART, HELD)).toBe(HELD);
  await expect(material(APART, EARLY)).rejects.toMatchObject({ code: 'download_failed' });
  await expect(material({ ...APART, ref_model: 'start' }, HELD)).rejects.toMatchObject({ code: 'download_failed' });
});
