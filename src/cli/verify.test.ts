import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { LOSS_TYPES } from '../core/lossTypes';
import { DEFAULT_TRAINING, type TrainingConfig } from '../core/trainingConfig';
import type { PreferencePair } from '../data/batching';
import { writeCheckpoint } from '../model/checkpoint';
import { gpt2 } from '../model/gpt2';
import { Float64Trainer } from '../train/float64Trainer';
import { randomPairs, randomWeights, TINY_GPT2 } from '../train/trainTestKit';
import { goldenProblems } from './goldenTolerance';
import { openNodeBackend } from './nodeBackend';
import { runVerify } from './verifyJob';

const backend = openNodeBackend(1);
const golden = (path: string) => readFileSync(new URL(`../../e2e/golden/${path}`, import.meta.url));
const goldenJson = (path: string) => JSON.parse(golden(path).toString());

describe('verify on wasm against the golden vectors', () => {
  it.each(['gpt2-sigmoid', 'gpt2-ipo-decay'])('%s', async (name) => {
    const files = {
      'config.json': golden(`${name}/config.json`),
      'model.safetensors': golden(`${name}/model.safetensors`),
    };
    const expected = goldenJson(`${name}/expected.json`);
    const actual = await runVerify(backend, { files, testCase: goldenJson(`${name}/case.json`) });
    expect(goldenProblems(actual, expected)).toEqual([]);
  });

  it('losses.json', async () => {
    const expected = goldenJson('losses.json');
    expect(goldenProblems(await runVerify(backend, { losses: expected }), expected)).toEqual([]);
    const types = new Set(expected.map((test: { loss_type: string }) => test.loss_type));
    expect(types).toEqual(new Set(LOSS_TYPES.filter((type) => type !== 'sft')));
  });
});

describe('the golden comparison', () => {
  const expected = {
    steps: [{ loss: 0.7, grad_norm: 2, grad: { w: { l2: 1, first: [1] } } }],
    final: { w: { delta_l2: 0.1 } },
  };
  const change = (edit: (copy: typeof expected) => void) => {
    const copy = structuredClone(expected);
    edit(copy);
    return goldenProblems(copy, expected);
  };

  it('accepts what is within the tolerance', () => {
    expect(change((copy) => Object.assign(copy.steps[0], { loss: 0.7001, grad_norm: 2.001 }))).toEqual([]);
  });

  it.each<[string, (copy: typeof expected) => void]>([
    ['steps.0.loss is 0.7002', (copy) => Object.assign(copy.steps[0], { loss: 0.7002 })],
    ['steps.0.loss is NaN', (copy) => Object.assign(copy.steps[0], { loss: Number.NaN })],
    ['steps.0.loss is undefined', (copy) => Object.assign(copy.steps[0], { loss: undefined })],
    ['steps.0.grad_norm is 2.01', (copy) => Object.assign(copy.steps[0], { grad_norm: 2.01 })],
    ['steps.0.grad.w.l2 is 1.002', (copy) => Object.assign(copy.steps[0].grad.w, { l2: 1.002 })],
    ['steps.0.grad.w.first.0 is NaN', (copy) => Object.assign(copy.steps[0].grad.w, { first: [Number.NaN] })],
    ['final.w.delta_l2 is 0.101', (copy) => Object.assign(copy.final.w, { delta_l2: 0.101 })],
    ['final is missing', (copy) => Object.assign(copy, { final: undefined })],
    ['steps has 0 entries', (copy) => copy.steps.pop()],
  ])('reports: %s', (problem, edit) => {
    expect(change(edit)[0]).toContain(problem);
  });
});

const architecture = gpt2(TINY_GPT2);
const weights = randomWeights(architecture, 11);
const files = writeCheckpoint({ config: TINY_GPT2, params: weights });
const caseRow = ({ promptIds, chosenIds, rejectedIds }: PreferencePair) => ({
  prompt_ids: promptIds,
  chosen_ids: chosenIds,
  rejected_ids: rejectedIds,
});

/** The oracle's training in the form of expected.json, as far as the comparison goes. */
function oracle(config: TrainingConfig, batches: readonly (readonly PreferencePair[])[]) {
  const trainer = new Float64Trainer(architecture, weights, config);
  const steps = batches.map((pairs, t) => {
    const { loss, gradNorm, logps, gradients } = trainer.step(pairs, t);
    const half = pairs.length;
    const grad = Object.fromEntries([...gradients].map(([name, values]) => [name, { l2: l2(values) }]));
    return {
      loss,
      grad_norm: gradNorm,
      'logps/chosen': logps.slice(0, half).reduce((sum, x) => sum + x, 0) / half,
      per_pair: { chosen_logps: logps.slice(0, half), rejected_logps: logps.slice(half) },
      ...(t === 0 && { grad }),
    };
  });
  const final = [...trainer.weights].map(([name, values]) => {
    const start = weights.get(name) as Float32Array;
    return [name, { l2: l2(values), delta_l2: l2(values.map((x, i) => x - start[i])) }];
  });
  return { steps, final: Object.fromEntries(final) };
}

const l2 = (values: Float64Array) => Math.sqrt(values.reduce((sum, x) => sum + x * x, 0));

async function expectOracle(settings: Partial<TrainingConfig>, sizes = [2, 3]): Promise<void> {
  // A larger ε keeps Adam from turning the rounding of gradients near zero into steps of full size.
  const config = { ...DEFAULT_TRAINING, learning_rate: 1e-2, adam_epsilon: 1e-4, max_steps: sizes.length, ...settings };
  const batches = sizes.map((size, t) => randomPairs(architecture, size, 20 + t));
  const testCase = { ...config, batches: batches.map((pairs) => pairs.map(caseRow)) };
  const expected = oracle(config, batches);
  expect(goldenProblems(await runVerify(backend, { files, testCase }), expected)).toEqual([]);
  expect(expected.steps.some(({ grad_norm }) => grad_norm > 1e-3)).toBe(true);
}

describe('verify on wasm against a float64 oracle', () => {
  it.each(LOSS_TYPES)('loss type %s', (loss_type) => expectOracle({ loss_type, beta: 0.3, label_smoothing: 0.1 }));

  it.each<[string, Partial<TrainingConfig>, number[]]>([
    ['clipping off', { max_grad_norm: 0 }, [2, 2]],
    ['clipping on', { max_grad_norm: 0.01 }, [2, 2]],
    ['weight decay', { weight_decay: 0.5, learning_rate: 0.1 }, [2, 2]],
    ['other moments', { adam_beta1: 0, adam_beta2: 0.5 }, [2, 2, 2]],
    ['cosine with warm-up', { lr_scheduler_type: 'cosine', warmup_steps: 2 }, [2, 2, 2, 2, 2]],
    ['linear, longer than the case', { lr_scheduler_type: 'linear', max_steps: 9 }, [2, 2, 2]],
    ['batches of different sizes', {}, [1, 4, 2, 4, 1]],
  ])('%s', (_, settings, sizes) => expectOracle(settings, sizes));
});
