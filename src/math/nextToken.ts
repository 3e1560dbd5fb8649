/** How one number from the dice chooses the next token: the probabilities laid end to end along the unit interval. */
import type { FloatArray } from './arrays';
import { Random } from './random';

/** A token's part of the unit interval, [from, to). */
export interface Stretch {
  readonly token: number;
  readonly from: number;
  readonly to: number;
}

/** Keeps the derivation's dice apart from other uses of a seed. */
const DICE_STREAM = 0x6469_6365;

/** The tokens from the most to the least likely; of equals the smaller id comes first. */
export function rankTokens(logits: FloatArray): number[] {
  return [...logits.keys()].sort((i, j) => logits[j] - logits[i] || i - j);
}

/**
 * The stretches of all tokens that can be drawn, in a given order; together they cover [0, 1).
 * @param probabilities of each token, [V]; they sum to 1 but for rounding
 */
export function layStretches(probabilities: Float64Array, order: readonly number[]): Stretch[] {
  const drawable = order.filter((token) => probabilities[token] > 0);
  let to = 0;
  return drawable.map((token, place): Stretch => {
    const from = to;
    to = place === drawable.length - 1 ? 1 : Math.min(1, from + probabilities[token]);
    return { token, from, to };
  });
}

/** The stretch that a number of [0, 1) falls on. */
export function stretchUnder(stretches: readonly Stretch[], u: number): Stretch | undefined {
  return stretches.find(({ to }) => u < to) ?? stretches.at(-1);
}

/** The dice of a seed at the n-th place of a text: a number of [0, 1) that a link repeats. */
export function diceAt(seed: number, place: number): number {
  return new Random(seed, DICE_STREAM + place).uniform();
}

/** −Σ p·log p, nats: 0 where one token is certain, log V where all are alike. */
export function entropy(probabilities: Float64Array): number {
  return probabilities.reduce((sum, p) => (p > 0 ? sum - p * Math.log(p) : sum), 0);
}
