import { expect, test } from 'vitest';
import { LOSS_TYPES } from '../../core/lossTypes';
import { F_DIVERGENCES, PAIR_METHODS } from '../../core/methods';
import type { PairSettings } from '../../core/objective';
import { DEFAULT_TRAINING } from '../../core/trainingConfig';
import { pairView, type SequenceLogits } from '../../math/pairView';
import { Random } from '../../math/random';
import { evaluate } from './formulaTestKit';
import { knownTerms, lossFormula, lossValues, substitute } from './lossFormulas';

function sequence(seed: number, tokens: readonly number[], shift: number): SequenceLogits {
  const random = new Random(seed);
  const referenceLogits = Float32Array.from({ length: tokens.length * 5 }, () => random.normal());
  return { tokens, referenceLogits, policyLogits: referenceLogits.map((logit) => logit + shift * random.normal()) };
}
const PAIR = { chosen: sequence(1, [1, 2, 3, 0], 0.4), rejected: sequence(2, [4, 3, 0], 0.4) };

const exact = (value: number) => value.toFixed(17).replace('-', '−');

/** exo_pair needs label smoothing. */
const BASE = { ...DEFAULT_TRAINING, beta: 0.7, f_alpha_divergence_coef: 0.4 };
const CASES: readonly PairSettings[] = [
  ...LOSS_TYPES.flatMap((loss_type) =>
    (loss_type === 'exo_pair' ? [0.1] : [0, 0.1]).map((label_smoothing) => ({ ...BASE, loss_type, label_smoothing })),
  ),
  ...PAIR_METHODS.filter((method) => method !== 'dpo').map((method) => ({ ...BASE, method })),
  ...F_DIVERGENCES.map((f_divergence_type) => ({ ...BASE, f_divergence_type, label_smoothing: 0.1, rpo_alpha: 0.3 })),
  { ...BASE, loss_type: 'ipo', rpo_alpha: 0.5 },
  { ...BASE, loss_weight: 0.8, added_loss_weight: 0.2, rpo_alpha: 1 },
  { ...BASE, loss_type: 'ipo', added_loss_type: 'sigmoid', added_loss_weight: 0.2, label_smoothing: 0.1 },
  { ...BASE, loss_type: 'discopop', discopop_tau: 0.3 },
  { ...BASE, loss_type: 'nca_pair', ld_alpha: 0.3 },
  { ...BASE, ld_alpha: 0, f_divergence_type: 'forward_kl' },
];

test.each(CASES)(
  '$method, $loss_type, ε = $label_smoothing, $f_divergence_type, λ = $rpo_alpha: the formula shown is the loss that is trained',
  (settings: PairSettings) => {
    for (const pair of [PAIR, { chosen: PAIR.rejected, rejected: PAIR.chosen }]) {
      const view = pairView(pair, settings);
      const values = lossValues(view, settings);
      const shown = substitute(lossFormula(settings), values, exact);
      expect(evaluate(shown), shown).toBeCloseTo(view.loss, 10);
      for (const [letter, formula] of knownTerms(settings))
        expect(evaluate(substitute(formula, values, exact)), formula).toBeCloseTo(values[letter], 10);
    }
  },
);

test('numbers are written as on paper', () => {
  const values = { a: -0.3, b: 0.25, z: -0.5, β: 1.5, n_w: 7, n_l: 4 };
  expect(substitute('−log σ(z)', values)).toBe('−log σ(−0.500)');
  expect(substitute('log σ(−z)', values)).toBe('log σ(−(−0.500))');
  expect(substitute('(a/n_w − b/n_l − 1/(2β))²', values)).toBe('(−0.300/7 − 0.250/4 − 1/(2·1.5))²');
});
