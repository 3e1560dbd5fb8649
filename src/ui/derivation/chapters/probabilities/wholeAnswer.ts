/** One token of an answer, with what the answer amounts to up to it. */
export interface Factor {
  readonly token: number;
  readonly place: number;
  readonly probability: number;
  /** Of the probabilities up to this one. */
  readonly product: number;
  readonly logp: number;
  /** Of the log-probabilities up to this one, nats. */
  readonly sum: number;
}

/** @param probabilities of every token at each place of `tokens` */
export function factorsOf(probabilities: readonly Float64Array[], tokens: readonly number[]): readonly Factor[] {
  let [product, sum] = [1, 0];
  return tokens.map((token, place) => {
    const probability = probabilities[place][token];
    const logp = Math.log(probability);
    product *= probability;
    sum += logp;
    return { token, place, probability, product, logp, sum };
  });
}
