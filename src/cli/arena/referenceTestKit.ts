/** What the references of math/ say of a case of arena.json, in float64: what the graphs are tested against. */

import { GRPO_LOSS_TYPES } from '../../core/methodSettings/grpo';
import { F_DIVERGENCES } from '../../core/methods';
import { generalizedAdvantages, groupAdvantages, tokenRewards, whiten } from '../../math/advantages';
import { aot, aotUnpaired } from '../../math/losses/aot';
import { fDivergencePair } from '../../math/losses/fDivergence';
import { grpoLoss, rowWeights } from '../../math/losses/grpo';
import { kto } from '../../math/losses/kto';
import { lengthWeights, weightedLogps } from '../../math/losses/lengthDesensitized';
import {
  crossEntropy,
  meanOverPairs,
  type PairBatch,
  type PairBatchLoss,
  weightedSum,
} from '../../math/losses/pairBatch';
import { clippedPolicyLoss, clippedValueLoss } from '../../math/losses/ppo';
import { cpo, orpo, simpo, unlikelihood } from '../../math/losses/referenceFree';
import { rewardModelLoss } from '../../math/losses/rewardModel';
import { rrhf } from '../../math/losses/rrhf';
import { pairLoss } from '../../math/pairLoss';
import { type ArenaCase, CaseReader, type Rows } from './arenaCase';

interface Found {
  readonly loss: number;
  /** By input; of token arrays those that count. */
  readonly grads: Readonly<Record<string, ArrayLike<number>>>;
  readonly reported?: Readonly<Record<string, unknown>>;
}

/** One number for each token that counts. */
const spread = (lengths: readonly number[], ofRows: ArrayLike<number>): number[] =>
  lengths.flatMap((length, s) => new Array<number>(length).fill(ofRows[s]));
const sums = (rows: Rows): number[] => rows.map((row) => row.reduce((sum, x) => sum + x, 0));
const minus = (left: readonly number[], right: readonly number[]) => left.map((x, i) => x - right[i]);

function pairBatch(ofRows: readonly number[], lengths: readonly number[]): PairBatch {
  const pairs = lengths.length / 2;
  return {
    chosen: ofRows.slice(0, pairs),
    rejected: ofRows.slice(pairs),
    chosenLengths: lengths.slice(0, pairs),
    rejectedLengths: lengths.slice(pairs),
  };
}

/** A loss on pairs of sequences, by tokens. @param weights what each token counts */
function byToken({ loss, dChosen, dRejected }: PairBatchLoss, lengths: readonly number[], weights?: Rows): Found {
  const dTokens = spread(lengths, [...dChosen, ...dRejected]);
  const counted = weights?.flat();
  return { loss, grads: { policy_token_logps: dTokens.map((d, t) => d * (counted?.[t] ?? 1)) } };
}

/** A loss that reads no reference. */
function ofPolicy(given: CaseReader, loss: (batch: PairBatch) => PairBatchLoss): Found {
  const lengths = given.lengths(2);
  return byToken(loss(pairBatch(sums(given.tokens('policy_token_logps')), lengths)), lengths);
}

function fDivergence(given: CaseReader): Found {
  const settings = { type: given.oneOf('f_divergence_type', F_DIVERGENCES), alpha: given.number('alpha') };
  const beta = given.number('beta');
  const [chosen, rejected] = [given.vector('chosen_logratios'), given.vector('rejected_logratios')];
  const batch = { chosen, rejected, chosenLengths: chosen, rejectedLengths: rejected };
  const { loss, dChosen, dRejected } = meanOverPairs(batch, (a, b) => fDivergencePair(a, b, beta, settings));
  return { loss, grads: { chosen_logratios: dChosen, rejected_logratios: dRejected } };
}

function optimalTransport(given: CaseReader, loss: typeof aot): Found {
  const batch = {
    policyChosen: given.vector('policy_chosen'),
    policyRejected: given.vector('policy_rejected'),
    referenceChosen: given.vector('ref_chosen'),
    referenceRejected: given.vector('ref_rejected'),
  };
  const found = loss(batch, given.number('beta'), given.number('label_smoothing'));
  return { loss: found.loss, grads: { policy_chosen: found.dChosen, policy_rejected: found.dRejected } };
}

function lengthDesensitized(given: CaseReader): Found {
  const lengths = given.lengths(2);
  const [alpha, beta] = [given.number('ld_alpha'), given.number('beta')];
  const pairs = lengths.length / 2;
  const shorter = lengths.map((length, s) => Math.min(length, lengths[(s + pairs) % lengths.length]));
  const [policy, reference] = ['policy_token_logps', 'ref_token_logps'].map((name) =>
    given.tokens(name).map((row, s) => weightedLogps(row, shorter[s], alpha)),
  );
  const weights = lengths.map((length, s) => [...lengthWeights(length, shorter[s], alpha)]);
  const loss = meanOverPairs(pairBatch(minus(policy, reference), lengths), (a, b, nW, nL) =>
    pairLoss('sigmoid', a, b, nW, nL, beta, 0),
  );
  return byToken(loss, lengths, weights);
}

function weighted(given: CaseReader): Found {
  const lengths = given.lengths(2);
  const [policy, reference] = ['policy_token_logps', 'ref_token_logps'].map((name) => sums(given.tokens(name)));
  const logratios = pairBatch(minus(policy, reference), lengths);
  const [sigmoid, bco, sft] = given.numbers('weights', 3);
  const of = (type: 'sigmoid' | 'bco_pair') =>
    meanOverPairs(logratios, (a, b, nW, nL) => pairLoss(type, a, b, nW, nL, given.number('beta'), 0));
  const loss = weightedSum([
    [sigmoid, of('sigmoid')],
    [bco, of('bco_pair')],
    [sft, crossEntropy(pairBatch(policy, lengths))],
  ]);
  return byToken(loss, lengths);
}

function ofCompletions(given: CaseReader): Found {
  const settings = {
    beta: given.number('beta'),
    desirableWeight: given.number('desirable_weight'),
    undesirableWeight: given.number('undesirable_weight'),
  };
  const desirable = given.vector('desirable').map((label) => label === 1);
  const { loss, dLogratios } = kto(given.vector('logratios'), desirable, given.vector('kl')[0], settings);
  return { loss, grads: { logratios: dLogratios } };
}

function proximal(given: CaseReader): Found {
  const [oldLogps, refLogps, oldValues] = ['old_logps', 'ref_logps', 'old_values'].map((name) => given.tokens(name));
  const scores = given.vector('scores');
  const rewards = oldLogps.map((row, s) => tokenRewards(row, refLogps[s], scores[s], given.number('kl_coef')));
  const advantages = rewards.map((row, s) =>
    generalizedAdvantages(row, oldValues[s], given.number('gamma'), given.number('lam')),
  );
  const returns = advantages.flatMap((row, s) => row.map((advantage, t) => advantage + oldValues[s][t]));
  const whitened = whiten(advantages.flat());
  const newLogps = given.tokens('new_logps').flat();
  const tokens = { newLogps, oldLogps: oldLogps.flat(), advantages: whitened };
  const policy = clippedPolicyLoss(tokens, given.number('cliprange'));
  const values = { values: given.tokens('values').flat(), oldValues: oldValues.flat(), returns };
  const value = clippedValueLoss(values, given.number('cliprange_value'));
  const coefficient = given.number('vf_coef');
  const padded = (of: readonly number[]) => given.padded('new_logps', of);
  return {
    loss: policy.loss + coefficient * value.loss,
    grads: { new_logps: policy.dNewLogps, values: value.dValues.map((d) => coefficient * d) },
    reported: { advantages: padded(advantages.flat()), returns: padded(returns), whitened: padded(whitened) },
  };
}

function ofGroups(given: CaseReader): Found {
  const lengths = given.lengths();
  const type = given.oneOf('loss_type', GRPO_LOSS_TYPES);
  const advantages = groupAdvantages(given.vector('rewards'), given.number('group'), type !== 'dr_grpo');
  const [newLogps, oldLogps, referenceLogps] = ['new_logps', 'old_logps', 'ref_logps'].map((name) =>
    given.tokens(name).flat(),
  );
  const weights = spread(lengths, rowWeights(lengths, type, given.number('max_length')));
  const { loss, dNewLogps } = grpoLoss(
    { newLogps, oldLogps, referenceLogps, advantages: spread(lengths, advantages), weights },
    { beta: given.number('beta'), epsilonLow: given.number('eps_low'), epsilonHigh: given.number('eps_high') },
  );
  return { loss, grads: { new_logps: dNewLogps }, reported: { advantages } };
}

const REFERENCES: Readonly<Record<string, (given: CaseReader) => Found>> = {
  f_divergence: fDivergence,
  aot: (given) => optimalTransport(given, aot),
  aot_unpaired: (given) => optimalTransport(given, aotUnpaired),
  ld_dpo: lengthDesensitized,
  weighted_sigmoid_bco_pair_sft: weighted,
  simpo: (given) => ofPolicy(given, (batch) => simpo(batch, given.number('beta'), given.number('gamma'))),
  orpo: (given) => ofPolicy(given, (batch) => orpo(batch, given.number('beta'))),
  cpo: (given) => ofPolicy(given, (batch) => cpo(batch, given.number('beta'), given.number('cpo_alpha'))),
  kto: ofCompletions,
  unlikelihood: (given) => {
    const [chosen, rejected] = [given.vector('policy_chosen'), given.vector('policy_rejected')];
    const batch = { chosen, rejected, chosenLengths: chosen, rejectedLengths: rejected };
    const { loss, dChosen, dRejected } = unlikelihood(batch, given.number('alpha'));
    return { loss, grads: { policy_chosen: dChosen, policy_rejected: dRejected } };
  },
  reward_model: (given) => {
    const [chosen, rejected] = [given.vector('chosen_rewards'), given.vector('rejected_rewards')];
    const { loss, dChosen, dRejected } = rewardModelLoss(chosen, rejected, given.number('center'));
    return { loss, grads: { chosen_rewards: dChosen, rejected_rewards: dRejected } };
  },
  rrhf: (given) => {
    const lengths = given.lengths();
    const logps = sums(given.tokens('token_logps'));
    const { loss, dLogps } = rrhf({ logps, lengths, scores: given.vector('scores') });
    return { loss, grads: { token_logps: spread(lengths, dLogps) } };
  },
  ppo: proximal,
  grpo: ofGroups,
};

/** The case's `expected`. */
export function referenceOf(test: ArenaCase) {
  const given = new CaseReader(test, 0);
  const { loss, grads, reported } = REFERENCES[test.name](given);
  const shaped = Object.entries(grads).map(([input, values]) => [
    input,
    given.hasRows(input) ? given.padded(input, values) : Array.from(values),
  ]);
  return { loss, grads: Object.fromEntries(shaped) as Record<string, number[] | number[][]>, ...reported };
}
