import type { GraphBuilder } from './builder';
import type { Value } from './ir';

/** Under this |u| the series of (eᵘ − 1)/u is taken: the quotient itself loses as many digits as u is small. */
const SERIES_BELOW = 0.25;
const SERIES_TERMS = 8;

/** The few operations that losses are written in; each formula reads like its source. */
export function algebra(b: GraphBuilder) {
  const add = (...terms: Value[]) => terms.reduce((sum, term) => b.op('Add', [sum, term]));
  const mul = (...factors: Value[]) => factors.reduce((product, factor) => b.op('Mul', [product, factor]));
  const sub = (left: Value, right: Value) => b.op('Sub', [left, right]);
  const div = (left: Value, right: Value) => b.op('Div', [left, right]);
  const neg = (x: Value) => b.op('Neg', [x]);
  const exp = (x: Value) => b.op('Exp', [x]);
  const log = (x: Value) => b.op('Log', [x]);
  const sp = (x: Value) => b.op('Softplus', [x]);
  const sigma = (x: Value) => b.op('Sigmoid', [x]);
  const max = (left: Value, right: Value) => b.op('Max', [left, right]);
  const min = (left: Value, right: Value) => b.op('Min', [left, right]);
  /** At its ends it still has the slope 1, as PyTorch's. */
  const clip = (x: Value, low: Value, high: Value) => max(low, min(high, x));
  const where = (condition: Value, yes: Value, no: Value) => b.op('Where', [condition, yes, no]);
  /** 1 where left > right, else 0. */
  const above = (left: Value, right: Value) => where(b.op('Greater', [left, right]), b.constant(1), b.constant(0));
  /** Of all elements, a scalar. */
  const sum = (x: Value) => b.reduce('ReduceSum', x, [...x.shape.keys()], false);
  const mean = (x: Value) => b.reduce('ReduceMean', x, [...x.shape.keys()], false);

  /** (eᵘ − 1)/u, 1 at u = 0. */
  function growth(u: Value): Value {
    const one = b.constant(1);
    const isNear = b.op('Greater', [b.constant(SERIES_BELOW ** 2), mul(u, u)]);
    // What is not taken stays finite all the same: its slope is multiplied by 0.
    const near = where(isNear, u, b.constant(0));
    const far = where(isNear, one, u);
    let series = one;
    for (let n = SERIES_TERMS; n > 1; n--) series = add(one, mul(near, b.constant(1 / n), series));
    return where(isNear, series, div(sub(exp(far), one), far));
  }

  return { add, mul, sub, div, neg, exp, log, sp, sigma, max, min, clip, where, above, sum, mean, growth };
}
