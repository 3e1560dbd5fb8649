/**
 * One preference pair taken apart, in float64: from the logits of π_ref and π_θ at every completion position to the loss and what it pulls at.
 * The same quantities as the training kernels compute, in the same order, but nothing is thrown away on the way.
 */

import type { PairSettings } from '../core/objective';
import type { NextToken, TokenScore } from '../core/records';
import type { FloatArray } from './arrays';
import { logSoftmaxGather } from './logSoftmaxGather';
import { weightedLogps } from './losses/lengthDesensitized';
import { pairObjective } from './pairObjective';
import { sigmoid } from './stable';

/** A completion with the logits where each of its tokens is predicted, [n·V]. */
export interface SequenceLogits {
  readonly tokens: readonly number[];
  readonly referenceLogits: FloatArray;
  readonly policyLogits: FloatArray;
}

/** A completion with what both models say about each of its tokens, [n]. */
export interface ScoredSequence {
  readonly tokens: readonly number[];
  readonly reference: readonly TokenScore[];
  readonly policy: readonly TokenScore[];
}

/** A token, and what it adds to its completion's implicit reward. */
export interface TokenView {
  readonly token: number;
  readonly reference: TokenScore;
  readonly policy: TokenScore;
  /** log(π_θ/π_ref) of the token where it stands. */
  readonly logratio: number;
  /** β·logratio: what the token adds to the implicit reward. */
  readonly reward: number;
  /** Implicit reward up to and including this token; the last one's is the sequence's. */
  readonly cumulative: number;
}

export interface SequenceView {
  readonly tokens: readonly TokenView[];
  /** Sums over the tokens, nats. */
  readonly referenceLogps: number;
  readonly policyLogps: number;
  readonly logratio: number;
  /** Implicit reward β·logratio. */
  readonly reward: number;
}

/** What the two implicit rewards of a pair come to. */
export interface PairOutcome {
  /** z = βa − βb, whatever the loss is. */
  readonly margin: number;
  /** The pair's loss by itself and its derivatives (pairObjective.ts). */
  readonly loss: number;
  readonly dChosen: number;
  readonly dRejected: number;
  /** σ(r̂_l − r̂_w): how wrongly the pair is ordered, and for `sigmoid` without smoothing the weight of its gradient. */
  readonly weight: number;
}

export interface PairView extends PairOutcome {
  readonly chosen: SequenceView;
  readonly rejected: SequenceView;
}

export function sequenceView({ tokens, referenceLogits, policyLogits }: SequenceLogits, beta: number): SequenceView {
  const scored = {
    tokens,
    reference: tokenScores(referenceLogits, tokens),
    policy: tokenScores(policyLogits, tokens),
  };
  return scoredView(scored, beta);
}

/** The same where the rows of logits are not at hand. */
function scoredView({ tokens, ...scores }: ScoredSequence, beta: number): SequenceView {
  let cumulative = 0;
  const views = tokens.map((token, place): TokenView => {
    const [reference, policy] = [scores.reference[place], scores.policy[place]];
    const logratio = policy.logp - reference.logp;
    const reward = beta * logratio;
    cumulative += reward;
    return { token, reference, policy, logratio, reward, cumulative };
  });
  const referenceLogps = sum(scores.reference.map(({ logp }) => logp));
  const policyLogps = sum(scores.policy.map(({ logp }) => logp));
  const logratio = policyLogps - referenceLogps;
  return { tokens: views, referenceLogps, policyLogps, logratio, reward: beta * logratio };
}

/** A pair with its rows of logits, or, where the vocabulary is large, with what both models say about its tokens. */
export function pairView(
  pair: Readonly<Record<'chosen' | 'rejected', SequenceLogits | ScoredSequence>>,
  settings: PairSettings,
): PairView {
  const view = (sequence: SequenceLogits | ScoredSequence) =>
    'reference' in sequence ? scoredView(sequence, settings.beta) : sequenceView(sequence, settings.beta);
  const [chosen, rejected] = [view(pair.chosen), view(pair.rejected)];
  return { chosen, rejected, ...pairOutcome(chosen, rejected, settings) };
}

function pairOutcome(chosen: SequenceView, rejected: SequenceView, settings: PairSettings): PairOutcome {
  const margin = chosen.reward - rejected.reward;
  const sums = (view: SequenceView, other: SequenceView) => ({
    policyLogps: view.policyLogps,
    logratio: readLogratio(view, other, settings),
    length: view.tokens.length,
  });
  const objective = pairObjective(sums(chosen, rejected), sums(rejected, chosen), settings);
  return { margin, ...objective, weight: sigmoid(-margin) };
}

/** A completion's log-ratio as DPO's losses read it: what it is longer than the other one may count less. */
export function readLogratio(
  { tokens, logratio }: SequenceView,
  other: SequenceView,
  { method, ld_alpha }: PairSettings,
): number {
  if (method !== 'dpo' || ld_alpha === 1) return logratio;
  const logratios = tokens.map((token) => token.logratio);
  return weightedLogps(logratios, Math.min(tokens.length, other.tokens.length), ld_alpha);
}

/**
 * The most likely tokens where token `place` is predicted, by the larger of the two probabilities, at most `count`. The taken token is always among
 * them, in the last place if it is less likely than the others.
 */
export function nextTokens(sequence: SequenceLogits, place: number, count: number): NextToken[] {
  const reference = logitRow(sequence.referenceLogits, sequence.tokens.length, place);
  const policy = logitRow(sequence.policyLogits, sequence.tokens.length, place);
  const taken = sequence.tokens[place];
  const probability = { reference: probabilityIn(reference), policy: probabilityIn(policy) };
  // What is among the first by the larger of two is among the first by one of them.
  const candidates = new Set([...largest(reference, count), ...largest(policy, count), taken]);
  const ranked = [...candidates]
    .sort((left, right) => left - right)
    .map((token): NextToken => {
      const probabilities = { reference: probability.reference(token), policy: probability.policy(token) };
      return { token, ...probabilities, taken: token === taken };
    })
    .sort((left, right) => Math.max(right.reference, right.policy) - Math.max(left.reference, left.policy));
  const top = ranked.slice(0, count);
  if (top.some((next) => next.taken)) return top;
  return [...top.slice(0, count - 1), ...ranked.filter((next) => next.taken)];
}

/** Places of the largest values, largest first: one pass, since a vocabulary may have 50,000 entries. */
function largest(values: FloatArray, count: number): number[] {
  const places: number[] = [];
  for (let i = 0; i < values.length; i++) {
    if (places.length === count && values[i] <= values[places[count - 1]]) continue;
    const at = places.findIndex((place) => values[i] > values[place]);
    places.splice(at < 0 ? places.length : at, 0, i);
    if (places.length > count) places.pop();
  }
  return places;
}

/** One row of logits, [V]. */
export function logitRow(logits: FloatArray, length: number, place: number): FloatArray {
  const vocab = logits.length / length;
  return logits.subarray(place * vocab, (place + 1) * vocab);
}

export function tokenScores(logits: FloatArray, tokens: readonly number[]): TokenScore[] {
  const rows = tokens.length;
  const vocab = rows === 0 ? 0 : logits.length / rows;
  const logps = new Float64Array(rows);
  const lse = new Float64Array(rows);
  logSoftmaxGather(logits, Int32Array.from(tokens), logps, lse, rows, vocab);
  return tokens.map((token, row) => ({ logit: logits[row * vocab + token], lse: lse[row], logp: logps[row] }));
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

/** The probabilities of one row of logits. */
function probabilityIn(row: FloatArray): (token: number) => number {
  const lse = new Float64Array(1);
  logSoftmaxGather(row, Int32Array.of(0), new Float64Array(1), lse, 1, row.length);
  return (token) => Math.exp(row[token] - lse[0]);
}
