import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { fromBase64 } from '../core/base64';
import { DEFAULT_TASTE } from '../core/kitchen/taste';
import type { ExactEvaluation } from '../core/records';
import { DEFAULT_DEFINITION, type KitchenDefinition } from '../core/runDefinition';
import { KITCHEN_MODELS } from '../core/settings';
import { sha256 } from '../core/sha256';
import type { StepZeroFile, StepZeroPair } from '../core/stepZero';
import { loadStepZero, type StepZero } from '../store/stepZero';
import { readReference } from '../worlds/kitchen/shippedReference';
import { openNodeBackend } from './nodeBackend';
import { type ComputedReference, computeReference } from './reference';
import { openKitchenRun } from './runTestKit';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** Nats: what float32 keeps of a log-probability, and other machines' sums of logits. */
const TOLERANCE = 1e-5;

const modelFile = (model: string, name: string) =>
  new Uint8Array(readFileSync(`${ROOT}/public/models/${model}/${name}`));
const floats = (text: string) => [...new Float32Array(fromBase64(text).buffer)];

function farthest(some: ArrayLike<number>, others: ArrayLike<number>): number {
  expect(some).toHaveLength(others.length);
  return Array.from(some).reduce((most, value, i) => Math.max(most, Math.abs(value - others[i])), 0);
}

function expectAlike(shown: ExactEvaluation | undefined, known: ExactEvaluation): void {
  const { mass: shownMass, ...shownNumbers } = shown ?? {};
  const { mass, ...numbers } = known;
  expect(Object.keys(shownNumbers)).toEqual(Object.keys(numbers));
  for (const [some, others] of [
    [shownNumbers, numbers],
    [shownMass, mass],
  ] as const)
    expect(farthest(Object.values(some ?? {}) as number[], Object.values(others ?? {}) as number[])).toBeLessThan(
      TOLERANCE,
    );
}

describe.each(KITCHEN_MODELS)('what is shipped of %s', (model) => {
  const stored: StepZeroFile = JSON.parse(readFileSync(`${ROOT}/src/store/stepZero/${model}.json`, 'utf8'));
  let computed: ComputedReference;
  beforeAll(async () => {
    computed = await computeReference(ROOT, model);
  });

  it('is of its weights, and what the engine computes of them', async () => {
    const weights = modelFile(model, 'model.safetensors');
    expect(stored.weights).toBe(await sha256(weights));
    const read = await readReference(modelFile(model, 'reference.safetensors'), weights);
    const { logps, pairs } = computed.reference;
    expect(read?.pairs).toEqual(pairs);
    expect(read?.logps).toHaveLength(logps.length);
    for (const [dish, outcomes] of logps.entries())
      expect(farthest(read?.logps[dish] ?? [], outcomes)).toBeLessThan(TOLERANCE);
  });

  it('shows the page the same', () => {
    const { stepZero } = computed;
    for (const name of ['reference', 'rewards', 'next'] as const)
      expect(farthest(floats(stored[name]), floats(stepZero[name])), name).toBeLessThan(TOLERANCE);
    const { completions, examples, parameters } = stored;
    expect({ completions, examples, parameters }).toEqual({
      completions: stepZero.completions,
      examples: stepZero.examples,
      parameters: stepZero.parameters,
    });
    expectAlike(stored.evaluation, stepZero.evaluation);
    const words = ({ index, dish, chosen, rejected }: StepZeroPair) => [index, dish, chosen.tokens, rejected.tokens];
    expect(stored.pairs.map(words)).toEqual(stepZero.pairs.map(words));
    for (const [i, pair] of stored.pairs.entries()) {
      for (const half of ['chosen', 'rejected'] as const)
        expect(farthest(floats(pair[half].logits), floats(stepZero.pairs[i][half].logits))).toBeLessThan(TOLERANCE);
    }
  });
});

describe('the page before its engine has answered', () => {
  const definition: KitchenDefinition = {
    ...DEFAULT_DEFINITION,
    config: { ...DEFAULT_DEFINITION.config, model: 'kitchen-nano' },
  };
  const withConfig = (change: Partial<KitchenDefinition['config']>) => ({
    ...definition,
    config: { ...definition.config, ...change },
  });
  let shipped: StepZero;
  beforeAll(async () => {
    shipped = (await loadStepZero('kitchen-nano')) as StepZero;
  });

  it('shows the records that the engine reports of a run with other settings than the default', async () => {
    const other = withConfig({ beta: 0.4, learning_rate: 1e-5, loss_type: 'ipo' });
    const run = await openKitchenRun(openNodeBackend(1), other);
    const { world, present } = run;
    expectAlike(shipped.evaluation(other), await world.evaluate(present));
    for (const language of ['en', 'zh'] as const)
      expect(shipped.world(language)).toEqual(world.exact.describe(language));
    const numbers = { ...(await world.exact.distribution(7, present)) };
    const shown = { ...shipped.distribution(other, 7) };
    for (const name of ['rewards', 'reference', 'policy', 'oracle'] as const)
      expect(farthest(shown[name] ?? [], numbers[name]), name).toBeLessThan(TOLERANCE);
    const { step, dish, beta, malformedReward } = numbers;
    expect(shown).toMatchObject({ step, dish, beta, malformedReward, logZ: expect.closeTo(numbers.logZ, 5) });
    const examples = await world.examples();
    expect(shipped.examples(other)).toEqual(examples);
    const pair = await world.inspect(examples[2], present);
    const shownPair = shipped.pair(other, examples[2]);
    expect([shownPair?.promptTokens, shownPair?.chosen.tokens, shownPair?.chosen.reward]).toEqual([
      pair.promptTokens,
      pair.chosen.tokens,
      pair.chosen.reward,
    ]);
    expect(farthest(shownPair?.rejected.policyLogits ?? [], pair.rejected.policyLogits)).toBeLessThan(TOLERANCE);
    const next = await world.exact.predict(5, [], present);
    expect(farthest(shipped.prediction(other, 5)?.referenceLogits ?? [], next.referenceLogits)).toBeLessThan(TOLERANCE);
    await run.dispose();
  });

  it('shows nothing of what it was not shipped for', () => {
    const taste = { ...DEFAULT_TASTE, very: 3 };
    const others: [string, KitchenDefinition, readonly string[]][] = [
      ['the same', definition, ['distribution', 'evaluation', 'pair', 'examples', 'prediction']],
      ['another model', withConfig({ model: 'kitchen-small' }), []],
      ['another taste', { ...definition, taste }, ['prediction']],
      ['another seed', withConfig({ seed: 2 }), ['distribution', 'evaluation', 'prediction']],
      [
        'batches that draw otherwise',
        withConfig({ per_device_train_batch_size: 8 }),
        ['distribution', 'evaluation', 'prediction'],
      ],
      ['a mistake in the pairs', withConfig({ fault: 'missing_eos' }), ['distribution', 'evaluation', 'prediction']],
    ];
    for (const [name, of, known] of others) {
      const shown = {
        distribution: shipped.distribution(of, 0),
        evaluation: shipped.evaluation(of),
        pair: shipped.pair(of, 0),
        examples: shipped.examples(of),
        prediction: shipped.prediction(of, 0),
      };
      const there = Object.entries(shown).flatMap(([part, record]) => (record ? [part] : []));
      expect([name, there]).toEqual([name, known]);
    }
    expect(shipped.evaluation(definition)).toHaveProperty('mass');
    expect(shipped.evaluation(withConfig({ seed: 2 }))).not.toHaveProperty('mass');
    expect(shipped.pair(definition, 12345)).toBeUndefined();
  });
});
