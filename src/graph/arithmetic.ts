import type { GraphBuilder } from './builder';
import type { Value } from './ir';

/** 1 − x. */
export const oneMinus = (b: GraphBuilder, x: Value): Value => b.op('Sub', [b.constant(1), x]);

/** factor · x. */
export const scaled = (b: GraphBuilder, x: Value, factor: number): Value => b.op('Mul', [x, b.constant(factor)]);
