import { describe, expect, it } from 'vitest';
import { openNodeBackend } from '../../cli/nodeBackend';
import { materialOf, openFileRun } from '../../cli/runTestKit';
import { FILE_KITCHEN_DEFAULTS, type FileConfig } from '../../core/fileConfig';
import type { LossType } from '../../core/lossTypes';
import type { PairMetrics } from '../../core/records';
import type { Snapshot } from '../../core/runCheckpoint';
import { DEFAULT_WATCH, type Watch } from '../../core/world';
import { collatePairs, type PreferencePair, shapeForPairs } from '../../data/batching';
import { splitPairs } from '../../data/heldOut';
import { packPairs } from '../../data/pairCodec';
import { placesOf } from '../../data/pairSource';
import { outputOf } from '../../graph/graphTestKit';
import { pairLoss } from '../../math/pairLoss';
import { logSumExp } from '../../math/sampling';
import { batchLimits } from '../../model/batchTensors';
import { gpt2 } from '../../model/gpt2';
import { ParameterSet } from '../../model/parameters';
import type { Backend, Tensor } from '../../runtime/backend';
import type { Run } from '../../train/run';
import { Trainer } from '../../train/trainer';
import {
  bitsOfWeights,
  FixedPairs,
  feedsOf,
  forwardShapeOfBatch,
  randomPairs,
  randomWeights,
  TINY_GPT2,
  TINY_TRAINING,
} from '../../train/trainTestKit';
import type { EvaluationOptions } from '../world';
import type { FileTools } from './fileTools';
import { PackedPairs } from './packedPairs';

const wasm = openNodeBackend(1);
const architecture = gpt2(TINY_GPT2);
const limits = batchLimits(architecture);
const weights = randomWeights(architecture, 1);
const PAIRS = randomPairs(architecture, 24, 5);
const CONFIG: FileConfig = { ...FILE_KITCHEN_DEFAULTS, ...TINY_TRAINING, beta: 0.5 };

const packed = (pairs: readonly PreferencePair[]) => packPairs(pairs.map((pair, place) => [place, pair] as const));

async function open(settings: Partial<FileConfig> = {}, pairs = PAIRS, backend: Backend = wasm, reference = weights) {
  const config = { ...CONFIG, ...settings };
  const own = await materialOf({ config: TINY_GPT2, params: weights }, pairs);
  const other = { id: 'other', model: 'other', checkpoint: { config: TINY_GPT2, params: reference } };
  const material = reference === weights ? own : { ...own, reference: other };
  const run = await openFileRun(backend, material, config);
  const { resources, world } = run;
  const tools = resources.tools as FileTools;
  const split = splitPairs(pairs.length, config.seed);
  const evaluate = (options?: EvaluationOptions) => world.evaluate(run.present, options);
  return { run, resources, world, tools, split, evaluate, config, material, close: () => run.dispose() };
}

async function train({ trainer }: Pick<Run, 'trainer'>, steps: number): Promise<void> {
  for (let i = 0; i < steps; i++) {
    if (!(await trainer.runStep())) continue;
    const { failure } = await trainer.collect();
    if (failure) throw failure;
  }
}

type Weights = ReadonlyMap<string, ArrayLike<number>>;

/** Log-probability of each completion token of a pair, [chosen, rejected], by one forward in float64. */
function tokenLogps(pair: PreferencePair, params: Weights): number[][] {
  const batch = collatePairs([pair], shapeForPairs([pair], 1, limits), limits);
  const { data } = outputOf(architecture.forward(forwardShapeOfBatch(batch)), feedsOf(architecture, batch, params));
  const { vocab } = limits;
  let row = 0;
  return [pair.chosenIds, pair.rejectedIds].map((ids) =>
    ids.map((token) => data[row * vocab + token] - logSumExp(data, row++ * vocab, vocab)),
  );
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const mean = (values: readonly number[]) => sum(values) / values.length;

describe('a run on a file of pairs', () => {
  it('is held against another checkpoint where it has one, from its first step on', async () => {
    const reference = randomWeights(architecture, 2);
    const { run, world, split, evaluate, config, close } = await open({}, PAIRS, wasm, reference);
    const rewardsOf = (place: number) => {
      const [policy, held] = [weights, reference].map((params) => tokenLogps(PAIRS[place], params).map(sum));
      return policy.map((logp, half) => config.beta * (logp - held[half]));
    };
    const before = await evaluate();
    const held = [...split.heldOut].map(rewardsOf);
    expect(before?.['eval_rewards/chosen']).toBeCloseTo(mean(held.map(([chosen]) => chosen)), 4);
    expect(before?.['eval_rewards/rejected']).toBeCloseTo(mean(held.map(([, rejected]) => rejected)), 4);
    expect(before?.['kl/sampled']?.k3).toBeGreaterThan(0.01);
    const batch = placesOf(world.source, run.trainer.nextBatch);
    await run.trainer.runStep();
    const [first] = (await run.trainer.collect()).records as PairMetrics[];
    const trained = batch.map(rewardsOf);
    expect(first['rewards/chosen']).toBeCloseTo(mean(trained.map(([chosen]) => chosen)), 4);
    expect(first.loss).toBeCloseTo(
      mean(trained.map(([chosen, rejected]) => Math.log1p(Math.exp(rejected - chosen)))),
      4,
    );
    await close();
  });

  it.each<[LossType, number]>([
    ['sigmoid', 0],
    ['robust', 0.1],
    ['ipo', 0],
    ['sft', 0],
  ])('measures the held-out pairs as float64 does: %s', async (loss_type, label_smoothing) => {
    const { run, resources, config, split, evaluate, close } = await open({
      loss_type,
      label_smoothing,
      per_device_train_batch_size: 3,
    });
    await train(run, 4);
    const measured = await evaluate();
    const policy = await resources.policy.read();
    const held = [...split.heldOut].map((place) => {
      const pair = PAIRS[place];
      const [policyLogps, referenceLogps] = [policy, weights].map((params) => tokenLogps(pair, params).map(sum));
      const [a, b] = policyLogps.map((logps, half) => logps - referenceLogps[half]);
      const first = loss_type === 'sft' ? policyLogps[0] : a;
      const [nW, nL] = [pair.chosenIds.length, pair.rejectedIds.length];
      const { loss } = pairLoss(loss_type, first, b, nW, nL, config.beta, label_smoothing);
      return { loss, nW, chosen: config.beta * a, rejected: config.beta * b, policyLogps };
    });
    expect(held).toHaveLength(2);
    const tokens = sum(held.map(({ nW }) => nW));
    const expected = {
      eval_loss:
        loss_type === 'sft' ? sum(held.map(({ loss, nW }) => loss * nW)) / tokens : mean(held.map(({ loss }) => loss)),
      'eval_rewards/chosen': mean(held.map(({ chosen }) => chosen)),
      'eval_rewards/rejected': mean(held.map(({ rejected }) => rejected)),
      'eval_rewards/margins': mean(held.map(({ chosen, rejected }) => chosen - rejected)),
      'eval_rewards/accuracies': mean(held.map(({ chosen, rejected }) => (chosen > rejected ? 1 : 0))),
      'eval_logps/chosen': mean(held.map(({ policyLogps }) => policyLogps[0])),
      'eval_logps/rejected': mean(held.map(({ policyLogps }) => policyLogps[1])),
    };
    for (const [name, value] of Object.entries(expected)) {
      const actual = measured?.[name as keyof typeof expected] ?? Number.NaN;
      expect(Math.abs(actual - value), name).toBeLessThan(2e-5);
    }
    expect(Math.abs(measured?.['eval_rewards/margins'] ?? 0)).toBeGreaterThan(1e-3);
    await close();
  });

  it('starts at log 2, with no reward and no KL', async () => {
    const { evaluate, close } = await open();
    const measured = await evaluate();
    expect(measured).toMatchObject({ step: 0, 'eval_rewards/chosen': 0, 'eval_rewards/accuracies': 0 });
    expect(measured?.eval_loss).toBeCloseTo(Math.LN2, 12);
    expect(measured?.['kl/sampled']).toMatchObject({ k1: 0, k3: 0, standardError: 0 });
    await close();
  });

  it('trains on the others alone, whatever is looked at on the way', async () => {
    const { run, resources, config, material, split, close } = await open();
    const watched = await open();
    const alone = PAIRS.filter((_, place) => split.training.includes(place));
    expect(alone).toHaveLength(22);
    const policy = new ParameterSet(wasm, architecture, 'policy', weights);
    const reference = new ParameterSet(wasm, architecture, 'reference', weights);
    const source = new FixedPairs(alone, architecture);
    const shape = material.pairs.shape(config.per_device_train_batch_size);
    const sameShape = Object.assign(Object.create(source) as FixedPairs, { size: source.size, shape: () => shape });
    const plain = await Trainer.create({ backend: wasm, architecture, policy, reference, source: sameShape, config });
    await train(run, 5);
    for (let i = 0; i < 5; i++) {
      await train({ trainer: plain }, 1);
      await train(watched.run, 1);
      await watched.evaluate();
      await watched.world.inspect(i, watched.run.present);
      await watched.world.complete({ ...DEFAULT_WATCH, pair: i }, watched.run.present);
      watched.run.past(await watched.run.snapshot());
    }
    const expected = bitsOfWeights(await policy.read());
    expect(bitsOfWeights(await resources.policy.read())).toEqual(expected);
    expect(bitsOfWeights(await watched.resources.policy.read())).toEqual(expected);
    expect(expected).not.toEqual(bitsOfWeights(weights));
    await plain.dispose();
    await close();
    await watched.close();
  });

  it('goes on from a checkpoint, bit for bit, and leaves a run whose place cannot be taken', async () => {
    const { run, resources, config, material, close } = await open();
    await train(run, 3);
    const checkpoint = structuredClone(await run.checkpoint());
    await train(run, 3);
    const expected = bitsOfWeights(await resources.policy.read());
    const { 'transformer.wte.weight': _, ...others } = checkpoint.policy;
    const start = (from: Snapshot) => openFileRun(wasm, material, config, { from, before: run });
    await expect(start({ ...checkpoint, policy: others })).rejects.toMatchObject({
      code: 'checkpoint_mismatch',
      values: { tensor: 'transformer.wte.weight', actual: 0 },
    });
    expect([run.ended, bitsOfWeights(await resources.policy.read())]).toEqual([false, expected]);
    const resumed = await start(checkpoint);
    expect([run.ended, resumed.resources, resumed.trainer.step]).toEqual([true, resources, 3]);
    await train(resumed, 3);
    expect(bitsOfWeights(await resources.policy.read())).toEqual(expected);
    await resumed.dispose();
    await close();
  });

  it('shows a past policy beside the present one, where there is room for it', async () => {
    const { run, world, close } = await open();
    const start = await run.snapshot();
    await train(run, 5);
    const now = await world.inspect(0, run.present);
    const past = await world.inspect(0, run.past(start));
    expect([past.step, now.step]).toEqual([0, 5]);
    expect(past.chosen.policy).toEqual(past.chosen.reference);
    expect(now.chosen.policy).not.toEqual(past.chosen.policy);
    const measured = await world.evaluate(run.past(start));
    expect(measured).toMatchObject({ step: 0, 'eval_rewards/margins': 0 });
    await close();

    const limits = { ...wasm.limits };
    const cramped = await open({}, PAIRS, Object.assign(Object.create(wasm) as Backend, { limits }));
    limits.total = 1000;
    const refused = { code: 'memory_exceeded', values: { needed: 17, available: 0 } };
    expect(() => cramped.run.past(start)).toThrow(expect.objectContaining(refused));
    await cramped.close();
  });

  it('takes a pair apart: each token under both models, and what else could have stood there', async () => {
    const { run, world, resources, split, close } = await open();
    await train(run, 3);
    const place = split.heldOut[0];
    const pair = PAIRS[place];
    const record = await world.inspect(place, run.present);
    expect(record).toMatchObject({ step: 3, index: place, heldOut: true, promptTokens: pair.promptIds });
    expect((await world.inspect(split.training[0], run.present)).heldOut).toBe(false);
    const policy = tokenLogps(pair, await resources.policy.read());
    const reference = tokenLogps(pair, weights);
    (['chosen', 'rejected'] as const).forEach((name, half) => {
      const { tokens, text, next, ...scores } = record[name];
      expect(tokens).toEqual(pair[`${name}Ids`]);
      expect(text).toBe(world.decode(tokens));
      scores.policy.forEach(({ logit, lse, logp }, t) => {
        expect(logp).toBeCloseTo(policy[half][t], 4);
        expect(logit - lse).toBeCloseTo(logp, 10);
      });
      scores.reference.forEach(({ logp }, t) => {
        expect(logp).toBeCloseTo(reference[half][t], 4);
      });
      next.forEach((candidates, t) => {
        expect(candidates).toHaveLength(5);
        const taken = candidates.find((candidate) => candidate.taken);
        expect([taken?.token, Math.log(taken?.policy ?? 0)]).toEqual([
          tokens[t],
          expect.closeTo(scores.policy[t].logp, 4),
        ]);
        const shown = candidates.map((candidate) => Math.max(candidate.policy, candidate.reference)).slice(0, 4);
        expect(shown).toEqual(shown.toSorted((x, y) => y - x));
      });
    });
    await close();
  });

  it('writes with both models, from the same random numbers', async () => {
    const { run, world, close } = await open();
    const prompt = world.decode([3, 4, 5]);
    const complete = (watch: Partial<Watch>) => world.complete({ ...DEFAULT_WATCH, ...watch }, run.present);
    const before = await complete({ prompt });
    expect(before).toMatchObject({ step: 0, prompt });
    expect(before.reference).toHaveLength(4);
    expect(before.policy).toEqual(before.reference);
    expect((await complete({ pair: 7 })).prompt).toBe(world.decode(PAIRS[7].promptIds));
    await train(run, 20);
    const after = await complete({ prompt });
    expect(after.reference).toEqual(before.reference);
    expect(after.policy).not.toEqual(before.policy);
    const likeliest = await complete({ prompt, topK: 1 });
    expect(new Set(likeliest.policy.map(({ text }) => text)).size).toBe(1);
    expect((await complete({ prompt: 'a purple egg' })).problem).toMatchObject({ code: 'token_unknown' });
    const long = world.decode(new Array(20).fill(3));
    expect((await complete({ prompt: long })).problem).toMatchObject({ code: 'prompt_too_long' });
    await close();
  });

  it('estimates the KL without bias: completions of one token against the sum over all', async () => {
    const end = architecture.endToken;
    const short = PAIRS.map(({ promptIds }) => ({ promptIds, chosenIds: [3], rejectedIds: [end] }));
    const { run, resources, tools, world, close } = await open({}, short);
    await train(run, 3);
    const policy = await resources.policy.read();
    const prompt = short[0].promptIds;
    const all = Array.from({ length: limits.vocab }, (_, token) => {
      const pair = { promptIds: prompt, chosenIds: [token], rejectedIds: [token] };
      return [policy, weights].map((params) => tokenLogps(pair, params)[0][0]);
    });
    const exact = sum(all.map(([p, q]) => Math.exp(p) * (p - q)));
    const prompts = Array.from({ length: 200 }, () => prompt);
    const estimate = await tools.sampler.estimateKl(resources.policy, world.reference, prompts, 1, () => false);
    expect(estimate?.samples).toBe(800);
    expect(exact).toBeGreaterThan(0.01);
    expect(Math.abs((estimate?.k3 ?? 0) - exact)).toBeLessThan(4 * (estimate?.standardError ?? 0));
    expect(estimate?.standardError).toBeLessThan(exact);
    await close();
  });

  it('stops measuring when it is told to', async () => {
    const { evaluate, close } = await open({ per_device_train_batch_size: 1 });
    const seen: number[] = [];
    const progress = (done: number) => seen.push(done);
    expect(await evaluate({ progress, stopped: () => seen.length === 1 })).toBeUndefined();
    expect(seen).toEqual([0]);
    expect(await evaluate({ progress })).toMatchObject({ step: 0 });
    expect(seen).toEqual([0, 0, 1, 2]);
    await close();
  });

  it('gives everything back', async () => {
    const living = new Set<Tensor>();
    const counting = Object.assign(Object.create(wasm) as Backend, {
      tensor(...args: Parameters<Backend['tensor']>): Tensor {
        const tensor = wasm.tensor(...args);
        const { destroy } = tensor;
        living.add(tensor);
        tensor.destroy = () => {
          living.delete(tensor);
          destroy.call(tensor);
        };
        return tensor;
      },
    });
    const { run, evaluate, close } = await open({}, PAIRS, counting);
    await train(run, 2);
    await evaluate();
    run.past(await run.snapshot());
    expect(living.size).toBeGreaterThan(100);
    await close();
    expect([...living].map(({ label }) => label)).toEqual([]);
  });

  it('refuses pairs and settings that cannot be used', async () => {
    expect(() => PackedPairs.read(Int32Array.of(0, 1, 1, 9, 5), limits)).toThrow(/packed pairs/);
    const unknown = PAIRS.with(3, { ...PAIRS[3], chosenIds: [99] });
    expect(() => PackedPairs.read(packed(unknown), limits)).toThrow(/Token 99 is outside the vocabulary of 11/);
    await expect(open({}, PAIRS.slice(0, 1))).rejects.toMatchObject({ code: 'config_invalid' });
    await expect(open({ eval_steps: 0 })).rejects.toMatchObject({ values: { name: 'eval_steps' } });
  });
});
