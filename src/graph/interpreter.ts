/**
 * Runs a graph in float64, one operator after the other: slow and obvious. It is the oracle of the gradient rules, where finite
 * differences on float32 sessions would be noise, and is itself checked against ONNX Runtime.
 */
import { EngineError } from '../core/errors';
import { softplus } from '../math/stable';
import {
  choose,
  expand,
  gather,
  mapPairs,
  type NdArray,
  permute,
  reduce,
  scatterAdd,
  slices,
} from './interpreterArrays';
import type { Attribute, Graph } from './ir';
import { axisOf, missingInput } from './shapes';

type Attributes = Readonly<Record<string, Attribute>>;
/** Inputs by their place; those that may be left out (shapes.ts) are undefined where they are. */
type Operator = (inputs: NdArray[], attributes: Attributes, outputs: number) => NdArray[];

const unary =
  (f: (x: number) => number): Operator =>
  ([x]) => [{ shape: x.shape, data: x.data.map(f) }];
const binary =
  (f: (x: number, y: number) => number): Operator =>
  ([a, b]) => [mapPairs(a, b, f)];

const sigmoid = (x: number) => (x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x)));

/** Error function by its Maclaurin series (|x| ≤ 3) and Laplace continued fraction of erfc beyond; about 1e-13. */
function erf(x: number): number {
  if (Math.abs(x) > 6) return Math.sign(x);
  if (Math.abs(x) <= 3) {
    let term = x;
    let sum = x;
    for (let n = 1; n < 100; n++) {
      term *= (-x * x) / n;
      sum += term / (2 * n + 1);
    }
    return (2 / Math.sqrt(Math.PI)) * sum;
  }
  let fraction = 0;
  for (let n = 60; n > 0; n--) fraction = n / 2 / (Math.abs(x) + fraction);
  return Math.sign(x) * (1 - Math.exp(-x * x) / Math.sqrt(Math.PI) / (Math.abs(x) + fraction));
}

const GELU_TANH_SCALE = Math.sqrt(2 / Math.PI);
const geluTanh = (x: number) => 0.5 * x * (1 + Math.tanh(GELU_TANH_SCALE * (x + 0.044715 * x ** 3)));
const geluErf = (x: number) => 0.5 * x * (1 + erf(x / Math.SQRT2));

function multiply(a: NdArray, b: NdArray): NdArray {
  const [m, k] = a.shape.slice(-2);
  const n = b.shape.at(-1)!;
  const batchA = a.shape.slice(0, -2);
  const batchB = b.shape.slice(0, -2);
  const indexA = { shape: batchA, data: Float64Array.from({ length: a.data.length / (m * k) }, (_, i) => i) };
  const indexB = { shape: batchB, data: Float64Array.from({ length: b.data.length / (k * n) }, (_, i) => i) };
  const fromA = mapPairs(indexA, indexB, (i) => i);
  const fromB = mapPairs(indexA, indexB, (_, j) => j);
  const data = new Float64Array(fromA.data.length * m * n);
  fromA.data.forEach((batch, i) => {
    const [offsetA, offsetB, offset] = [batch * m * k, fromB.data[i] * k * n, i * m * n];
    for (let r = 0; r < m; r++) {
      for (let s = 0; s < n; s++) {
        let sum = 0;
        for (let t = 0; t < k; t++) sum += a.data[offsetA + r * k + t] * b.data[offsetB + t * n + s];
        data[offset + r * n + s] = sum;
      }
    }
  });
  return { shape: [...fromA.shape, m, n], data };
}

const add = (x: number, y: number) => x + y;

function gemm(inputs: NdArray[], attributes: Attributes): NdArray[] {
  const factor = (name: string) => (attributes[name] as { float: number } | undefined)?.float ?? 1;
  const a = attributes.transA ? permute(inputs[0], [1, 0]) : inputs[0];
  const b = attributes.transB ? permute(inputs[1], [1, 0]) : inputs[1];
  const product = multiply(a, b);
  const scaled = { shape: product.shape, data: product.data.map((x) => x * factor('alpha')) };
  return [inputs[2] ? mapPairs(scaled, inputs[2], (x, y) => x + y * factor('beta')) : scaled];
}

function softmax([x]: NdArray[]): NdArray[] {
  const width = x.shape.at(-1)!;
  const data = new Float64Array(x.data.length);
  for (let row = 0; row < data.length; row += width) {
    const logits = x.data.subarray(row, row + width);
    const max = Math.max(...logits);
    const sum = logits.reduce((total, logit) => total + Math.exp(logit - max), 0);
    for (let i = 0; i < width; i++) data[row + i] = Math.exp(logits[i] - max) / sum;
  }
  return [{ shape: x.shape, data }];
}

function logSoftmax([x]: NdArray[]): NdArray[] {
  const width = x.shape.at(-1)!;
  const data = new Float64Array(x.data.length);
  for (let row = 0; row < data.length; row += width) {
    const logits = x.data.subarray(row, row + width);
    const max = Math.max(...logits);
    const lse = max + Math.log(logits.reduce((total, logit) => total + Math.exp(logit - max), 0));
    for (let i = 0; i < width; i++) data[row + i] = logits[i] - lse;
  }
  return [{ shape: x.shape, data }];
}

function layerNormalization([x, scale, bias]: NdArray[], attributes: Attributes, outputs: number): NdArray[] {
  const epsilon = (attributes.epsilon as { float: number } | undefined)?.float ?? 1e-5;
  const axis = x.shape.length - 1;
  const mean = reduce(x, [axis], true, true);
  const centred = mapPairs(x, mean, (a, b) => a - b);
  const variance = reduce({ shape: x.shape, data: centred.data.map((c) => c * c) }, [axis], true, true);
  const inverse = { shape: variance.shape, data: variance.data.map((v) => 1 / Math.sqrt(v + epsilon)) };
  const scaled = mapPairs(
    mapPairs(centred, inverse, (a, b) => a * b),
    scale,
    (a, b) => a * b,
  );
  return [bias ? mapPairs(scaled, bias, add) : scaled, mean, inverse].slice(0, outputs);
}

const reduction =
  (mean: boolean): Operator =>
  ([x, axes], attributes) => [reduce(x, [...axes.data], attributes.keepdims !== 0, mean)];

/** By ONNX type code: float32, int32, int64, bool. */
const CASTS: Record<number, (x: number) => number> = {
  1: (x) => x,
  6: Math.trunc,
  7: Math.trunc,
  9: (x) => (x === 0 ? 0 : 1),
};

const OPERATORS: Record<string, Operator> = {
  Add: binary(add),
  Sub: binary((x, y) => x - y),
  Mul: binary((x, y) => x * y),
  Div: binary((x, y) => x / y),
  Max: binary(Math.max),
  Min: binary(Math.min),
  Greater: binary((x, y) => (x > y ? 1 : 0)),
  Where: ([condition, a, b]) => [choose(condition, a, b)],
  Neg: unary((x) => -x),
  Sqrt: unary(Math.sqrt),
  Exp: unary(Math.exp),
  Log: unary(Math.log),
  Tanh: unary(Math.tanh),
  Sigmoid: unary(sigmoid),
  Erf: unary(erf),
  Gelu: (inputs, attributes) => unary(attributes.approximate === 'tanh' ? geluTanh : geluErf)(inputs, attributes, 1),
  Softplus: unary(softplus),
  Softmax: softmax,
  LogSoftmax: logSoftmax,
  ReduceSum: reduction(false),
  ReduceMean: reduction(true),
  MatMul: ([a, b]) => [multiply(a, b)],
  Gemm: gemm,
  Reshape: ([x, shape]) => {
    const known = shape.data.reduce((product, dim) => (dim < 0 ? product : product * dim), 1);
    return [{ shape: [...shape.data].map((dim) => (dim < 0 ? x.data.length / known : dim)), data: x.data }];
  },
  Transpose: ([x], attributes) => [permute(x, attributes.perm as readonly number[])],
  Expand: ([x, shape]) => [expand(x, [...shape.data])],
  Split: ([x], attributes, outputs) => slices(x, axisOf(attributes, x.shape.length, 0), outputs),
  Concat: (inputs, attributes) => {
    const axis = axisOf(attributes, inputs[0].shape.length, 0);
    const front = [axis, ...inputs[0].shape.keys()].filter((a, i) => i === 0 || a !== axis);
    const moved = inputs.map((input) => permute(input, front));
    const data = Float64Array.from(moved.flatMap((part) => [...part.data]));
    const total = inputs.reduce((sum, input) => sum + input.shape[axis], 0);
    const back = front.map((_, i) => front.indexOf(i));
    return [permute({ shape: moved[0].shape.with(0, total), data }, back)];
  },
  Gather: ([x, indices], attributes) => [gather(x, indices, axisOf(attributes, x.shape.length, 0))],
  ScatterElements: ([x, indices, updates], attributes) => [
    scatterAdd(x, indices, updates, axisOf(attributes, x.shape.length, 0)),
  ],
  LayerNormalization: layerNormalization,
  Cast: ([x], attributes) => [{ shape: x.shape, data: x.data.map(CASTS[attributes.to as number]) }],
};

/**
 * Every value of the graph, by name.
 * @param feeds one array per graph input
 * @throws EngineError graph_invalid for a missing feed, an input left out that its operator needs, or an operator that the interpreter lacks
 */
export function interpret(graph: Graph, feeds: ReadonlyMap<string, NdArray>): Map<string, NdArray> {
  const fail = (reason: string): never => {
    throw new EngineError('graph_invalid', reason, { reason });
  };
  const values = new Map<string, NdArray>();
  for (const constant of graph.constants) {
    values.set(constant.name, { shape: constant.shape, data: Float64Array.from(constant.data) });
  }
  for (const { name } of graph.inputs) values.set(name, feeds.get(name) ?? fail(`input ${name} is not fed`));
  for (const node of graph.nodes) {
    const run = OPERATORS[node.op] ?? fail(`the interpreter has no operator ${node.op}`);
    const missing = missingInput(node.op, node.inputs);
    if (missing >= 0) fail(`${node.op}: input ${missing} is left out; give it`);
    const inputs = node.inputs.map((name) =>
      name === '' ? undefined : (values.get(name) ?? fail(`${name} has no value`)),
    );
    run(inputs as NdArray[], node.attributes, node.outputs.length).forEach((value, i) => {
      values.set(node.outputs[i], value);
    });
  }
  return values;
}
