import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ArenaCase } from '../cli/arena/arenaCase';
import { goldenProblems } from '../cli/goldenTolerance';
import { runVerify } from '../cli/verifyJob';
import type { MethodName } from '../core/methods';
import type { MetricsRecord } from '../core/records';
import { labelPair } from '../data/preferenceLabels';
import { Random } from '../math/random';
import { gpt2 } from '../model/gpt2';
import { ParameterSet } from '../model/parameters';
import type { Backend } from '../runtime/backend';
import type { ShaderName, ShaderSources } from '../runtime/webgpu/kernelSpec';
import { SHADER_SOURCES } from '../runtime/webgpu/shaderSources';
import { DISHES } from '../worlds/kitchen/dishes';
import { COMPLETIONS } from '../worlds/kitchen/grammar';
import { trueReward } from '../worlds/kitchen/reward';
import { fetchJson, fetchKitchenNano, fetchModel, openWasm, SharedGpu } from './gpuTestKit';
import { Trainer } from './trainer';
import { FixedPairs, randomPairs, randomWeights, TINY_GPT2, TINY_TRAINING } from './trainTestKit';

const GOLDEN = '/e2e/golden/gpt2-ipo-decay';

let gpu: SharedGpu;
beforeAll(async () => {
  gpu = await SharedGpu.open();
});
afterAll(() => gpu?.dispose());

describe('verify on webgpu against the golden vectors', () => {
  async function goldenCase(shaders: ShaderSources, steps: number): Promise<string[]> {
    const expected = await fetchJson(`${GOLDEN}/expected.json`);
    const testCase = await fetchJson(`${GOLDEN}/case.json`);
    const whole = steps >= testCase.batches.length;
    const actual = await runVerify(await gpu.backend(shaders), {
      files: await fetchModel(GOLDEN),
      testCase: { ...testCase, batches: testCase.batches.slice(0, steps) },
    });
    return goldenProblems(actual, whole ? expected : { steps: expected.steps.slice(0, steps) });
  }

  async function goldenLosses(shaders: ShaderSources): Promise<string[]> {
    const losses = await fetchJson('/e2e/golden/losses.json');
    return goldenProblems(await runVerify(await gpu.backend(shaders), { losses }), losses);
  }

  const broken = (name: ShaderName, from: string, to: string): ShaderSources => {
    const source = SHADER_SOURCES[name].replace(from, to);
    expect(source).not.toBe(SHADER_SOURCES[name]);
    return { ...SHADER_SOURCES, [name]: source };
  };

  it('passes gpt2-ipo-decay', async () => {
    expect(await goldenCase(SHADER_SOURCES, 6)).toEqual([]);
  });

  it('passes losses.json', async () => {
    expect(await goldenLosses(SHADER_SOURCES)).toEqual([]);
  });

  it('passes a case of each loss of arena.json', async () => {
    const all: readonly ArenaCase[] = await fetchJson('/e2e/golden/arena.json');
    const arena = all.filter((test, i) => all.findIndex(({ name }) => name === test.name) === i);
    expect(goldenProblems(await runVerify(await gpu.backend(), { arena }), arena)).toEqual([]);
  });

  it('fails with a wrong sign in d_logits', async () => {
    const problems = await goldenCase(broken('d_logits', 'onehot - exp', 'onehot + exp'), 1);
    expect(problems).toContainEqual(expect.stringMatching(/^steps\.0\.grad_norm is/));
    expect(problems).toContainEqual(expect.stringMatching(/^steps\.0\.grad\.transformer\.wte\.weight\.l2 is/));
  });

  it('fails with a wrong sign in preference_loss', async () => {
    const problems = await goldenLosses(broken('preference_loss', '2.0 * error / n_w, -2.0', '2.0 * error / n_w, 2.0'));
    expect(problems).toContainEqual(expect.stringMatching(/d_rejected_logratios\.0 is/));
    expect(problems.filter((problem) => !problem.includes('d_rejected_logratios'))).toEqual([]);
  });
});

describe('a kitchen run on both backends', () => {
  const base = { ...TINY_TRAINING, learning_rate: 3e-4, logging_steps: 10, max_steps: 20 };

  async function train(on: Backend): Promise<MetricsRecord[]> {
    const config = base;
    const { architecture, params } = await fetchKitchenNano();
    const random = new Random(1);
    const judged = (dish: (typeof DISHES)[number]) => {
      const ids = COMPLETIONS[random.integer(COMPLETIONS.length)];
      return { ids, reward: trueReward(dish, ids) };
    };
    const pairs = Array.from({ length: 24 }, () => {
      const dish = DISHES[random.integer(DISHES.length)];
      return labelPair(random, dish.promptIds, judged(dish), judged(dish), {
        temperature: 1,
        lengthBias: 0,
        flipRate: 0,
      });
    });
    const policy = new ParameterSet(on, architecture, 'policy', params);
    const reference = new ParameterSet(on, architecture, 'reference', params);
    const source = new FixedPairs(pairs, architecture);
    return toEnd(await Trainer.create({ backend: on, architecture, policy, reference, source, config }));
  }

  async function toEnd(trainer: Trainer): Promise<MetricsRecord[]> {
    const records: MetricsRecord[] = [];
    while (!trainer.finished) if (await trainer.runStep()) records.push(...(await trainer.collect()).records);
    await trainer.dispose();
    return records;
  }

  function expectSame(onGpu: readonly MetricsRecord[], wasm: readonly MetricsRecord[]) {
    onGpu.forEach((record, step) => {
      for (const [name, value] of Object.entries(wasm[step])) {
        const actual = record[name as keyof MetricsRecord] ?? Number.NaN;
        const slack = 1e-3 * Math.abs(value) + (name === 'loss' ? 0 : 1e-4);
        const what = `${name} of step ${step}: ${actual}, wasm has ${value}`;
        expect(Math.abs(actual - value), what).toBeLessThanOrEqual(slack);
      }
    });
  }

  /** A tiny model for three steps on both. @param seed of the reference; the policy's is 1 */
  async function trainTiny(method: MethodName, seed: number) {
    const architecture = gpt2(TINY_GPT2);
    const pairs = randomPairs(architecture, 4, 2);
    const config = { ...base, method, beta: 0.3, max_steps: 3, logging_steps: 1 };
    const trainOn = async (on: Backend) => {
      const policy = new ParameterSet(on, architecture, 'policy', randomWeights(architecture, 1));
      const reference = new ParameterSet(on, architecture, 'reference', randomWeights(architecture, seed));
      const source = new FixedPairs(pairs, architecture);
      return toEnd(await Trainer.create({ backend: on, architecture, policy, reference, source, config }));
    };
    const [onGpu, wasm] = [await trainOn(await gpu.backend()), await trainOn(await openWasm())];
    expect(onGpu).toHaveLength(3);
    expectSame(onGpu, wasm);
    expect(wasm.every(({ grad_norm }) => grad_norm > 0.1)).toBe(true);
    return wasm;
  }

  it('has the same losses and metrics with a loss that is a graph, between the passes or one with them', async () => {
    await trainTiny('kto', 1);
  });

  it('has the same losses and metrics against a reference that is not the start', async () => {
    const [first] = await trainTiny('dpo', 2);
    expect(Math.abs((first['rewards/chosen'] ?? 0) - (first['rewards/rejected'] ?? 0))).toBeGreaterThan(0.05);
    expect(first.loss).not.toBeCloseTo(Math.LN2, 2);
  });

  it('has the same losses and metrics over 20 steps', async () => {
    const [onGpu, wasm] = [await train(await gpu.backend()), await train(await openWasm())];
    expect(onGpu).toHaveLength(20);
    expectSame(onGpu, wasm);
    expect(wasm.some(({ loss }) => Math.abs(loss - Math.LN2) > 0.05)).toBe(true);
  });
});
