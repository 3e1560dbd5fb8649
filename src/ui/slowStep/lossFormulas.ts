import type { LossType } from '../../core/lossTypes';
import type { PairSettings, PairView } from '../../math/pairView';
import { sigmoid } from '../../math/stable';
import { formatSetting, formatTerm } from '../shared/format';

/**
 * Each loss of math/pairLoss.ts as it is written on paper, with a and b for the two logratios and z for the margin; −log σ(x) is sp(−x).
 * A test evaluates them all and compares with it.
 */
const LOSS_FORMULAS: Readonly<Record<LossType, string>> = {
  sigmoid: '−log σ(z)',
  hinge: 'max(0, 1 − z)',
  ipo: '(a/n_w − b/n_l − 1/(2β))²',
  robust: '[ε·log σ(−z) − (1 − ε)·log σ(z)]/(1 − 2ε)',
  exo_pair: 'σ(z)·[log σ(z) − log(1 − ε)] + σ(−z)·[log σ(−z) − log(ε)]',
  nca_pair: '−log σ(r̂_w) − ½·log σ(−r̂_w) − ½·log σ(−r̂_l)',
  bco_pair: '−log σ(r̂_w) − log σ(−r̂_l)',
  sppo_hard: '(a − 1/(2β))² + (b + 1/(2β))²',
  apo_zero: '1 − σ(r̂_w) + σ(r̂_l)',
  apo_down: 'σ(r̂_w) + 1 − σ(z)',
  discopop: '−(1 − m)·log σ(z) + m·exp(−z)',
  sigmoid_norm: '−log σ(β·(a/n_w − b/n_l))',
  sft: '−log π_θ(y_w|x)/n_w',
};
const SMOOTHED_SIGMOID = '−(1 − ε)·log σ(z) − ε·log σ(−z)';
/** DiscoPOP's m, which its formula takes as known. */
export const MODULATION = 'σ(z/0.05)';

export function lossFormula({ loss_type, label_smoothing }: PairSettings): string {
  return loss_type === 'sigmoid' && label_smoothing > 0 ? SMOOTHED_SIGMOID : LOSS_FORMULAS[loss_type];
}

export type LossValues = Readonly<Record<string, number>>;

/** What the letters of a formula stand for. */
export function lossValues(view: PairView, { beta, label_smoothing }: PairSettings): LossValues {
  const { chosen, rejected, margin } = view;
  return {
    a: chosen.logratio,
    b: rejected.logratio,
    z: margin,
    m: sigmoid(margin / 0.05),
    r̂_w: chosen.reward,
    r̂_l: rejected.reward,
    n_w: chosen.tokens.length,
    n_l: rejected.tokens.length,
    β: beta,
    ε: label_smoothing,
    'log π_θ(y_w|x)': chosen.policyLogps,
  };
}

const LETTERS = /log π_θ\(y_w\|x\)|r̂_w|r̂_l|n_w|n_l|β|ε|\b[abmz]\b/g;

/** The formula with its letters replaced by numbers; a negative one is set in parentheses where it would meet another sign. */
export function substitute(formula: string, values: LossValues, show = showNumber): string {
  return formula.replace(LETTERS, (letter: string, at: number) => {
    const before = formula.slice(0, at);
    const number = show(values[letter], letter);
    const factor = /\d$/.test(before) ? '·' : '';
    const opens = before === '' || before.endsWith('(');
    return factor + (number.startsWith('−') && !opens ? `(${number})` : number);
  });
}

/** Settings and lengths are short as they are; everything computed has the digits of a term. */
function showNumber(value: number, letter: string): string {
  return ['β', 'ε', 'n_w', 'n_l'].includes(letter) ? formatSetting(value) : formatTerm(value);
}
