/** The cases of losses on pairs: how each is put together of the graphs that training uses. */
import type { LossType } from '../../core/lossTypes';
import { F_DIVERGENCES } from '../../core/methods';
import { DEFAULT_TRAINING } from '../../core/trainingConfig';
import { algebra } from '../../graph/algebra';
import type { Value } from '../../graph/ir';
import { lengthWeights } from '../../math/losses/lengthDesensitized';
import { sortedPairs } from '../../train/methods/lossGraphs/aot';
import { divergenceTerms, scoreSettings } from '../../train/methods/lossGraphs/fDivergence';
import type { PairTerms } from '../../train/methods/lossGraphs/pairTerms';
import * as referenceFree from '../../train/methods/lossGraphs/referenceFree';
import { type GraphSetting, pairLossGraph, SETTINGS_OF_GRAPHS } from '../../train/methods/pairLossGraphs';
import type { CaseGraph } from './caseGraph';

/** What the settings of the losses on log-ratios come to. */
function pairSettings(beta: number, labelSmoothing = 0): Record<GraphSetting, number> {
  const config = { ...DEFAULT_TRAINING, beta, label_smoothing: labelSmoothing };
  const entries = Object.entries(SETTINGS_OF_GRAPHS).map(([name, of]) => [name, of(config)]);
  return Object.fromEntries(entries) as Record<GraphSetting, number>;
}

function meanPairLoss(type: LossType, terms: PairTerms<GraphSetting>): Value {
  return algebra(terms.b).mean(pairLossGraph(type)(terms));
}

function policyPairs<S extends string>(c: CaseGraph, settings: Readonly<Record<S, number>>): PairTerms<S> {
  return c.pairs(c.sums('policy_token_logps'), settings);
}

/** Pairs of log-ratios. @param weights what each token counts in policy and reference */
function logratioPairs(c: CaseGraph, weights?: readonly ArrayLike<number>[]): PairTerms<GraphSetting> {
  const { sub } = algebra(c.b);
  const logratios = sub(c.sums('policy_token_logps', weights), c.sums('ref_token_logps', weights));
  return c.pairs(logratios, pairSettings(c.given.number('beta')));
}

function chosenCrossEntropy(c: CaseGraph): Value {
  const lengths = c.given.lengths(2);
  const tokens = lengths.slice(0, lengths.length / 2).reduce((sum, length) => sum + length, 0);
  return referenceFree.crossEntropy(policyPairs(c, { per_token: 1 / tokens }));
}

export function fDivergence(c: CaseGraph): Value {
  const type = c.given.oneOf('f_divergence_type', F_DIVERGENCES);
  const alpha = type === 'alpha_divergence' ? c.given.number('alpha') : 1;
  const settings = { ...pairSettings(c.given.number('beta')), ...scoreSettings({ type, alpha }) };
  const [chosen, rejected] = sameLength(c, 'chosen_logratios', 'rejected_logratios');
  const terms = { ...noLengths(c, settings), chosen, rejected };
  return meanPairLoss('sigmoid', divergenceTerms<GraphSetting>(terms, type));
}

export function aot(c: CaseGraph, paired: boolean): Value {
  const names = ['policy_chosen', 'policy_rejected', 'ref_chosen', 'ref_rejected'];
  const [policyChosen, policyRejected, referenceChosen, referenceRejected] = sameLength(c, ...names);
  const settings = pairSettings(c.given.number('beta'), c.given.number('label_smoothing'));
  const terms = { b: c.b, policyChosen, policyRejected, referenceChosen, referenceRejected };
  return meanPairLoss('sigmoid', { ...noLengths(c, settings), ...sortedPairs(terms, paired) });
}

export function lengthDesensitized(c: CaseGraph): Value {
  const lengths = c.given.lengths(2);
  const pairs = lengths.length / 2;
  const weights = lengths.map((length, s) =>
    lengthWeights(length, Math.min(length, lengths[(s + pairs) % lengths.length]), c.given.number('ld_alpha')),
  );
  return meanPairLoss('sigmoid', logratioPairs(c, weights));
}

export function weightedSum(c: CaseGraph, types: readonly LossType[]): Value {
  const { add, mul } = algebra(c.b);
  const weights = c.given.numbers('weights', types.length);
  const terms = types.map((type, i) => {
    const loss = type === 'sft' ? chosenCrossEntropy(c) : meanPairLoss(type, logratioPairs(c));
    return mul(loss, c.setting(`weight_${type}`, weights[i]));
  });
  return add(...terms);
}

export function simpo(c: CaseGraph): Value {
  const settings = { beta: c.given.number('beta'), gamma: c.given.number('gamma') };
  return algebra(c.b).mean(referenceFree.simpo(policyPairs(c, settings)));
}

export function orpo(c: CaseGraph): Value {
  const { add, mul, mean } = algebra(c.b);
  return add(chosenCrossEntropy(c), mul(mean(referenceFree.oddsRatio(policyPairs(c, {}))), c.setting('beta')));
}

export function cpo(c: CaseGraph): Value {
  const { add, mul, mean } = algebra(c.b);
  const preference = referenceFree.uniformReference(policyPairs(c, { beta: c.given.number('beta') }));
  return add(mean(preference), mul(chosenCrossEntropy(c), c.setting('cpo_alpha')));
}

export function unlikelihood(c: CaseGraph): Value {
  const [chosen, rejected] = sameLength(c, 'policy_chosen', 'policy_rejected');
  const terms = { ...noLengths(c, { alpha: c.given.number('alpha') }), chosen, rejected };
  return algebra(c.b).mean(referenceFree.unlikelihood(terms));
}

/** Lists of one number a pair. */
export function sameLength(c: CaseGraph, ...names: readonly string[]): Value[] {
  const count = c.given.vector(names[0]).length;
  return names.map((name) => c.vector(name, c.given.vector(name, count)));
}

/** Terms of a case without tokens. */
function noLengths<S extends string>(c: CaseGraph, settings: Readonly<Record<S, number>>) {
  const perToken = (): never => {
    throw new RangeError(`${c.given.name} has no lengths`);
  };
  return { b: c.b, perToken, setting: (name: S) => c.setting(name, settings[name]) };
}
