import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../math/random';
import { GraphBuilder } from './builder';
import { differentiate } from './differentiate';
import { GRADIENT_RULES } from './gradientRules';
import { centralDifference, gradientsInFloat64, normalArray } from './graphTestKit';
import { interpret } from './interpreter';
import type { NdArray } from './interpreterArrays';
import type { Graph, Value } from './ir';

interface Case {
  readonly graph: Graph;
  /** Inputs to differentiate by. */
  readonly params: readonly string[];
  /** Inputs that are not differentiated, with their content. */
  readonly fixed?: Readonly<Record<string, NdArray>>;
  /** Keeps values away from where the function is not smooth. */
  readonly positive?: boolean;
}

const elements = (shape: readonly number[]) => shape.reduce((product, dim) => product * dim, 1);

function randomArray(random: Random, shape: readonly number[], positive = false): NdArray {
  const draw = () => (positive ? 0.5 + random.uniform() : random.normal());
  return { shape, data: Float64Array.from({ length: elements(shape) }, draw) };
}

/** Compares the backward graph with central differences of Σ ⟨w, output⟩ on every element of every parameter. */
function checkGradients({ graph, params, fixed = {}, positive }: Case, seed: number): void {
  const random = new Random(seed);
  const feeds = new Map<string, NdArray>();
  for (const { name, shape } of graph.inputs) feeds.set(name, fixed[name] ?? randomArray(random, shape, positive));
  const weights = new Map(graph.outputs.map(({ name, shape }) => [name, randomArray(random, shape)]));
  const outputs = graph.outputs.map(({ name }) => name);
  const { forward, backward, gradients, rowGradients } = differentiate(graph, outputs, params);
  expect(rowGradients).toEqual([]);
  const kept = interpret(forward, feeds);
  const known = new Map([...kept, ...outputs.map((name): [string, NdArray] => [`d_${name}`, weights.get(name)!])]);
  const results = interpret(backward, known);
  const objective = (): number => {
    const values = interpret(graph, feeds);
    let sum = 0;
    for (const name of outputs) {
      const weight = weights.get(name)!.data;
      for (const [i, x] of values.get(name)!.data.entries()) sum += x * weight[i];
    }
    return sum;
  };
  for (const name of params) {
    const x = feeds.get(name)!.data;
    const gradient = results.get(gradients.get(name)!)!;
    expect(gradient.shape).toEqual(feeds.get(name)!.shape);
    for (let i = 0; i < x.length; i++) {
      const centre = x[i];
      const h = 1e-5;
      x[i] = centre + h;
      const up = objective();
      x[i] = centre - h;
      const down = objective();
      x[i] = centre;
      const numeric = (up - down) / (2 * h);
      expect(Math.abs(gradient.data[i] - numeric)).toBeLessThan(1e-6 * (1 + Math.abs(numeric)));
    }
  }
}

/** Two shapes that broadcast to `shape`. */
function broadcastPair(random: Random, shape: number[]): [number[], number[]] {
  const shrink = () => {
    const dims = shape.map((dim) => (random.uniform() < 0.3 ? 1 : dim));
    return random.uniform() < 0.3 ? dims.slice(random.integer(dims.length)) : dims;
  };
  return [shrink(), shrink()];
}

const shapeOf = (random: Random, rank: number) => Array.from({ length: rank }, () => 1 + random.integer(3));

function single(op: string, shapes: number[][], attributes = {}, outputs = 1): { b: GraphBuilder; out: Value[] } {
  const b = new GraphBuilder('case');
  const inputs = shapes.map((shape, i) => b.input(`x${i}`, 'float32', shape));
  return { b, out: b.multi(op, inputs, attributes, outputs) };
}

function simple(op: string, shapes: number[][], attributes = {}, outputs = 1, positive = false): Case {
  const { b, out } = single(op, shapes, attributes, outputs);
  return { graph: b.build(out), params: shapes.map((_, i) => `x${i}`), positive };
}

const elementwise =
  (op: string, positive = false) =>
  (random: Random) =>
    simple(op, broadcastPair(random, shapeOf(random, 1 + random.integer(3))), {}, 1, positive);
const unary =
  (op: string, attributes = {}, positive = false) =>
  (random: Random) =>
    simple(op, [shapeOf(random, 1 + random.integer(3))], attributes, 1, positive);

function withConstant(op: string, x: number[], list: number[], attributes = {}): Case {
  const b = new GraphBuilder('case');
  const input = b.input('x0', 'float32', x);
  return { graph: b.build([b.op(op, [input, b.constant(list, 'int64', [list.length])], attributes)]), params: ['x0'] };
}

function reduction(op: string) {
  return (random: Random): Case => {
    const shape = shapeOf(random, 1 + random.integer(3));
    const axes = shape.map((_, i) => i).filter(() => random.uniform() < 0.5);
    return withConstant(op, shape, axes.length > 0 ? axes : [-1], { keepdims: random.integer(2) });
  };
}

function gatherCase(random: Random): Case {
  const shape = shapeOf(random, 1 + random.integer(3));
  const axis = random.integer(shape.length);
  const count = 1 + random.integer(4);
  const b = new GraphBuilder('case');
  const data = b.op('Neg', [b.input('x0', 'float32', shape)]); // behind a node: a bare parameter would give a RowGradient
  const out = b.op('Gather', [data, b.input('at', 'int32', [count])], { axis });
  const at = Float64Array.from({ length: count }, () => random.integer(shape[axis]));
  return { graph: b.build([out]), params: ['x0'], fixed: { at: { shape: [count], data: at } } };
}

/** The condition reads what is differentiated, and has no gradient itself. */
function whereCase(random: Random): Case {
  const shapes = broadcastPair(random, shapeOf(random, 1 + random.integer(3)));
  const b = new GraphBuilder('case');
  const [x, y] = shapes.map((shape, i) => b.input(`x${i}`, 'float32', shape));
  const condition = b.op('Greater', [b.op('Mul', [x, x]), b.constant(0.5)]);
  return { graph: b.build([b.op('Where', [condition, x, y])]), params: ['x0', 'x1'] };
}

const CASES: Record<string, (random: Random) => Case> = {
  Add: elementwise('Add'),
  Sub: elementwise('Sub'),
  Mul: elementwise('Mul'),
  Div: elementwise('Div', true),
  Max: elementwise('Max'),
  Min: elementwise('Min'),
  Where: whereCase,
  Neg: unary('Neg'),
  Sqrt: unary('Sqrt', {}, true),
  Exp: unary('Exp'),
  Log: unary('Log', {}, true),
  Tanh: unary('Tanh'),
  Sigmoid: unary('Sigmoid'),
  Erf: unary('Erf'),
  Gelu: (random) => unary('Gelu', { approximate: random.integer(2) ? 'tanh' : 'none' })(random),
  Softplus: unary('Softplus'),
  Softmax: unary('Softmax', { axis: -1 }),
  LogSoftmax: unary('LogSoftmax', { axis: -1 }),
  MatMul: (random) => {
    const [m, k, n] = shapeOf(random, 3);
    const [a, b] = broadcastPair(random, shapeOf(random, 2));
    return simple('MatMul', [
      [...a, m, k],
      [...b, k, n],
    ]);
  },
  Gemm: (random) => {
    const [m, k, n] = shapeOf(random, 3);
    const [transA, transB] = [random.integer(2), random.integer(2)];
    const shapes = [transA ? [k, m] : [m, k], transB ? [n, k] : [k, n]];
    const bias = [[n], [m, n], [1, n], [m, 1]][random.integer(4)];
    const factors = random.integer(2) ? { alpha: { float: 0.5 }, beta: { float: 2 } } : {};
    return simple('Gemm', random.integer(2) ? [...shapes, bias] : shapes, { transA, transB, ...factors });
  },
  LayerNormalization: (random) => {
    const shape = [...shapeOf(random, 1 + random.integer(2)), 2 + random.integer(4)];
    const { b, out } = single('LayerNormalization', [shape, [shape.at(-1)!], [shape.at(-1)!]], { axis: -1 }, 3);
    return { graph: b.build([out[0]]), params: ['x0', 'x1', 'x2'] };
  },
  Gather: gatherCase,
  Reshape: (random) => {
    const shape = shapeOf(random, 3);
    return withConstant('Reshape', shape, [shape[0] * shape[1], -1]);
  },
  Transpose: (random) => {
    const shape = shapeOf(random, 1 + random.integer(4));
    return simple('Transpose', [shape], { perm: random.shuffle([...shape.keys()]) });
  },
  Expand: (random) => {
    const [from] = broadcastPair(random, [2, 3, 2]);
    return withConstant('Expand', from, [2, 3, 2]);
  },
  ReduceSum: reduction('ReduceSum'),
  ReduceMean: reduction('ReduceMean'),
  Split: (random) => {
    const shape = shapeOf(random, 2);
    const axis = random.integer(2);
    const { b, out } = single('Split', [shape.with(axis, shape[axis] * 3)], { axis, num_outputs: 3 }, 3);
    return { graph: b.build(random.integer(2) ? out : [out[1]]), params: ['x0'] };
  },
  Concat: (random) => {
    const shape = shapeOf(random, 2);
    const axis = random.integer(2);
    return simple('Concat', [shape, shape.with(axis, 2), shape], { axis });
  },
};

describe('gradient rules against central differences in float64', () => {
  it('covers every rule', () => {
    expect(Object.keys(CASES).sort()).toEqual(Object.keys(GRADIENT_RULES).sort());
  });

  for (const [op, make] of Object.entries(CASES)) {
    it(op, () => {
      fc.assert(
        fc.property(fc.integer({ min: 0, max: 2 ** 31 }), (seed) => checkGradients(make(new Random(seed)), seed)),
        { numRuns: 25, seed: 7 },
      );
    });
  }

  it('fetches the gradient of picked rows through the declared inverse of their indices', () => {
    const b = new GraphBuilder('picked');
    const rows = b.input('rows', 'int32', [4]);
    b.declareInverse(rows, 'inverse');
    const picked = b.op('Gather', [b.op('Neg', [b.input('x0', 'float32', [5, 2])]), rows], { axis: 0 });
    const graph = b.build([picked]);
    const { backward } = differentiate(graph, [picked.name], ['x0']);
    expect(backward.nodes.map((node) => node.op)).not.toContain('ScatterElements');
    const feeds = new Map([
      ['rows', { shape: [4], data: Float64Array.of(3, 1, 4, 0) }],
      ['x0', normalArray(new Random(1), [5, 2])],
    ]);
    const dOutput = normalArray(new Random(2), [4, 2]);
    const gradient = gradientsInFloat64(graph, feeds, dOutput, ['x0']).get('x0') ?? new Float64Array();
    for (let element = 0; element < 10; element++) {
      const numeric = centralDifference(graph, feeds, dOutput, { input: 'x0', element });
      expect(gradient[element]).toBeCloseTo(numeric, 8);
    }
  });

  it('sums the gradients of a value that is used twice', () => {
    const b = new GraphBuilder('twice');
    const x = b.input('x0', 'float32', [2, 2]);
    const y = b.op('Mul', [x, b.op('Tanh', [x])]);
    checkGradients({ graph: b.build([b.op('Add', [y, x])]), params: ['x0'] }, 3);
  });
});
