import { expect, test } from 'vitest';
import { openNodeBackend } from '../../../cli/nodeBackend';
import { openKitchenRun } from '../../../cli/runTestKit';
import { DISH_COUNT } from '../../../core/kitchen/words';
import { loadStepZero } from '../../../store/stepZero';
import { askedDish, drawPairs, otherDish, QUESTIONS, tasteRun } from './tasteRun';

const MODEL = 'kitchen-nano';

async function reference(dish: number): Promise<Float32Array> {
  const record = (await loadStepZero(MODEL))?.distribution(tasteRun(MODEL, 1, []), dish);
  if (!record) throw new Error(`nothing was shipped of ${MODEL}`);
  return record.reference;
}

test('what is asked about is drawn from the reference: nothing twice, and the likely more often', async () => {
  const logps = await reference(0);
  const rounds = Array.from({ length: 200 }, (_, seed) =>
    drawPairs(logps, seed).flatMap(({ first, second }) => [first, second]),
  );
  for (const places of rounds) expect(new Set(places).size).toBe(2 * QUESTIONS);
  expect(drawPairs(logps, 3)).toEqual(drawPairs(logps, 3));
  // The likeliest verdict comes first about as often as the reference says it: 200·p, and four standard deviations.
  const likeliest = logps.indexOf(Math.max(...logps));
  const p = Math.exp(logps[likeliest]);
  const first = rounds.filter(([place]) => place === likeliest).length;
  expect(Math.abs(first - 200 * p)).toBeLessThan(4 * Math.sqrt(200 * p * (1 - p)));
});

test('rounds go over all dishes, and the other dish is another', () => {
  const asked = Array.from({ length: DISH_COUNT }, (_, round) => askedDish(round + 1));
  expect(new Set(asked).size).toBe(DISH_COUNT);
  for (const dish of asked) expect(otherDish(dish)).not.toBe(dish);
});

test('five choices make what was preferred likelier and the rest less likely, whichever they are', async () => {
  const backend = await openNodeBackend(1);
  const dish = askedDish(1);
  const pairs = drawPairs(await reference(dish), 1);
  for (const turned of [false, true]) {
    const choices = pairs.map(({ first, second }) => {
      const [chosen, rejected] = turned ? [second, first] : [first, second];
      return { dish, chosen, rejected, step: 0 };
    });
    const run = await openKitchenRun(backend, tasteRun(MODEL, 1, choices));
    while (!run.trainer.finished) if (await run.trainer.runStep()) await run.trainer.collect();
    const { reference, policy } = await run.world.exact.distribution(dish, run.present);
    const together = (side: 'chosen' | 'rejected', logps: Float32Array) =>
      choices.reduce((sum, choice) => sum + Math.exp(logps[choice[side]]), 0);
    expect(together('chosen', policy)).toBeGreaterThan(1.2 * together('chosen', reference));
    expect(together('rejected', policy)).toBeLessThan(0.8 * together('rejected', reference));
    await run.dispose();
  }
});
