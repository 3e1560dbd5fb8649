import { afterAll, describe, expect, it, test } from 'vitest';
import { openNodeBackend } from '../../../../cli/nodeBackend';
import { openKitchenRun } from '../../../../cli/runTestKit';
import { checkDefinition } from '../../../../core/definitionSchema';
import type { Problem } from '../../../../core/errors';
import { FAULTS } from '../../../../core/faults';
import type { KitchenDefinition } from '../../../../core/runDefinition';
import { emptyCurves, withEvaluation, withMetrics } from '../../../../store/curves';
import { DERIVATION_RULES } from '../../../../store/derivationRules';
import type { Run } from '../../../../train/run';
import type { KitchenWorld } from '../../../../worlds/kitchen/kitchenWorld';
import { EXPERIMENTS, keyOf, LAB_RUNS, labRun, QUESTIONS, type Question, SOUND, variantsOf } from './experiments';
import { type Quantity, readingOf } from './quantities';

const backend = openNodeBackend(1);
let last: Run<KitchenWorld> | undefined;
afterAll(() => last?.dispose());

interface Outcome {
  readonly first: (quantity: Quantity) => number;
  readonly last: (quantity: Quantity) => number;
  readonly failure: Problem | undefined;
}
const done = new Map<string, Outcome>();

/** Each run once, as the page would make it. */
async function outcomeOf(definition: KitchenDefinition): Promise<Outcome> {
  const known = done.get(keyOf(definition));
  if (known) return known;
  const run = await openKitchenRun(backend, definition, { before: last });
  last = run;
  let curves = withEvaluation(emptyCurves(), await run.world.evaluate(run.present));
  let failure: Problem | undefined;
  while (!run.trainer.finished && !failure) {
    if (await run.trainer.runStep()) {
      const collected = await run.trainer.collect();
      curves = withMetrics(curves, collected.records);
      failure = collected.failure;
    }
  }
  // Of those between, the chapter says nothing.
  if (!failure) curves = withEvaluation(curves, await run.world.evaluate(run.present));
  const outcome: Outcome = {
    first: (quantity) => readingOf(curves, quantity, 'first'),
    last: (quantity) => readingOf(curves, quantity, 'last'),
    failure,
  };
  done.set(keyOf(definition), outcome);
  return outcome;
}

async function outcomes(question: Question) {
  const experiment = EXPERIMENTS[question];
  const broken = await outcomeOf(labRun(experiment.broken));
  const mended = await outcomeOf(labRun(experiment.mended));
  const other = experiment.other ? await outcomeOf(labRun(experiment.other)) : mended;
  return { broken, other, mended };
}

test('the runs of the chapter can be run, are small, and no two of a question are the same', () => {
  for (const definition of LAB_RUNS.values()) {
    checkDefinition(definition);
    expect(definition.config.max_steps).toBeLessThanOrEqual(150);
  }
  for (const question of QUESTIONS) {
    const variants = variantsOf(EXPERIMENTS[question]).map(([, run]) => keyOf(run));
    expect(new Set(variants).size).toBe(variants.length);
    expect(variants.every((key) => LAB_RUNS.has(key))).toBe(true);
  }
});

test('a link can name each question, and every fault has its experiment', () => {
  expect(DERIVATION_RULES.failures.question.choices).toEqual(QUESTIONS);
  const faults = [...LAB_RUNS.values()].map(({ config }) => config.fault);
  expect(new Set(faults)).toEqual(new Set(FAULTS));
});

describe('what the chapter says of its runs', () => {
  it('a sound run begins at ln 2 and margin 0, learns, and goes on speaking well', async () => {
    const { first, last } = await outcomeOf(labRun(SOUND.config));
    expect(first('loss')).toBeCloseTo(Math.LN2, 6);
    expect(first('rewards/margins')).toBe(0);
    expect(last('loss')).toBeLessThan(Math.LN2);
    expect(last('rewards/margins')).toBeGreaterThan(0.1);
    expect(last('reward')).toBeGreaterThan(first('reward'));
    expect(last('wellFormed')).toBeGreaterThan(0.98);
  });

  it('falling: both log-probs fall while the margin grows, to malformed text; NCA holds the chosen up', async () => {
    const { broken, mended } = await outcomes('falling');
    expect(broken.last('logps/chosen')).toBeLessThan(broken.first('logps/chosen') - 2);
    expect(broken.last('logps/rejected')).toBeLessThan(broken.last('logps/chosen'));
    expect(broken.last('rewards/margins')).toBeGreaterThan(1);
    expect(broken.last('wellFormed')).toBeLessThan(0.5);
    expect(mended.last('logps/chosen')).toBeGreaterThan(broken.last('logps/chosen') + 2);
  });

  it('stuck: the loss stays at ln 2, the margin at 0, though there is a gradient', async () => {
    const { broken, mended } = await outcomes('stuck');
    expect(broken.last('loss')).toBeCloseTo(Math.LN2, 6);
    expect(broken.last('rewards/margins')).toBe(0);
    expect(broken.last('grad_norm')).toBeGreaterThan(0.1);
    expect(Math.abs(mended.last('rewards/margins'))).toBeGreaterThan(0.01);
  });

  it('beta: the larger one stays close, and earns less', async () => {
    const { broken, mended } = await outcomes('beta');
    expect(broken.last('kl/exact')).toBeLessThan(mended.last('kl/exact') / 20);
    expect(broken.last('reward')).toBeLessThan(mended.last('reward'));
  });

  it('overoptimised: the loss is all but gone, the margin large, and the true reward below the reference’s', async () => {
    const { broken, mended } = await outcomes('overoptimised');
    expect(broken.last('loss')).toBeLessThan(0.01);
    expect(broken.last('rewards/margins')).toBeGreaterThan(5);
    expect(broken.last('reward')).toBeLessThan(broken.first('reward') - 1);
    expect(mended.last('loss')).toBeGreaterThan(0.3);
    expect(mended.last('reward')).toBeGreaterThan(mended.first('reward'));
  });

  it('length: the verdicts grow by about a token, and no longer without the bias', async () => {
    const { broken, mended } = await outcomes('length');
    expect(broken.last('length')).toBeGreaterThan(broken.first('length') + 0.7);
    expect(Math.abs(mended.last('length') - mended.first('length'))).toBeLessThan(0.5);
  });

  it('start: rounding leaves thousandths, another temperature tenths, and only the latter ends far away', async () => {
    const { broken, other, mended } = await outcomes('start');
    const size = ({ first }: Outcome) =>
      Math.max(Math.abs(first('rewards/chosen')), Math.abs(first('rewards/rejected')));
    expect(size(mended)).toBe(0);
    expect(size(broken)).toBeGreaterThan(1e-6);
    expect(size(broken)).toBeLessThan(1e-2);
    expect(size(other)).toBeGreaterThan(0.2);
    expect(other.last('kl/exact')).toBeGreaterThan(2 * mended.last('kl/exact'));
    expect(broken.last('kl/exact')).toBeCloseTo(mended.last('kl/exact'), 2);
  });

  it('reference: rewards of many nats before the first update, shorter verdicts, far from the model', async () => {
    const { broken, mended } = await outcomes('reference');
    expect(broken.first('rewards/chosen')).toBeGreaterThan(5);
    expect(broken.first('loss')).toBeGreaterThan(1);
    expect(broken.last('length')).toBeLessThan(mended.last('length') - 1);
    expect(broken.last('kl/exact')).toBeGreaterThan(5 * mended.last('kl/exact'));
  });

  it('half: the first update spoils the weights, and the second step says so', async () => {
    const { broken, mended } = await outcomes('half');
    expect(broken.failure).toMatchObject({ code: 'non_finite_loss', values: { step: 1 } });
    expect(mended.failure).toBeUndefined();
  });

  it('empty: all is well until the pair comes up', async () => {
    const { broken, mended } = await outcomes('empty');
    expect(broken.failure).toMatchObject({ code: 'non_finite_loss' });
    expect(Number(broken.failure?.values.step)).toBeGreaterThan(2);
    expect(mended.failure).toBeUndefined();
  });

  it('tokens: without its end the loss looks perfect and no text ends; the prompt changes the log-probs alone', async () => {
    const { broken, other, mended } = await outcomes('tokens');
    expect(broken.last('loss')).toBeLessThan(0.05);
    expect(broken.last('rewards/accuracies')).toBe(1);
    expect(broken.last('wellFormed')).toBeLessThan(0.001);
    expect(mended.last('wellFormed')).toBeGreaterThan(0.95);
    expect(other.first('logps/chosen')).toBeLessThan(mended.first('logps/chosen') - 2);
    expect(other.last('loss')).toBeCloseTo(mended.last('loss'), 2);
    expect(other.last('wellFormed')).toBeGreaterThan(0.95);
  });
});
