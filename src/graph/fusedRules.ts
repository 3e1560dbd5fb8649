/** Rules of the operators that hold several steps, and how their results are made again from what these rules keep anyway. */

import type { Value } from './ir';
import type { GradientRule, RuleContext } from './ruleContext';
import { oneMinus, scaled } from './ruleContext';

const isTanhForm = (c: RuleContext) => c.attributes.approximate === 'tanh';

/** 2√(2/π): the tanh form of GELU is x·σ(k(x + 0.044715x³)) (Hendrycks & Gimpel 2016). */
const GELU_SLOPE = 2 * Math.sqrt(2 / Math.PI);
const GELU_CUBIC = 0.044715 * GELU_SLOPE;

const geluSquare = (c: RuleContext) => c.shared('square', () => c.builder.op('Mul', [c.input(0), c.input(0)]));

/** g = σ(kx + cx³), with which the tanh form is x·g. */
function geluGate(c: RuleContext): Value {
  return c.shared('gate', () => {
    const b = c.builder;
    const slope = b.op('Add', [scaled(b, geluSquare(c), GELU_CUBIC), b.constant(GELU_SLOPE)]);
    return b.op('Sigmoid', [b.op('Mul', [c.input(0), slope])]);
  });
}

/** y = x·g, made again instead of kept. */
const geluAgain = (c: RuleContext) => c.shared('result', () => c.builder.op('Mul', [c.input(0), geluGate(c)]));

/** d(x·g)/dx = g + y(1 − g)(k + 3cx²). */
function geluTanhDerivative(c: RuleContext): Value {
  const b = c.builder;
  const gate = geluGate(c);
  const slope = b.op('Add', [scaled(b, geluSquare(c), 3 * GELU_CUBIC), b.constant(GELU_SLOPE)]);
  return b.op('Add', [gate, b.op('Mul', [b.op('Mul', [geluAgain(c), oneMinus(b, gate)]), slope])]);
}

/** Φ(x) + x·φ(x), the derivative of the exact GELU. */
function geluErfDerivative(c: RuleContext): Value {
  const b = c.builder;
  const x = c.input(0);
  const cdf = scaled(b, b.op('Add', [b.op('Erf', [scaled(b, x, Math.SQRT1_2)]), b.constant(1)]), 0.5);
  const density = scaled(b, b.op('Exp', [scaled(b, geluSquare(c), -0.5)]), 1 / Math.sqrt(2 * Math.PI));
  return b.op('Add', [cdf, b.op('Mul', [x, density])]);
}

export const gelu: GradientRule = (c, [dy]) => {
  return [c.builder.op('Mul', [dy, isTanhForm(c) ? geluTanhDerivative(c) : geluErfDerivative(c)])];
};

/** dx = p ⊙ (dp − Σ dp ⊙ p). */
export const softmax: GradientRule = (c, [dp]) => {
  const b = c.builder;
  const p = c.output(0);
  const weighted = b.op('Mul', [dp, p]);
  const total = b.reduce('ReduceSum', weighted, [p.shape.length - 1], true);
  return [b.op('Sub', [weighted, b.op('Mul', [p, total])])];
};

/** dx = dy − p·Σ dy, with p = exp y. */
export const logSoftmax: GradientRule = (c, [dy]) => {
  const b = c.builder;
  const total = b.reduce('ReduceSum', dy!, [dy!.shape.length - 1], true);
  return [b.op('Sub', [dy, b.op('Mul', [b.op('Exp', [c.output(0)]), total])])];
};

/** x̂ = (x − μ)/σ. */
function normalized(c: RuleContext): Value {
  return c.shared('normal', () => {
    const centred = c.builder.op('Sub', [c.input(0), c.output(1)]);
    return c.builder.op('Mul', [centred, c.output(2)]);
  });
}

/** Ba et al. 2016: with x̂ = (x − μ)/σ, dx = (dx̂ − mean dx̂ − x̂·mean(dx̂ ⊙ x̂))/σ. */
export const layerNormalization: GradientRule = (c, [dy]) => {
  const b = c.builder;
  const last = c.shapeOf(0).length - 1;
  const leading = [...Array(last).keys()];
  const inverse = c.output(2);
  const normal = normalized(c);
  const dScale = () => b.reduce('ReduceSum', b.op('Mul', [dy, normal]), leading, false);
  const dBias = () => b.reduce('ReduceSum', dy!, leading, false);
  const dX = () => {
    const dNormal = b.op('Mul', [dy, c.input(1)]);
    const mean = b.reduce('ReduceMean', dNormal, [last], true);
    const meanProduct = b.reduce('ReduceMean', b.op('Mul', [dNormal, normal]), [last], true);
    const centred = b.op('Sub', [dNormal, mean]);
    return b.op('Mul', [b.op('Sub', [centred, b.op('Mul', [normal, meanProduct])]), inverse]);
  };
  return [dX, dScale, dBias].map((make, i) => (c.wants(i) ? make() : null));
};

/**
 * First outputs that the backward graph makes again from values that the operator's own rule keeps: an elementwise product or two costs less
 * than carrying the result from one graph to the other. Undefined where it has to be kept.
 */
export const RECOMPUTED: Readonly<Record<string, (c: RuleContext) => Value | undefined>> = {
  Gelu: (c) => (isTanhForm(c) ? geluAgain(c) : undefined),
  // A bool cannot leave a graph.
  Greater: (c) => c.builder.op('Greater', [c.input(0), c.input(1)]),
  LayerNormalization: (c) => {
    const b = c.builder;
    return b.op('Add', [b.op('Mul', [normalized(c), c.input(1)]), c.input(2)]);
  },
};
