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

/** What a token adds to its completion's implicit reward. */
export interface TokenShare {
  readonly token: number;
  /** log(π_θ/π_ref) of the token where it stands. */
  readonly logratio: number;
  /** β·logratio: what the token adds to the implicit reward. */
  readonly reward: number;
  /** Implicit reward up to and including this token; the last one's is the sequence's. */
  readonly cumulative: number;
}

export interface TokenView extends TokenShare {
  readonly reference: TokenScore;
  readonly policy: TokenScore;
}

export interface SequenceShares {
  readonly tokens: readonly TokenShare[];
  /** Sums over the tokens, nats. */
  readonly referenceLogps: number;
  readonly policyLogps: number;
  readonly logratio: number;
  /** Implicit reward β·logratio. */
  readonly reward: number;
}

export interface SequenceView extends SequenceShares {
  readonly tokens: readonly TokenView[];
}

/** A completion with the log-probability of each of its tokens, [n] nats. */
export interface SequenceLogps {
  readonly tokens: readonly number[];
  readonly referenceLogps: readonly number[];
  readonly policyLogps: readonly number[];
}

/** What the two implicit rewards of a pair come to. */
export interface PairOutcome {
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

export interface PairView extends PairOutcome {
  readonly chosen: SequenceView;
  readonly rejected: SequenceView;
}

export function sequenceView(sequence: SequenceLogits, beta: number): SequenceView {
  const reference = tokenScores(sequence.referenceLogits, sequence.tokens);
  const policy = tokenScores(sequence.policyLogits, sequence.tokens);
  const [referenceLogps, policyLogps] = [reference, policy].map((scores) => scores.map(({ logp }) => logp));
  const shares = sequenceShares({ tokens: sequence.tokens, referenceLogps, policyLogps }, beta);
  const tokens = shares.tokens.map(
    (share, place): TokenView => ({ ...share, reference: reference[place], policy: policy[place] }),
  );
  return { ...shares, tokens };
}

/** The same where only the log-probabilities are known. */
export function sequenceShares(sequence: SequenceLogps, beta: number): SequenceShares {
  let cumulative = 0;
  const tokens = sequence.tokens.map((token, place): TokenShare => {
    const logratio = sequence.policyLogps[place] - sequence.referenceLogps[place];
    const reward = beta * logratio;
    cumulative += reward;
    return { token, logratio, reward, cumulative };
  });
  const referenceLogps = sum(sequence.referenceLogps);
  const policyLogps = sum(sequence.policyLogps);
  const logratio = policyLogps - referenceLogps;
  return { tokens, referenceLogps, policyLogps, logratio, reward: beta * logratio };
}

export function pairView(
  pair: { readonly chosen: SequenceLogits; readonly rejected: SequenceLogits },
  settings: PairSettings,
): PairView {
  const chosen = sequenceView(pair.chosen, settings.beta);
  const rejected = sequenceView(pair.rejected, settings.beta);
  return { chosen, rejected, ...pairOutcome(chosen, rejected, settings) };
}

export function pairOutcome(
  chosen: SequenceShares,
  rejected: SequenceShares,
  { loss_type, beta, label_smoothing }: PairSettings,
): PairOutcome {
  const margin = chosen.reward - rejected.reward;
  const a = loss_type === 'sft' ? chosen.policyLogps : chosen.logratio;
  const lengths = [chosen.tokens.length, rejected.tokens.length] as const;
  const loss = pairLoss(loss_type, a, rejected.logratio, ...lengths, beta, label_smoothing);
  return { margin, ...loss, weight: sigmoid(-margin) };
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
