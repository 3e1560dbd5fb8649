/** The cases of losses on other things than pairs of completions: how each is put together of the graphs that training uses. */

import { GRPO_LOSS_TYPES } from '../../core/methodSettings/grpo';
import { algebra } from '../../graph/algebra';
import type { Value } from '../../graph/ir';
import { generalizedAdvantages, groupAdvantages, tokenRewards, whiten } from '../../math/advantages';
import { rowWeights } from '../../math/losses/grpo';
import { bestOf } from '../../math/losses/rrhf';
import { clippedPolicy, clippedValue, klEstimate } from '../../train/methods/lossGraphs/rollout';
import * as single from '../../train/methods/lossGraphs/single';
import type { CaseGraph } from './caseGraph';
import { sameLength } from './pairCases';

export function kto(c: CaseGraph): Value {
  const { given } = c;
  const [logratios] = sameLength(c, 'logratios');
  const desirable = given.vector('desirable', given.vector('logratios').length).map((label) => label !== 0);
  const [good, bad] = [given.number('desirable_weight'), given.number('undesirable_weight')];
  return single.kto(c.b, {
    logratios,
    signs: c.vector(
      'signs',
      desirable.map((is) => (is ? 1 : -1)),
    ),
    weights: c.vector(
      'weights',
      desirable.map((is) => (is ? good : bad) / desirable.length),
    ),
    kl: c.setting('kl', given.vector('kl', 1)[0]),
    beta: c.setting('beta'),
  });
}

export function rewardModel(c: CaseGraph): Value {
  const [chosen, rejected] = sameLength(c, 'chosen_rewards', 'rejected_rewards');
  return single.rewardModel(c.b, chosen, rejected, c.setting('center'));
}

/** The responses of a case are all to one prompt. */
export function rrhf(c: CaseGraph): Value {
  const lengths = c.given.lengths();
  const scores = c.given.vector('scores', lengths.length);
  const best = bestOf(scores);
  return single.rrhf(c.b, {
    logps: c.sums('token_logps'),
    perToken: c.vector(
      'per_length',
      lengths.map((length) => 1 / length),
    ),
    order: c.matrix(
      'order',
      scores.map((low) => scores.map((high) => (low < high ? 1 : 0))),
    ),
    best: c.vector(
      'best',
      scores.map((_, i) => (i === best ? 1 : 0)),
    ),
  });
}

export function ppo(c: CaseGraph): Value {
  const { given, b } = c;
  const { add, mul } = algebra(b);
  const [oldLogps, refLogps, oldValues] = ['old_logps', 'ref_logps', 'old_values'].map((name) => given.tokens(name));
  const scores = given.vector('scores', oldLogps.length);
  const [gamma, lambda, klCoefficient] = ['gamma', 'lam', 'kl_coef'].map((name) => given.number(name));
  // Between a rollout and its updates: on the host.
  const advantages = oldLogps.map((logps, s) =>
    generalizedAdvantages(tokenRewards(logps, refLogps[s], scores[s], klCoefficient), oldValues[s], gamma, lambda),
  );
  const returns = advantages.map((row, s) => row.map((advantage, t) => advantage + oldValues[s][t]));
  const whitened = whiten(advantages.flat());
  c.reported.advantages = given.padded('old_values', advantages.flat());
  c.reported.returns = given.padded('old_values', returns.flat());
  c.reported.whitened = given.padded('old_values', whitened);

  const weights = c.vector(
    'token_weights',
    whitened.map(() => 1 / whitened.length),
  );
  const cliprange = given.number('cliprange');
  const policy = clippedPolicy(b, {
    newLogps: c.tokens('new_logps'),
    oldLogps: c.tokens('old_logps'),
    advantages: c.vector('whitened', whitened),
    weights,
    lowest: c.setting('lowest', 1 - cliprange),
    highest: c.setting('highest', 1 + cliprange),
  });
  const value = clippedValue(b, {
    values: c.tokens('values'),
    oldValues: c.tokens('old_values'),
    returns: c.tokens('returns', returns),
    weights,
    epsilon: c.setting('cliprange_value'),
  });
  return add(policy, mul(value, c.setting('vf_coef')));
}

export function grpo(c: CaseGraph): Value {
  const { given, b } = c;
  const { add, mul } = algebra(b);
  const group = given.number('group');
  const lengths = given.lengths(group);
  const type = given.oneOf('loss_type', GRPO_LOSS_TYPES);
  const advantages = groupAdvantages(given.vector('rewards', lengths.length), group, type !== 'dr_grpo');
  c.reported.advantages = advantages;
  const spread = (name: string, ofRows: readonly number[]) =>
    c.tokens(
      name,
      lengths.map((length, s) => new Array<number>(length).fill(ofRows[s])),
    );
  const weights = spread('token_weights', rowWeights(lengths, type, given.number('max_length')));
  const newLogps = c.tokens('new_logps');
  const policy = clippedPolicy(b, {
    newLogps,
    oldLogps: c.tokens('old_logps'),
    advantages: spread('token_advantages', advantages),
    weights,
    lowest: c.setting('lowest', 1 - given.number('eps_low')),
    highest: c.setting('highest', 1 + given.number('eps_high')),
  });
  if (given.number('beta') === 0) return policy;
  return add(policy, mul(klEstimate(b, newLogps, c.tokens('ref_logps'), weights), c.setting('beta')));
}
