import { EngineError } from '../core/errors';
import { elementsOf } from '../math/arrays';
import type { Attribute, GraphDtype, Value } from './ir';

export interface ValueType {
  readonly dtype: GraphDtype;
  readonly shape: readonly number[];
}

type Attributes = Readonly<Record<string, Attribute>>;
interface Context {
  readonly inputs: readonly (Value | null)[];
  readonly attributes: Attributes;
  readonly outputs: number;
  constant(input: number): readonly number[];
  invalid(reason: string): never;
}

export function axisOf(attributes: Attributes, rank: number, fallback: number): number {
  const axis = (attributes.axis as number | undefined) ?? fallback;
  return axis < 0 ? axis + rank : axis;
}

/** The multidirectional broadcast of two shapes, or undefined when they do not broadcast (ONNX Broadcasting). */
export function broadcastShapes(a: readonly number[], b: readonly number[]): number[] | undefined {
  const rank = Math.max(a.length, b.length);
  const shape: number[] = [];
  for (let i = 0; i < rank; i++) {
    const p = a[i - rank + a.length] ?? 1;
    const q = b[i - rank + b.length] ?? 1;
    if (p !== q && p !== 1 && q !== 1) return undefined;
    shape.push(p === 1 ? q : p);
  }
  return shape;
}

function unary(c: Context): ValueType[] {
  return [{ dtype: c.inputs[0]!.dtype, shape: c.inputs[0]!.shape }];
}

function elementwise(c: Context): ValueType[] {
  const [a, b] = c.inputs as Value[];
  const shape = broadcastShapes(a.shape, b.shape);
  if (!shape) c.invalid(`shapes [${a.shape}] and [${b.shape}] do not broadcast`);
  if (a.dtype !== b.dtype) c.invalid(`dtypes ${a.dtype} and ${b.dtype} differ`);
  return [{ dtype: a.dtype, shape: shape! }];
}

function greater(c: Context): ValueType[] {
  return elementwise(c).map(({ shape }) => ({ dtype: 'bool', shape }));
}

function where(c: Context): ValueType[] {
  const [condition, a, b] = c.inputs as Value[];
  const branches = broadcastShapes(a.shape, b.shape);
  const shape = branches && broadcastShapes(condition.shape, branches);
  if (!shape) c.invalid(`shapes [${condition.shape}], [${a.shape}] and [${b.shape}] do not broadcast`);
  if (condition.dtype !== 'bool' || a.dtype !== b.dtype) {
    c.invalid(`a bool and two alike are needed, not ${condition.dtype}, ${a.dtype} and ${b.dtype}`);
  }
  return [{ dtype: a.dtype, shape: shape! }];
}

function reduce(c: Context): ValueType[] {
  const { shape, dtype } = c.inputs[0]!;
  const axes = new Set(c.constant(1).map((axis) => (axis < 0 ? axis + shape.length : axis)));
  if (axes.size === 0) c.invalid('no axes are given, which ONNX takes for all of them; name them');
  const keep = c.attributes.keepdims !== 0;
  const out = shape.flatMap((dim, i) => (axes.has(i) ? (keep ? [1] : []) : [dim]));
  return [{ dtype, shape: out }];
}

function matMul(c: Context): ValueType[] {
  const [a, b] = c.inputs as Value[];
  if (a.shape.length < 2 || b.shape.length < 2) c.invalid('MatMul needs at least two dimensions on both sides');
  const batch = broadcastShapes(a.shape.slice(0, -2), b.shape.slice(0, -2));
  if (!batch || a.shape.at(-1) !== b.shape.at(-2)) c.invalid(`cannot multiply [${a.shape}] by [${b.shape}]`);
  return [{ dtype: a.dtype, shape: [...batch!, a.shape.at(-2)!, b.shape.at(-1)!] }];
}

function gemm(c: Context): ValueType[] {
  const [a, b] = c.inputs as Value[];
  if (a.shape.length !== 2 || b.shape.length !== 2) c.invalid('Gemm needs matrices');
  const [m, k] = c.attributes.transA ? [a.shape[1], a.shape[0]] : a.shape;
  const [k2, n] = c.attributes.transB ? [b.shape[1], b.shape[0]] : b.shape;
  if (k !== k2) c.invalid(`Gemm's inner sizes ${k} and ${k2} differ`);
  const bias = c.inputs[2];
  if (bias && broadcastShapes(bias.shape, [m, n])?.join() !== [m, n].join()) {
    c.invalid(`Gemm's bias [${bias.shape}] does not fit [${m},${n}]`);
  }
  return [{ dtype: a.dtype, shape: [m, n] }];
}

function reshape(c: Context): ValueType[] {
  const { dtype, shape } = c.inputs[0]!;
  const target = [...c.constant(1)];
  const free = target.indexOf(-1);
  if (free >= 0) target[free] = elementsOf(shape) / -elementsOf(target);
  if (elementsOf(target) !== elementsOf(shape)) c.invalid(`cannot reshape [${shape}] to [${target}]`);
  return [{ dtype, shape: target }];
}

function split(c: Context): ValueType[] {
  const { dtype, shape } = c.inputs[0]!;
  const axis = axisOf(c.attributes, shape.length, 0);
  const part = shape[axis] / c.outputs;
  if (!Number.isInteger(part)) c.invalid(`cannot split axis ${axis} of [${shape}] into ${c.outputs} equal parts`);
  return Array.from({ length: c.outputs }, () => ({ dtype, shape: shape.with(axis, part) }));
}

function concat(c: Context): ValueType[] {
  const inputs = c.inputs as Value[];
  const axis = axisOf(c.attributes, inputs[0].shape.length, 0);
  const sum = inputs.reduce((total, input) => total + input.shape[axis], 0);
  const shape = inputs[0].shape.with(axis, sum);
  for (const input of inputs) {
    if (input.shape.with(axis, sum).join() !== shape.join())
      c.invalid(`cannot concatenate [${input.shape}] with others`);
  }
  return [{ dtype: inputs[0].dtype, shape }];
}

function gather(c: Context): ValueType[] {
  const [data, indices] = c.inputs as Value[];
  const axis = axisOf(c.attributes, data.shape.length, 0);
  return [
    { dtype: data.dtype, shape: [...data.shape.slice(0, axis), ...indices.shape, ...data.shape.slice(axis + 1)] },
  ];
}

function layerNormalization(c: Context): ValueType[] {
  const { dtype, shape } = c.inputs[0]!;
  if (axisOf(c.attributes, shape.length, -1) !== shape.length - 1)
    c.invalid('LayerNormalization works on the last axis here');
  const statistic = { dtype, shape: shape.with(-1, 1) };
  return [{ dtype, shape }, statistic, statistic].slice(0, c.outputs);
}

const lastAxis = (op: string) => (c: Context) => {
  const rank = c.inputs[0]!.shape.length;
  if (axisOf(c.attributes, rank, -1) !== rank - 1) c.invalid(`${op} works on the last axis here`);
  return unary(c);
};

const DTYPE_OF_CODE: Record<number, GraphDtype> = { 1: 'float32', 6: 'int32', 7: 'int64', 9: 'bool' };

const RULES: Record<string, (c: Context) => ValueType[]> = {
  Add: elementwise,
  Sub: elementwise,
  Mul: elementwise,
  Div: elementwise,
  Max: elementwise,
  Min: elementwise,
  Greater: greater,
  Where: where,
  Neg: unary,
  Sqrt: unary,
  Exp: unary,
  Log: unary,
  Tanh: unary,
  Sigmoid: unary,
  Erf: unary,
  Softplus: unary,
  Gelu: unary,
  Softmax: lastAxis('Softmax'),
  LogSoftmax: lastAxis('LogSoftmax'),
  ReduceSum: reduce,
  ReduceMean: reduce,
  MatMul: matMul,
  Gemm: gemm,
  Reshape: reshape,
  Transpose: (c) => {
    const perm = c.attributes.perm as readonly number[];
    return [{ dtype: c.inputs[0]!.dtype, shape: perm.map((axis) => c.inputs[0]!.shape[axis]) }];
  },
  Expand: (c) => {
    const shape = broadcastShapes(c.inputs[0]!.shape, c.constant(1));
    if (!shape) c.invalid(`cannot expand [${c.inputs[0]!.shape}] to [${c.constant(1)}]`);
    return [{ dtype: c.inputs[0]!.dtype, shape: shape! }];
  },
  Split: split,
  Concat: concat,
  Gather: gather,
  ScatterElements: (c) => {
    if (c.attributes.reduction !== 'add') c.invalid('only the reduction "add" is known here');
    return unary(c);
  },
  LayerNormalization: layerNormalization,
  Cast: (c) => [{ dtype: DTYPE_OF_CODE[c.attributes.to as number], shape: c.inputs[0]!.shape }],
};

/** Places of inputs that may be left out. */
const OPTIONAL_INPUTS: Readonly<Record<string, readonly number[]>> = { Gemm: [2], LayerNormalization: [2] };

/** The place of the first input that is left out (null or '') although the operator needs it; −1 where there is none. */
export function missingInput(op: string, inputs: readonly unknown[]): number {
  return inputs.findIndex((input, place) => !input && !OPTIONAL_INPUTS[op]?.includes(place));
}

export const OPERATORS: readonly string[] = Object.keys(RULES);

/**
 * dtype and shape of a node's outputs.
 * @param constantData content of a constant by name: shapes and axes must be constants, since all shapes are static
 * @throws EngineError graph_invalid
 */
export function inferShapes(
  op: string,
  inputs: readonly (Value | null)[],
  attributes: Attributes,
  outputs: number,
  constantData: (name: string) => readonly number[] | undefined,
): ValueType[] {
  const invalid = (reason: string): never => {
    throw new EngineError('graph_invalid', `${op}: ${reason}`, { reason: `${op}: ${reason}` });
  };
  const rule = RULES[op] ?? invalid(`this operator is not known; the known ones are ${OPERATORS.join(', ')}`);
  const missing = missingInput(op, inputs);
  if (missing >= 0) invalid(`input ${missing} is left out; give it`);
  const constant = (i: number): readonly number[] => {
    const input = inputs[i];
    return (input && constantData(input.name)) ?? invalid(`input ${i} must be a constant`);
  };
  return rule({ inputs, attributes, outputs, constant, invalid });
}
