import type { Outcomes } from '../../math/closedForm';
import { closedForm } from '../../math/closedForm';
import {
  implicitRewards,
  largestDifference,
  lostAsProbabilities,
  recoveredInFloat32,
  recoveredRewards,
} from '../../math/inversion';

/** The optimum of a dish's rewards, and the rewards that are read back from it. */
export interface Recovery {
  readonly beta: number;
  /** log π*. */
  readonly logps: Float64Array;
  readonly logZ: number;
  /** The first term of Eq. 5: β times log π* minus log π_ref. */
  readonly implicit: Float64Array;
  /** The rewards that Eq. 5 gives back: that plus β·log Z. */
  readonly recovered: Float64Array;
  /** The largest difference from the rewards, computed in float64 and in float32. */
  readonly double: number;
  readonly single: number;
  /** Outcomes that float32 would lose if it kept probabilities. */
  readonly lost: number;
}

export function recover({ referenceLogps, rewards }: Outcomes, beta: number): Recovery {
  const { logps, logZ } = closedForm(referenceLogps, rewards, beta);
  const recovered = recoveredRewards(logps, referenceLogps, logZ, beta);
  return {
    beta,
    logps,
    logZ,
    implicit: implicitRewards(logps, referenceLogps, beta),
    recovered,
    double: largestDifference(recovered, rewards),
    single: largestDifference(recoveredInFloat32(referenceLogps, rewards, beta), rewards),
    lost: lostAsProbabilities(logps),
  };
}

/** Place of the largest value; of the smallest with `sign` −1. @param count of the first ones, such as the well-formed outcomes */
export function placeOfMost(values: ArrayLike<number>, sign: 1 | -1 = 1, count = values.length): number {
  let place = 0;
  for (let i = 1; i < count; i++) if (sign * values[i] > sign * values[place]) place = i;
  return place;
}

/** Terms as a sum is written: 1.20 − 0.30 + 2.00. */
export function sumText(terms: readonly number[], format: (value: number) => string): string {
  return terms
    .map((term, i) => {
      const text = format(term);
      if (i === 0) return text;
      return text.startsWith('−') ? ` − ${text.slice(1)}` : ` + ${text}`;
    })
    .join('');
}

/** A term after a sign: what is negative stands in brackets. */
export function bracketed(value: number, format: (value: number) => string): string {
  const text = format(value);
  return text.startsWith('−') ? `(${text})` : text;
}
