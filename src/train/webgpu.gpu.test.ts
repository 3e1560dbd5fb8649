import { afterEach, describe, expect, it } from 'vitest';
import { goldenProblems } from '../cli/goldenTolerance';
import { runVerify } from '../cli/verifyJob';
import type { MetricsRecord } from '../core/records';
import { labelPair } from '../data/preferenceLabels';
import { Random } from '../math/random';
import { ParameterSet } from '../model/parameters';
import type { Backend } from '../runtime/backend';
import type { ShaderName, ShaderSources } from '../runtime/webgpu/kernelSpec';
import { SHADER_SOURCES } from '../runtime/webgpu/shaderSources';
import { DISHES } from '../worlds/kitchen/dishes';
import { COMPLETIONS } from '../worlds/kitchen/grammar';
import { trueReward } from '../worlds/kitchen/reward';
import { fetchJson, fetchKitchenNano, fetchModel, openGpu, openWasm } from './gpuTestKit';
import { Trainer } from './trainer';
import { FixedPairs, TINY_TRAINING } from './trainTestKit';

const GOLDEN = '/e2e/golden/gpt2-ipo-decay';

let backend: Backend | undefined;
afterEach(async () => {
  await backend?.dispose();
  backend = undefined;
});

describe('verify on webgpu against the golden vectors', () => {
  async function goldenCase(shaders: ShaderSources, steps: number): Promise<string[]> {
    const expected = await fetchJson(`${GOLDEN}/expected.json`);
    const testCase = await fetchJson(`${GOLDEN}/case.json`);
    const whole = steps >= testCase.batches.length;
    backend = await openGpu(shaders);
    const actual = await runVerify(backend, {
      files: await fetchModel(GOLDEN),
      testCase: { ...testCase, batches: testCase.batches.slice(0, steps) },
    });
    return goldenProblems(actual, whole ? expected : { steps: expected.steps.slice(0, steps) });
  }

  async function goldenLosses(shaders: ShaderSources): Promise<string[]> {
    const losses = await fetchJson('/e2e/golden/losses.json');
    backend = await openGpu(shaders);
    return goldenProblems(await runVerify(backend, { losses }), losses);
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
  const config = { ...TINY_TRAINING, learning_rate: 3e-4, logging_steps: 10, max_steps: 20 };

  async function train(on: Backend): Promise<MetricsRecord[]> {
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
    const trainer = await Trainer.create({ backend: on, architecture, policy, reference, source, config });
    const records: MetricsRecord[] = [];
    while (!trainer.finished) if (await trainer.runStep()) records.push(...(await trainer.collect()).records);
    await trainer.dispose();
    return records;
  }

  it('has the same losses and metrics over 20 steps', async () => {
    backend = await openGpu();
    const [gpu, wasm] = [await train(backend), await train(await openWasm())];
    expect(gpu).toHaveLength(20);
    gpu.forEach((record, step) => {
      for (const [name, value] of Object.entries(wasm[step])) {
        const actual = record[name as keyof MetricsRecord] ?? Number.NaN;
        const slack = 1e-3 * Math.abs(value) + (name === 'loss' ? 0 : 1e-4);
        const what = `${name} of step ${step}: ${actual}, wasm has ${value}`;
        expect(Math.abs(actual - value), what).toBeLessThanOrEqual(slack);
      }
    });
    expect(wasm.some(({ loss }) => Math.abs(loss - Math.LN2) > 0.05)).toBe(true);
  });
});
