/**
 * One preference pair taken apart, in float64: from the logits of π_ref and π_θ at every completion position to the loss and what it pulls at.
 * The same quantities as the training kernels compute, in the same order, but nothing is thrown away on the way.
 */
import type { FloatArray } from './arrays';
import { logSoftmaxGather } from './logSoftmaxGather';
import type { LossType } from './lossTypes';
import { pairLoss } from './pairLoss';
import { sigmoid } from './stable';

/** A completion with the logits where each of its tokens is predicted, [n·V]. */
export interface SequenceLogits {
  readonly tokens: readonly number[];
  readonly referenceLogits: FloatArray;
  readonly policyLogits: FloatArray;
}

/** The settings that a pair's loss depends on, under TRL's names. */
export interface PairSettings {
  readonly loss_type: LossType;
  readonly beta: number;
  readonly label_smoothing: number;
}

/** What one model says about a token: logp = logit − lse (nats). */
export interface TokenScore {
  readonly logit: number;
  /** log Σ exp over the position's logits. */
  readonly lse: number;
  readonly logp: number;
}

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

export interface PairView {
  readonly chosen: SequenceView;
  readonly rejected: SequenceView;
  /** z = βa − βb, whatever the loss is. */
  readonly margin: number;
  /**
   * The pair's loss by itself and its derivatives with respect to the two logratios. `sft` takes the mean over all chosen tokens of a batch:
   * here of this pair's, with the derivative with respect to log π_θ(y_w).
   */
  readonly loss: number;
  readonly dChosen: number;
  readonly dRejected: number;
  /** σ(r̂_l − r̂_w): how wrongly the pair is ordered, and for `sigmoid` without smoothing the weight of its gradient. */
  readonly weight: number;
}

export function sequenceView(sequence: SequenceLogits, beta: number): SequenceView {
  const reference = tokenScores(sequence.referenceLogits, sequence.tokens);
  const policy = tokenScores(sequence.policyLogits, sequence.tokens);
  let cumulative = 0;
  const tokens = sequence.tokens.map((token, place): TokenView => {
    const logratio = policy[place].logp - reference[place].logp;
    const reward = beta * logratio;
    cumulative += reward;
    return { token, reference: reference[place], policy: policy[place], logratio, reward, cumulative };
  });
  const referenceLogps = sumLogps(reference);
  const policyLogps = sumLogps(policy);
  const logratio = policyLogps - referenceLogps;
  return { tokens, referenceLogps, policyLogps, logratio, reward: beta * logratio };
}

export function pairView(
  pair: { readonly chosen: SequenceLogits; readonly rejected: SequenceLogits },
  { loss_type, beta, label_smoothing }: PairSettings,
): PairView {
  const chosen = sequenceView(pair.chosen, beta);
  const rejected = sequenceView(pair.rejected, beta);
  const margin = chosen.reward - rejected.reward;
  const a = loss_type === 'sft' ? chosen.policyLogps : chosen.logratio;
  const lengths = [chosen.tokens.length, rejected.tokens.length] as const;
  const loss = pairLoss(loss_type, a, rejected.logratio, ...lengths, beta, label_smoothing);
  return { chosen, rejected, margin, ...loss, weight: sigmoid(-margin) };
}

/** A candidate for a position: its probability under both models. */
export interface NextToken {
  readonly token: number;
  readonly reference: number;
  readonly policy: number;
  /** Whether the completion goes on with it. */
  readonly taken: boolean;
}

/**
 * The most likely tokens where token `place` is predicted, by the larger of the two probabilities, at most `count`. The taken token is always among
 * them, in the last place if it is less likely than the others.
 */
export function nextTokens(sequence: SequenceLogits, place: number, count: number): NextToken[] {
  const reference = probabilities(sequence.referenceLogits, sequence.tokens.length, place);
  const policy = probabilities(sequence.policyLogits, sequence.tokens.length, place);
  const taken = sequence.tokens[place];
  const ranked = Array.from(reference, (probability, token): NextToken => {
    return { token, reference: probability, policy: policy[token], taken: token === taken };
  }).sort((left, right) => Math.max(right.reference, right.policy) - Math.max(left.reference, left.policy));
  const top = ranked.slice(0, count);
  if (top.some((next) => next.taken)) return top;
  return [...top.slice(0, count - 1), ...ranked.filter((next) => next.taken)];
}

/** One row of logits, [V]. */
export function logitRow(logits: FloatArray, length: number, place: number): FloatArray {
  const vocab = logits.length / length;
  return logits.subarray(place * vocab, (place + 1) * vocab);
}

function tokenScores(logits: FloatArray, tokens: readonly number[]): TokenScore[] {
  const rows = tokens.length;
  const vocab = rows === 0 ? 0 : logits.length / rows;
  const logps = new Float64Array(rows);
  const lse = new Float64Array(rows);
  logSoftmaxGather(logits, Int32Array.from(tokens), logps, lse, rows, vocab);
  return tokens.map((token, row) => ({ logit: logits[row * vocab + token], lse: lse[row], logp: logps[row] }));
}

function sumLogps(scores: readonly TokenScore[]): number {
  return scores.reduce((total, { logp }) => total + logp, 0);
}

function probabilities(logits: FloatArray, length: number, place: number): Float64Array {
  const row = logitRow(logits, length, place);
  const lse = new Float64Array(1);
  logSoftmaxGather(row, Int32Array.of(0), new Float64Array(1), lse, 1, row.length);
  return Float64Array.from(row, (logit) => Math.exp(logit - lse[0]));
}
