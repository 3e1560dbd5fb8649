import { describe, expect, it } from 'vitest';
import { withObjective } from '../../core/objective';
import { DEFAULT_TRAINING } from '../../core/trainingConfig';
import { pairView, type SequenceLogits } from '../../math/pairView';
import { Random } from '../../math/random';
import { tokenPulls } from '../../math/tokenPulls';
import { evaluate } from '../slowStep/formulaTestKit';
import { lossValues, substitute } from '../slowStep/lossFormulas';
import { COMPARED, derivativeFormula, responseLines } from './pullFormulas';

function sequence(seed: number, tokens: readonly number[]): SequenceLogits {
  const random = new Random(seed);
  const referenceLogits = Float32Array.from({ length: tokens.length * 5 }, () => random.normal());
  return { tokens, referenceLogits, policyLogits: referenceLogits.map((logit) => logit + 0.4 * random.normal()) };
}
const PAIR = { chosen: sequence(1, [1, 2, 3, 0]), rejected: sequence(2, [4, 3, 0]) };
const exact = (value: number) => value.toFixed(17).replace('-', '−');

describe.each([0, 0.1])('with label smoothing %d', (label_smoothing) => {
  it.each(COMPARED.filter((name) => derivativeFormula({ ...DEFAULT_TRAINING, ...withObjective(name) }, 'chosen')))(
    'the derivative of %s is what its formula comes to',
    (objective) => {
      const config = { ...DEFAULT_TRAINING, beta: 0.7, label_smoothing, ...withObjective(objective) };
      const view = pairView(PAIR, config);
      const pulls = tokenPulls(view, { chosen: 1, rejected: 0 }, config);
      for (const half of ['chosen', 'rejected'] as const) {
        const shown = substitute(derivativeFormula(config, half) ?? '', lossValues(view, config), exact);
        expect(evaluate(shown), shown).toBeCloseTo(pulls[half][0].derivative, 10);
      }
    },
  );
});

it('has formulas of pairs alone', () => {
  const without = COMPARED.filter(
    (name) => !derivativeFormula({ ...DEFAULT_TRAINING, ...withObjective(name) }, 'chosen'),
  );
  expect(without).toEqual(['grpo', 'ppo', 'rrhf']);
});

describe.each([
  { method: 'grpo', scale_rewards: 'none' },
  { method: 'grpo', scale_rewards: 'group' },
  { method: 'ppo' },
  { method: 'rrhf' },
] as const)('the lines of %o', (change) => {
  const config = { ...DEFAULT_TRAINING, beta: 0.7, ...change };
  const words = { weight: 'weight', whitened: 'whitened', misranked: 'misranked' };
  it.each([
    [1.5, -0.5],
    [-1, 2],
    [1, 1],
  ])('come to the derivative where the responses earn %d and %d', (chosen, rejected) => {
    const view = pairView(PAIR, config);
    const rewards = { chosen, rejected };
    const pulls = tokenPulls(view, rewards, config);
    for (const side of ['chosen', 'rejected'] as const) {
      for (const [place, { derivative }] of pulls[side].entries()) {
        const lines = responseLines({ config, view, rewards, pulls, place: { side, place } }, words, exact);
        const [, , numbers, value] = lines[lines.length - 1];
        expect(evaluate(numbers), numbers).toBeCloseTo(derivative, 10);
        expect(evaluate(value)).toBeCloseTo(derivative, 10);
        for (const [name, , put, came] of lines.slice(0, -1).filter((line) => line.length === 4))
          expect(evaluate(put), name).toBeCloseTo(evaluate(came), 6);
      }
    }
  });
});
