import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openNodeBackend } from '../cli/nodeBackend';
import { openKitchenRun } from '../cli/runTestKit';
import { checkDefinition } from '../core/definitionSchema';
import type { Fault } from '../core/faults';
import { GENTLE_RUN, type KitchenConfig } from '../core/kitchenConfig';
import { type BatchRecord, type ExactEvaluation, isPairBatch, ofPairs, type PairMetrics } from '../core/records';
import { DEFAULT_DEFINITION } from '../core/runDefinition';
import { isEmptied } from '../data/faultyPairs';
import { roundToHalf } from '../math/half';
import type { KitchenWorld } from '../worlds/kitchen/kitchenWorld';
import { adamWInHalves } from './halfPrecision';
import type { Run } from './run';

const backend = openNodeBackend(1);
const BATCH = 16;
const CONFIG: KitchenConfig = {
  ...GENTLE_RUN,
  model: 'kitchen-nano',
  per_device_train_batch_size: BATCH,
  lr_scheduler_type: 'constant',
  learning_rate: 1e-3,
  beta: 0.5,
  num_pairs: 1000,
  max_steps: 8,
  logging_steps: 1,
};

interface Outcome {
  readonly metrics: readonly PairMetrics[];
  readonly batches: readonly BatchRecord[];
  readonly failure: unknown;
  readonly end: ExactEvaluation | undefined;
}

let last: Run<KitchenWorld> | undefined;
afterAll(() => last?.dispose());

/** One run takes the place of the other, at the same graphs where they fit. */
async function open(config: KitchenConfig): Promise<Run<KitchenWorld>> {
  last = await openKitchenRun(backend, { config }, { before: last });
  return last;
}

/** A whole run with a fault. */
async function train(fault: Fault, change: Partial<KitchenConfig> = {}): Promise<Outcome> {
  const run = await open({ ...CONFIG, fault, ...change });
  const metrics: PairMetrics[] = [];
  const batches: BatchRecord[] = [];
  let failure: unknown;
  while (!run.trainer.finished && !failure) {
    if (!(await run.trainer.runStep())) continue;
    const collected = await run.trainer.collect();
    metrics.push(...ofPairs(collected.records));
    batches.push(...collected.batches.filter(isPairBatch));
    failure = collected.failure;
  }
  const end = failure ? undefined : await run.world.evaluate(run.present);
  return { metrics, batches, failure, end };
}

const rewardsAtStart = ({ batches: [{ chosenRewards, rejectedRewards }] }: Outcome) => [
  ...chosenRewards,
  ...rejectedRewards,
];
const largest = (values: readonly number[]) => Math.max(...values.map(Math.abs));

describe('a fault', () => {
  let sound: Outcome;
  beforeAll(async () => {
    sound = await train('none');
  });

  it('is part of the definition, and one that nobody knows is refused', () => {
    expect(GENTLE_RUN.fault).toBe('none');
    const definition = { ...DEFAULT_DEFINITION, config: { ...CONFIG, fault: 'gremlin' as Fault } };
    expect(() => checkDefinition(definition)).toThrow(/fault is gremlin; use none, half_precision/);
  });

  it('when there is none leaves a run that starts at reward 0 and learns', () => {
    expect(largest(rewardsAtStart(sound))).toBe(0);
    expect(sound.metrics[0].loss).toBeCloseTo(Math.LN2, 6);
    expect(sound.end?.['kl/exact']).toBeGreaterThan(0);
    expect(sound.end?.wellFormed).toBeGreaterThan(0.98);
  });

  it('is gone without a trace when it is switched off at the same workbench', async () => {
    for (const fault of ['wrong_reference', 'half_precision', 'empty_completion'] as const) await train(fault);
    expect(await train('none')).toEqual(sound);
  });

  it('half precision: AdamW divides by 0 in the first update, and the second step names a pair', async () => {
    const { metrics, failure } = await train('half_precision');
    expect(metrics).toHaveLength(1);
    expect(metrics[0].loss).toBeCloseTo(Math.LN2, 6);
    expect(failure).toMatchObject({ code: 'non_finite_loss', values: { step: 1 } });
  });

  it('wrong reference: rewards of several nats before the first step, and a policy far from where it should stay', async () => {
    const wrong = await train('wrong_reference');
    expect(Math.min(...rewardsAtStart(wrong))).toBeGreaterThan(1);
    expect(wrong.metrics[0].loss).not.toBeCloseTo(Math.LN2, 1);
    expect(wrong.end?.['kl/exact']).toBeGreaterThan(2 * Number(sound.end?.['kl/exact']));
  });

  it('a rounded reference: rewards that are almost, but not, 0, and the same run after all', async () => {
    const rounded = await train('reference_rounded');
    expect(largest(rewardsAtStart(rounded))).toBeGreaterThan(1e-6);
    expect(largest(rewardsAtStart(rounded))).toBeLessThan(1e-2);
    expect(rounded.end?.reward).toBeCloseTo(Number(sound.end?.reward), 2);
  });

  it('a reference at another temperature: rewards of a size that matters', async () => {
    const mismatched = await train('reference_mismatch');
    expect(largest(rewardsAtStart(mismatched))).toBeGreaterThan(0.2);
    // At temperature 2 every completion that the model is sure of is less probable.
    expect(mismatched.metrics[0]['rewards/chosen']).toBeGreaterThan(0.05);
  });

  it('the prompt in the mask: it cancels in DPO’s loss, but not in the log-probs', async () => {
    const masked = await train('prompt_in_mask');
    for (const [step, { loss, 'rewards/margins': margin }] of masked.metrics.entries()) {
      expect(loss).toBeCloseTo(sound.metrics[step].loss, 4);
      expect(margin).toBeCloseTo(sound.metrics[step]['rewards/margins'], 3);
    }
    // A dish is one of 12, which costs ln 12 nats.
    expect(sound.metrics[0]['logps/chosen'] - masked.metrics[0]['logps/chosen']).toBeCloseTo(Math.log(12), 1);
  });

  it('the prompt in the mask: it does not cancel in a mean over tokens', async () => {
    const settings = { loss_type: 'sft', max_steps: 1 } as const;
    const [masked, plain] = [await train('prompt_in_mask', settings), await train('none', settings)];
    expect(Math.abs(masked.metrics[0].loss - plain.metrics[0].loss)).toBeGreaterThan(0.02);
  });

  it('no end of text in the chosen: the loss falls to nothing, and the model no longer ends', async () => {
    const endless = await train('missing_eos', { max_steps: 80 });
    expect(endless.metrics.at(-1)?.loss).toBeLessThan(0.1);
    expect(endless.metrics.at(-1)?.['rewards/accuracies']).toBe(1);
    expect(endless.end?.wellFormed).toBeLessThan(0.01);
  });

  it('an empty completion: the loss that names the pair is where the pair is', async () => {
    const { metrics, failure } = await train('empty_completion', { loss_type: 'sigmoid_norm', max_steps: 60 });
    expect(metrics.every(({ loss }) => Number.isFinite(loss))).toBe(true);
    expect(failure).toMatchObject({ code: 'non_finite_loss', values: { step: metrics.length } });
    expect(isEmptied((failure as { values: { pair: number } }).values.pair)).toBe(true);
  });

  it('an empty completion: DPO sums, an empty sum is 0, and nothing is noticed', async () => {
    const { metrics, failure } = await train('empty_completion', { max_steps: 60 });
    expect(failure).toBeUndefined();
    expect(metrics).toHaveLength(60);
  });

  it('shows in the pair as it is trained', async () => {
    for (const fault of ['missing_eos', 'empty_completion'] as const) {
      const run = await open({ ...CONFIG, fault });
      const { chosen, rejected } = await run.world.inspect(200, run.present);
      const endsWithText = (tokens: readonly number[]) => tokens.at(-1) === run.architecture.endToken;
      expect(endsWithText(chosen.tokens)).toBe(fault !== 'missing_eos');
      expect(rejected.tokens.length > 0).toBe(fault !== 'empty_completion');
    }
  });
});

describe('AdamW in halves', () => {
  const settings = { learningRate: 1e-3, beta1: 0.9, beta2: 0.999, weightDecay: 0, step: 1 };
  const update = (gradient: number, epsilon: number) => {
    const [param, m, v] = [Float32Array.of(0.5), Float32Array.of(0), Float32Array.of(0)];
    adamWInHalves(param, Float32Array.of(gradient), m, v, 1, { ...settings, epsilon });
    return { param: param[0], v: v[0] };
  };

  it('is AdamW where nothing is lost', () => {
    expect(update(0.25, 1e-8).param).toBe(roundToHalf(0.5 - 1e-3));
  });

  it('forgets the square of a small gradient, and divides by ε, which is 0 too', () => {
    expect(update(0.001, 1e-8)).toEqual({ param: Number.NEGATIVE_INFINITY, v: 0 });
    expect(Number.isFinite(update(0.001, 1e-4).param)).toBe(true);
  });
});
