import type { LossType } from '../../core/lossTypes';
import { hasPairLoss, objectiveOf, type PairObjective, type PairSettings } from '../../core/objective';
import { divergenceScore } from '../../math/losses/fDivergence';
import { type PairView, readLogratio, type SequenceView } from '../../math/pairView';
import { sigmoid } from '../../math/stable';
import { formatSetting, formatTerm } from '../shared/format';

/**
 * Each loss of math/pairLoss.ts as it is written on paper, with a and b for the two logratios and z for the margin; −log σ(x) is sp(−x).
 * A test evaluates them all and compares with it.
 */
const LOSS_FORMULAS: Readonly<Record<PairObjective, string>> = {
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
  simpo: '−log σ(β·(log π_θ(y_w|x)/n_w − log π_θ(y_l|x)/n_l) − γ)',
  orpo: '−log π_θ(y_w|x)/n_w − β·log σ(o_w − o_l)',
  cpo: '−log σ(β·(log π_θ(y_w|x) − log π_θ(y_l|x))) − λ·log π_θ(y_w|x)/n_w',
  unlikelihood: '−log π_θ(y_w|x) + α·log π_θ(y_l|x)',
  aot: '−log σ(z)',
  aot_unpaired: '−log σ(z)',
  kto: '[λ_D·(1 − σ(r̂_w − β·κ)) + λ_U·(1 − σ(β·κ − r̂_l))]/2',
};
const SMOOTHED_SIGMOID = '−(1 − ε)·log σ(z) − ε·log σ(−z)';
/** DiscoPOP's m. */
const MODULATION = 'σ(z/τ)';
/** ORPO's log-odds, of the mean probability of a token. */
const ODDS = [
  ['p_w', 'exp(log π_θ(y_w|x)/n_w)'],
  ['p_l', 'exp(log π_θ(y_l|x)/n_l)'],
  ['o_w', 'log(p_w/(1 − p_w))'],
  ['o_l', 'log(p_l/(1 − p_l))'],
] as const;
/** KTO's point of reference, where the pair is the batch. */
const REFERENCE_POINT = [['κ', 'max(0, (a + b)/2)']] as const;
/** What a divergence makes of the log-ratios. */
const SCORES = {
  forward_kl: [
    ['s_w', '1 − exp(−a)'],
    ['s_l', '1 − exp(−b)'],
  ],
  js_divergence: [
    ['s_w', 'log(2) + log σ(a)'],
    ['s_l', 'log(2) + log σ(b)'],
  ],
  alpha_divergence: [
    ['s_w', '(exp((α − 1)·a) − 1)/(α − 1)'],
    ['s_l', '(exp((α − 1)·b) − 1)/(α − 1)'],
  ],
} as const;

/** Of a loss type of DPO, with nothing added. */
export function plainFormula(lossType: LossType, labelSmoothing: number): string {
  return lossType === 'sigmoid' && labelSmoothing > 0 ? SMOOTHED_SIGMOID : LOSS_FORMULAS[lossType];
}

export function lossFormula(settings: PairSettings): string {
  const { loss_type, label_smoothing, f_divergence_type, rpo_alpha, method } = settings;
  const { loss_weight, added_loss_type, added_loss_weight } = settings;
  const objective = objectiveOf(settings);
  if (!hasPairLoss(objective)) return '';
  if (method !== 'dpo') return LOSS_FORMULAS[objective];
  const loss = plainFormula(loss_type, label_smoothing);
  const leashed = f_divergence_type === 'reverse_kl' ? loss : loss.replaceAll('z', 'β·(s_w − s_l)');
  const weighed = loss_weight === 1 ? leashed : `ω·(${leashed})`;
  const added = added_loss_weight > 0 ? ` + ν·(${plainFormula(added_loss_type, label_smoothing)})` : '';
  return `${weighed}${added}${rpo_alpha > 0 ? ' − λ·log π_θ(y_w|x)/n_w' : ''}`;
}

/** What a formula takes as known, as it is written on paper. */
export function knownTerms(settings: PairSettings): readonly (readonly [letter: string, formula: string])[] {
  const { method, loss_type, f_divergence_type } = settings;
  if (method === 'orpo') return ODDS;
  if (method === 'kto') return REFERENCE_POINT;
  if (method !== 'dpo') return [];
  if (loss_type === 'discopop') return [['m', MODULATION]];
  return f_divergence_type === 'reverse_kl' ? [] : SCORES[f_divergence_type];
}

export type LossValues = Readonly<Record<string, number>>;

/** What the letters of a formula stand for. */
export function lossValues(view: PairView, settings: PairSettings): LossValues {
  const { chosen, rejected } = view;
  const { beta } = settings;
  const [a, b] = [readLogratio(chosen, rejected, settings), readLogratio(rejected, chosen, settings)];
  const margin = beta * a - beta * b;
  const { method, f_divergence_type: type, f_alpha_divergence_coef: alpha } = settings;
  const score = (logratio: number) => divergenceScore({ type, alpha }, logratio).score;
  const mean = ({ policyLogps, tokens }: SequenceView) => Math.exp(policyLogps / tokens.length);
  const odds = (of: SequenceView) => Math.log(mean(of) / (1 - mean(of)));
  return {
    a,
    b,
    z: margin,
    κ: Math.max(0, (a + b) / 2),
    m: sigmoid(margin / settings.discopop_tau),
    r̂_w: beta * a,
    r̂_l: beta * b,
    s_w: score(a),
    s_l: score(b),
    p_w: mean(chosen),
    p_l: mean(rejected),
    o_w: odds(chosen),
    o_l: odds(rejected),
    n_w: chosen.tokens.length,
    n_l: rejected.tokens.length,
    β: beta,
    τ: settings.discopop_tau,
    ω: settings.loss_weight,
    ν: settings.added_loss_weight,
    ε: settings.label_smoothing,
    α: method === 'unlikelihood' ? settings.unlikelihood_alpha : alpha,
    γ: settings.simpo_gamma,
    λ_D: settings.desirable_weight,
    λ_U: settings.undesirable_weight,
    λ: method === 'cpo' ? settings.cpo_alpha : settings.rpo_alpha,
    'log π_θ(y_w|x)': chosen.policyLogps,
    'log π_θ(y_l|x)': rejected.policyLogps,
  };
}

const LETTERS = /log π_θ\(y_[wl]\|x\)|r̂_[wl]|\b[nsop]_[wl]|λ_[DU]|[αβγεκλντω]|\b[abmz]\b/g;

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
  return ['α', 'β', 'γ', 'ε', 'λ', 'ν', 'τ', 'ω', 'λ_D', 'λ_U', 'n_w', 'n_l'].includes(letter)
    ? formatSetting(value)
    : formatTerm(value);
}
