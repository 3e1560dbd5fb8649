import { expect, test } from 'vitest';
import { LOSS_TYPES } from '../../core/lossTypes';
import { type PairSettings, pairView, type SequenceLogits } from '../../math/pairView';
import { Random } from '../../math/random';
import { sigmoid, softplus } from '../../math/stable';
import { lossFormula, lossValues, substitute } from './lossFormulas';

function sequence(seed: number, tokens: readonly number[], shift: number): SequenceLogits {
  const random = new Random(seed);
  const referenceLogits = Float32Array.from({ length: tokens.length * 5 }, () => random.normal());
  return { tokens, referenceLogits, policyLogits: referenceLogits.map((logit) => logit + shift * random.normal()) };
}
const PAIR = { chosen: sequence(1, [1, 2, 3, 0], 0.4), rejected: sequence(2, [4, 3, 0], 0.4) };

/** The value of a formula with its numbers in place, read as a person would read it. */
function evaluate(formula: string): number {
  const script = formula
    .replaceAll('−', '-')
    .replaceAll('·', '*')
    .replaceAll('½', '0.5')
    .replaceAll('²', '**2')
    .replaceAll('[', '(')
    .replaceAll(']', ')')
    .replaceAll('log σ(', 'logSigmoid(')
    .replaceAll('σ(', 'sigmoid(')
    .replace(/\b(log|exp|max)\(/g, 'Math.$1(');
  const read = new Function('sigmoid', 'logSigmoid', `return ${script}`);
  return read(sigmoid, (x: number) => -softplus(-x));
}

const exact = (value: number) => value.toFixed(17).replace('-', '−');

/** exo_pair needs label smoothing. */
const CASES = LOSS_TYPES.flatMap((loss_type) =>
  (loss_type === 'exo_pair' ? [0.1] : [0, 0.1]).map((label_smoothing) => ({ loss_type, label_smoothing, beta: 0.7 })),
);

test.each(CASES)(
  '$loss_type, ε = $label_smoothing: the formula shown is the loss that is trained',
  (settings: PairSettings) => {
    for (const pair of [PAIR, { chosen: PAIR.rejected, rejected: PAIR.chosen }]) {
      const view = pairView(pair, settings);
      const shown = substitute(lossFormula(settings), lossValues(view, settings), exact);
      expect(evaluate(shown), shown).toBeCloseTo(view.loss, 10);
    }
  },
);

test('numbers are written as on paper', () => {
  const values = { a: -0.3, b: 0.25, z: -0.5, β: 1.5, n_w: 7, n_l: 4 };
  expect(substitute('−log σ(z)', values)).toBe('−log σ(−0.500)');
  expect(substitute('log σ(−z)', values)).toBe('log σ(−(−0.500))');
  expect(substitute('(a/n_w − b/n_l − 1/(2β))²', values)).toBe('(−0.300/7 − 0.250/4 − 1/(2·1.5))²');
});
