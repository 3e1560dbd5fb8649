/** AOT (math/losses/aot.ts): a loss of sorted numbers. The places are found inside the graph, by counting who is smaller, so that nothing leaves it. */
import { algebra } from '../../../graph/algebra';
import type { GraphBuilder } from '../../../graph/builder';
import type { Value } from '../../../graph/ir';

/** sort(x), [1, N], in ascending order. @param x [1, N] */
export function sorted(b: GraphBuilder, x: Value): Value {
  const count = x.shape[1];
  const { add, mul, sub, above } = algebra(b);
  const column = b.reshape(x, [count, 1]);
  const numbers = Array.from({ length: count }, (_, i) => i);
  // earlier[i, j]: j comes before i. Of two equal ones the first given is the first.
  const isFirst = b.constant(
    numbers.flatMap((i) => numbers.map((j) => (j < i ? 1 : 0))),
    'float32',
    [count, count],
  );
  const notBelow = sub(b.constant(1), above(x, column));
  const earlier = add(mul(isFirst, notBelow), mul(sub(b.constant(1), isFirst), above(column, x)));
  const place = b.reduce('ReduceSum', earlier, [1], false);
  const off = sub(b.reshape(place, [1, count]), b.constant(numbers, 'float32', [count, 1]));
  const isThere = above(b.constant(0.25), mul(off, off));
  return b.reshape(b.reduce('ReduceSum', mul(isThere, x), [1], false), [1, count]);
}

/** Log-probabilities, [1, P] each. */
export interface AotTerms {
  readonly b: GraphBuilder;
  readonly policyChosen: Value;
  readonly policyRejected: Value;
  readonly referenceChosen: Value;
  readonly referenceRejected: Value;
}

/** The sorted differences as the log-ratios of pairs, which any loss of the margin may read: [1, P]. */
export function sortedPairs(terms: AotTerms, paired: boolean): { chosen: Value; rejected: Value } {
  const { b, policyChosen, policyRejected, referenceChosen, referenceRejected } = terms;
  const { sub } = algebra(b);
  const [high, low] = paired
    ? [sub(policyChosen, policyRejected), sub(referenceChosen, referenceRejected)]
    : [sub(policyChosen, referenceChosen), sub(policyRejected, referenceRejected)];
  return { chosen: sorted(b, high), rejected: sorted(b, low) };
}
