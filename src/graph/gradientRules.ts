/**
 * One gradient rule per operator, written in ONNX operators: given the gradients of a node's outputs, the gradients of its inputs.
 * A rule asks for a forward value through `input(i)` or `output(i)`; what it asks for is what the forward pass has to keep.
 */

import { elementsOf } from '../math/arrays';
import type { GraphBuilder } from './builder';
import { gelu, layerNormalization, logSoftmax, softmax } from './fusedRules';
import type { Value } from './ir';
import type { GradientRule, RuleContext } from './ruleContext';
import { oneMinus, scaled } from './ruleContext';
import { axisOf } from './shapes';

/** Sums a gradient over the axes that broadcasting had added. */
function unbroadcast(b: GraphBuilder, gradient: Value, shape: readonly number[]): Value {
  const lead = gradient.shape.length - shape.length;
  const axes = gradient.shape.flatMap((dim, i) => (i < lead || (shape[i - lead] === 1 && dim !== 1) ? [i] : []));
  if (axes.length === 0) return b.reshape(gradient, shape);
  const onlyLead = axes.length === lead;
  return b.reshape(b.reduce('ReduceSum', gradient, axes, !onlyLead), shape);
}

/** Rule for f(x) with one input: d = dy · f′. */
const unary =
  (derivative: (c: RuleContext) => Value): GradientRule =>
  (c, [dy]) => [c.builder.op('Mul', [dy, derivative(c)])];

/** Rule for an elementwise operator of two inputs; each side is given before broadcasting is undone. */
const binary =
  (left: (c: RuleContext, dy: Value) => Value, right: (c: RuleContext, dy: Value) => Value): GradientRule =>
  (c, [dy]) =>
    [left, right].map((side, i) => (c.wants(i) ? unbroadcast(c.builder, side(c, dy!), c.shapeOf(i)) : null));

/**
 * Rule for an operator that passes on one of two inputs: the whole gradient goes there. Where both are equal it goes to the second, so that
 * max(x, 0) has slope 0 at its kink.
 * @param isFirst whether it is the first that is passed on
 */
const selection =
  (isFirst: (c: RuleContext) => Value): GradientRule =>
  (c, dOutputs) => {
    const b = c.builder;
    const first = c.shared('first', () => isFirst(c));
    const rule = binary(
      (_, dy) => b.op('Where', [first, dy, b.constant(0)]),
      (_, dy) => b.op('Where', [first, b.constant(0), dy]),
    );
    return rule(c, dOutputs);
  };

/** The branch that was not taken gets exactly 0, whatever its own derivatives would be. */
const where: GradientRule = (c, [dy]) => {
  const b = c.builder;
  const none = b.constant(0);
  const taken = [() => b.op('Where', [c.input(0), dy, none]), () => b.op('Where', [c.input(0), none, dy])];
  return [null, ...taken.map((make, i) => (c.wants(i + 1) ? unbroadcast(b, make(), c.shapeOf(i + 1)) : null))];
};

const square = (b: GraphBuilder, x: Value) => b.op('Mul', [x, x]);

const matMul: GradientRule = (c, [dy]) => {
  const b = c.builder;
  const swapped = (value: Value) => {
    const axes = [...value.shape.keys()];
    return b.transpose(value, [...axes.slice(0, -2), axes.length - 1, axes.length - 2]);
  };
  const dA = () => b.op('MatMul', [dy, swapped(c.input(1))]);
  const dB = () => b.op('MatMul', [swapped(c.input(0)), dy]);
  return [dA, dB].map((make, i) => (c.wants(i) ? unbroadcast(b, make(), c.shapeOf(i)) : null));
};

const gemm: GradientRule = (c, [dy]) => {
  const b = c.builder;
  const transA = c.attributes.transA ? 1 : 0;
  const transB = c.attributes.transB ? 1 : 0;
  const alpha = c.attributes.alpha ?? { float: 1 };
  const product = (left: Value | null, right: Value | null, tA: number, tB: number) =>
    b.op('Gemm', [left, right], { transA: tA, transB: tB, alpha });
  const dA = () => (transA ? product(c.input(1), dy, transB, 1) : product(dy, c.input(1), 0, 1 - transB));
  const dB = () => (transB ? product(dy, c.input(0), 1, transA) : product(c.input(0), dy, 1 - transA, 0));
  const dC = () => {
    const beta = (c.attributes.beta as { float: number } | undefined)?.float ?? 1;
    const sum = unbroadcast(b, dy!, c.shapeOf(2));
    return beta === 1 ? sum : scaled(b, sum, beta);
  };
  return [dA, dB, dC].map((make, i) => (c.wants(i) ? make() : null));
};

/** Rows picked along an axis: each row's gradient is added where it came from, or fetched from there by the indices' inverse. */
const gather: GradientRule = (c, [dy]) => {
  const b = c.builder;
  const shape = c.shapeOf(0);
  const axis = axisOf(c.attributes, shape.length, 0);
  const inverse = c.inverseOf(1, shape[axis]);
  if (inverse) {
    const none = b.op('Expand', [b.constant(0), b.constant(dy!.shape.with(axis, 1), 'int64')]);
    return [b.op('Gather', [b.op('Concat', [dy, none], { axis }), inverse], { axis }), null];
  }
  const indices = c.input(1);
  const count = elementsOf(indices.shape);
  const target = shape.with(axis, count);
  const column = b.reshape(
    indices,
    shape.map((_, i) => (i === axis ? count : 1)),
  );
  const expanded = b.op('Expand', [column, b.constant(target, 'int64')]);
  const zeros = b.op('Expand', [b.constant(0), b.constant(shape, 'int64')]);
  return [b.op('ScatterElements', [zeros, expanded, b.reshape(dy!, target)], { axis, reduction: 'add' }), null];
};

const reduction =
  (mean: boolean): GradientRule =>
  (c, [dy]) => {
    const b = c.builder;
    const shape = c.shapeOf(0);
    const axes = new Set(
      (c.input(1) as Value & { data: readonly number[] }).data.map((a) => (a < 0 ? a + shape.length : a)),
    );
    const kept = shape.map((dim, i) => (axes.has(i) ? 1 : dim));
    const count = shape.reduce((product, dim, i) => (axes.has(i) ? product * dim : product), 1);
    const spread = mean ? scaled(b, b.reshape(dy!, kept), 1 / count) : b.reshape(dy!, kept);
    return [b.op('Expand', [spread, b.constant(shape, 'int64')]), null];
  };

const concat: GradientRule = (c, [dy]) => {
  const b = c.builder;
  const axis = axisOf(c.attributes, dy!.shape.length, 0);
  let offset = 0;
  const gradients: (Value | null)[] = [];
  for (let i = 0; offset < dy!.shape[axis]; i++) {
    const size = c.shapeOf(i)[axis];
    const rows = b.constant(
      Array.from({ length: size }, (_, k) => offset + k),
      'int32',
    );
    gradients.push(c.wants(i) ? b.op('Gather', [dy, rows], { axis }) : null);
    offset += size;
  }
  return gradients;
};

const split: GradientRule = (c, parts) => {
  const b = c.builder;
  const shape = c.shapeOf(0);
  const axis = axisOf(c.attributes, shape.length, 0);
  const zeros = () =>
    b.op('Expand', [b.constant(0), b.constant(shape.with(axis, shape[axis] / parts.length), 'int64')]);
  return [
    b.op(
      'Concat',
      parts.map((part) => part ?? zeros()),
      { axis },
    ),
  ];
};

export const GRADIENT_RULES: Readonly<Record<string, GradientRule>> = {
  Add: binary(
    (_, dy) => dy,
    (_, dy) => dy,
  ),
  Sub: binary(
    (_, dy) => dy,
    (c, dy) => c.builder.op('Neg', [dy]),
  ),
  Mul: binary(
    (c, dy) => c.builder.op('Mul', [dy, c.input(1)]),
    (c, dy) => c.builder.op('Mul', [dy, c.input(0)]),
  ),
  Div: binary(
    (c, dy) => c.builder.op('Div', [dy, c.input(1)]),
    (c, dy) => c.builder.op('Neg', [c.builder.op('Div', [c.builder.op('Mul', [dy, c.output(0)]), c.input(1)])]),
  ),
  Max: selection((c) => c.builder.op('Greater', [c.input(0), c.input(1)])),
  Min: selection((c) => c.builder.op('Greater', [c.input(1), c.input(0)])),
  Where: where,
  Neg: (c, [dy]) => [c.builder.op('Neg', [dy])],
  Sqrt: (c, [dy]) => [c.builder.op('Div', [scaled(c.builder, dy!, 0.5), c.output(0)])],
  Exp: unary((c) => c.output(0)),
  Log: (c, [dy]) => [c.builder.op('Div', [dy, c.input(0)])],
  Tanh: unary((c) => oneMinus(c.builder, square(c.builder, c.output(0)))),
  Sigmoid: unary((c) => c.builder.op('Mul', [c.output(0), oneMinus(c.builder, c.output(0))])),
  Erf: unary((c) => {
    const b = c.builder;
    return scaled(b, b.op('Exp', [b.op('Neg', [square(b, c.input(0))])]), 2 / Math.sqrt(Math.PI));
  }),
  Softplus: unary((c) => c.builder.op('Sigmoid', [c.input(0)])),
  Gelu: gelu,
  MatMul: matMul,
  Gemm: gemm,
  Softmax: softmax,
  LogSoftmax: logSoftmax,
  LayerNormalization: layerNormalization,
  Gather: gather,
  Reshape: (c, [dy]) => [c.builder.reshape(dy!, c.shapeOf(0)), null],
  Transpose: (c, [dy]) => {
    const perm = c.attributes.perm as readonly number[];
    return [
      c.builder.transpose(
        dy!,
        perm.map((_, i) => perm.indexOf(i)),
      ),
    ];
  },
  Expand: (c, [dy]) => [unbroadcast(c.builder, dy!, c.shapeOf(0)), null],
  ReduceSum: reduction(false),
  ReduceMean: reduction(true),
  Split: split,
  Concat: concat,
};
