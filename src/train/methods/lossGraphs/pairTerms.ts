import type { GraphBuilder } from '../../../graph/builder';
import type { Value } from '../../../graph/ir';

export type PairHalf = 'chosen' | 'rejected';

/** A batch's pairs as a loss reads them, [1, P] each, and the settings that it names. */
export interface PairTerms<Setting extends string> {
  readonly b: GraphBuilder;
  /** Logratios; log-probabilities where the loss reads no reference. */
  readonly chosen: Value;
  readonly rejected: Value;
  /** 1 / completion length. */
  perToken(which: PairHalf): Value;
  /** [1]. */
  setting(name: Setting): Value;
}

// Products and sums instead of MatMul, whose shader a driver in software compiles for a minute.

/** The chosen or the rejected, [1, P]. @param of one number a sequence, 2P in all, chosen first */
export function halfOf(b: GraphBuilder, of: Value, which: PairHalf): Value {
  const pairs = of.shape.reduce((product, size) => product * size, 1) / 2;
  const selects = b.constant(which === 'chosen' ? [1, 0] : [0, 1], 'float32', [2, 1]);
  return b.reduce('ReduceSum', b.op('Mul', [selects, b.reshape(of, [2, pairs])]), [0], true);
}

/** Sums over sequences, [S]. @param tokens [1, R] @param membership [S, R], what each token counts for each sequence */
export function sequenceSums(b: GraphBuilder, tokens: Value, membership: Value): Value {
  return b.reduce('ReduceSum', b.op('Mul', [tokens, membership]), [1], false);
}
