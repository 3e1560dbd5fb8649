import onnxProto from 'onnx-proto';
import { describe, expect, it } from 'vitest';
import { openNodeBackend } from '../cli/nodeBackend';
import { collatePairs, shapeForPairs } from '../data/batching';
import { Random } from '../math/random';
import { batchLimits } from '../model/batchTensors';
import { gpt2 } from '../model/gpt2';
import { feedsOf, forwardShapeOfBatch, randomPairs, randomWeights, TINY_GPT2 } from '../train/trainTestKit';
import { GraphBuilder } from './builder';
import { differentiate } from './differentiate';
import { arrayOf, inverseFeeds, normalArray } from './graphTestKit';
import { interpret } from './interpreter';
import type { NdArray } from './interpreterArrays';
import type { Attribute, Graph } from './ir';
import { encodeOnnx } from './onnx';
import { OPERATORS } from './shapes';

const backend = openNodeBackend(1);

type Feeds = Map<string, NdArray>;
interface Case {
  readonly graph: Graph;
  readonly feeds: Feeds;
}

/** Runs a graph in ONNX Runtime and in the interpreter; every output must have the same shape and values. */
async function expectAgreement({ graph, feeds }: Case, relative = 1e-5): Promise<void> {
  const program = await backend.loadGraph(graph);
  const tensors = graph.inputs.map(({ name, dtype, shape }) => {
    const { data } = feeds.get(name) as NdArray;
    const typed = dtype === 'int32' ? Int32Array.from(data) : Float32Array.from(data);
    return [name, backend.tensor(name, dtype === 'int32' ? 'int32' : 'float32', shape, typed)] as const;
  });
  const outputs = await program.run(Object.fromEntries(tensors));
  const expected = interpret(graph, feeds);
  for (const { name, shape } of graph.outputs) {
    const [actual] = await backend.read([outputs[name]]);
    const oracle = expected.get(name) as NdArray;
    expect([...outputs[name].shape], `${name}: shape in ONNX Runtime`).toEqual([...shape]);
    expect([...oracle.shape], `${name}: shape in the interpreter`).toEqual([...shape]);
    const scale = oracle.data.reduce((most, x) => Math.max(most, Math.abs(x)), 1e-3);
    oracle.data.forEach((x, i) => {
      expect(Math.abs(actual[i] - x), `${name}[${i}]: ${actual[i]}, expected ${x}`).toBeLessThanOrEqual(
        relative * scale,
      );
    });
  }
  await program.dispose();
}

const dims = (random: Random, rank: number) => Array.from({ length: rank }, () => 1 + random.integer(4));

/** A shape that broadcasts to `shape`: some dimensions 1, some leading ones left out. */
function shrink(random: Random, shape: readonly number[]): number[] {
  const ones = shape.map((dim) => (random.uniform() < 0.4 ? 1 : dim));
  return random.uniform() < 0.4 ? ones.slice(random.integer(ones.length)) : ones;
}

const normal = (random: Random) => () => random.normal();
const positive = (random: Random) => () => 0.5 + random.uniform();

function op(
  name: string,
  random: Random,
  shapes: readonly (readonly number[])[],
  attributes: Record<string, Attribute> = {},
  { outputs = 1, draw = normal(random) } = {},
): Case {
  const b = new GraphBuilder(name);
  const inputs = shapes.map((shape, i) => b.input(`x${i}`, 'float32', shape));
  const feeds: Feeds = new Map(shapes.map((shape, i) => [`x${i}`, arrayOf(shape, draw)]));
  return { graph: b.build(b.multi(name, inputs, attributes, outputs)), feeds };
}

/** An operator whose second input is a constant list of integers. */
function listed(name: string, random: Random, shape: readonly number[], list: number[], attributes = {}): Case {
  const b = new GraphBuilder(name);
  const out = b.op(name, [b.input('x0', 'float32', shape), b.constant(list, 'int64', [list.length])], attributes);
  return { graph: b.build([out]), feeds: new Map([['x0', normalArray(random, shape)]]) };
}

type Make = (random: Random) => Case;
const unary =
  (name: string, values: (random: Random) => () => number = normal): Make =>
  (random) =>
    op(name, random, [dims(random, 1 + random.integer(4))], {}, { draw: values(random) });
const elementwise =
  (name: string, values: (random: Random) => () => number = normal): Make =>
  (random) => {
    const shape = dims(random, 1 + random.integer(4));
    return op(name, random, [shrink(random, shape), shrink(random, shape)], {}, { draw: values(random) });
  };
const reduction =
  (name: string): Make =>
  (random) => {
    const shape = dims(random, 1 + random.integer(4));
    const axes = shape
      .map((_, i) => (random.uniform() < 0.5 ? i : i - shape.length))
      .filter(() => random.uniform() < 0.5);
    return listed(name, random, shape, axes.length > 0 ? axes : [-1], { keepdims: random.integer(2) });
  };

function indexed(name: 'Gather' | 'ScatterElements'): Make {
  return (random) => {
    const shape = dims(random, 1 + random.integer(3));
    const axis = random.integer(shape.length);
    const count = 1 + random.integer(5);
    const at = name === 'Gather' ? dims(random, 1 + random.integer(2)) : shape.with(axis, count);
    const b = new GraphBuilder(name);
    const inputs = [b.input('x', 'float32', shape), b.input('at', 'int32', at)];
    if (name === 'ScatterElements') inputs.push(b.input('updates', 'float32', at));
    const attributes: Record<string, Attribute> = name === 'Gather' ? { axis } : { axis, reduction: 'add' };
    const feeds: Feeds = new Map([
      ['x', normalArray(random, shape)],
      ['at', arrayOf(at, () => random.integer(shape[axis]))],
      ['updates', normalArray(random, at)],
    ]);
    return { graph: b.build([b.op(name, inputs, attributes)]), feeds };
  };
}

/** A comparison, as numbers or as what chooses between two others. */
function compared(random: Random, chooses: boolean): Case {
  const shape = dims(random, 1 + random.integer(4));
  const b = new GraphBuilder('compared');
  const names = ['x', 'y', 'yes', 'no'].slice(0, chooses ? 4 : 2);
  const [x, y, yes, no] = names.map((name) => b.input(name, 'float32', shrink(random, shape)));
  // Whole numbers, so that some are equal.
  const feeds: Feeds = new Map(
    b.build([]).inputs.map((input) => [input.name, arrayOf(input.shape, () => random.integer(3))]),
  );
  const greater = b.op('Greater', [x, y]);
  return { graph: b.build([chooses ? b.op('Where', [greater, yes, no]) : b.op('Cast', [greater], { to: 1 })]), feeds };
}

const CASES: Readonly<Record<string, Make>> = {
  Add: elementwise('Add'),
  Sub: elementwise('Sub'),
  Mul: elementwise('Mul'),
  Div: elementwise('Div', positive),
  Max: elementwise('Max'),
  Min: elementwise('Min'),
  Greater: (random) => compared(random, false),
  Where: (random) => compared(random, true),
  Neg: unary('Neg'),
  Sqrt: unary('Sqrt', positive),
  Exp: unary('Exp'),
  Log: unary('Log', positive),
  Tanh: unary('Tanh'),
  Sigmoid: unary('Sigmoid', (random) => () => 5 * random.normal()),
  Erf: unary('Erf', (random) => () => 3 * random.normal()),
  Gelu: (random) => {
    const approximate = random.integer(2) ? 'tanh' : 'none';
    return op('Gelu', random, [dims(random, 2)], { approximate }, { draw: () => 2 * random.normal() });
  },
  Softplus: unary('Softplus', (random) => () => 5 * random.normal()),
  LogSoftmax: (random) =>
    op('LogSoftmax', random, [dims(random, 1 + random.integer(4))], { axis: -1 }, { draw: () => 5 * random.normal() }),
  Softmax: (random) =>
    op('Softmax', random, [dims(random, 1 + random.integer(4))], { axis: -1 }, { draw: () => 5 * random.normal() }),
  MatMul: (random) => {
    const [m, k, n] = dims(random, 3);
    const batch = dims(random, 2);
    return op('MatMul', random, [
      [...shrink(random, batch), m, k],
      [...shrink(random, batch), k, n],
    ]);
  },
  Gemm: (random) => {
    const [m, k, n] = dims(random, 3);
    const [transA, transB] = [random.integer(2), random.integer(2)];
    const shapes = [transA ? [k, m] : [m, k], transB ? [n, k] : [k, n]];
    if (random.integer(2)) shapes.push([[n], [m, n], [1, n], [m, 1]][random.integer(4)]);
    const factors = random.integer(2) ? { alpha: { float: 0.5 }, beta: { float: 2 } } : {};
    return op('Gemm', random, shapes, { transA, transB, ...factors });
  },
  LayerNormalization: (random) => {
    const shape = [...dims(random, 1 + random.integer(2)), 2 + random.integer(6)];
    const last = [shape.at(-1) as number];
    const inputs = random.integer(2) ? [shape, last, last] : [shape, last];
    return op('LayerNormalization', random, inputs, { axis: -1, epsilon: { float: 1e-3 } }, { outputs: 3 });
  },
  Gather: indexed('Gather'),
  ScatterElements: indexed('ScatterElements'),
  Reshape: (random) => {
    const shape = dims(random, 3);
    const b = new GraphBuilder('Reshape');
    const flat = b.op('Reshape', [b.input('x0', 'float32', shape), b.constant([-1, shape[2]], 'int64', [2])]);
    // What follows a reshape to a free dimension must see that dimension.
    return { graph: b.build([flat, b.transpose(flat, [1, 0])]), feeds: new Map([['x0', normalArray(random, shape)]]) };
  },
  Transpose: (random) => {
    const shape = dims(random, 1 + random.integer(4));
    return op('Transpose', random, [shape], { perm: random.shuffle([...shape.keys()]) });
  },
  Expand: (random) => {
    const shape = dims(random, 3);
    return listed('Expand', random, shrink(random, shape), shrink(random, shape));
  },
  ReduceSum: reduction('ReduceSum'),
  ReduceMean: reduction('ReduceMean'),
  Split: (random) => {
    const shape = dims(random, 3);
    const axis = random.integer(3);
    const whole = shape.with(axis, 3 * shape[axis]);
    return op('Split', random, [whole], { axis: axis - random.integer(2) * 3, num_outputs: 3 }, { outputs: 3 });
  },
  Concat: (random) => {
    const shape = dims(random, 3);
    const axis = random.integer(3);
    const parts = [shape, shape.with(axis, 1 + random.integer(3)), shape];
    return op('Concat', random, parts, { axis: axis - random.integer(2) * 3 });
  },
  Cast: (random) => {
    const b = new GraphBuilder('Cast');
    const x = b.input('x0', 'float32', dims(random, 2));
    // Through each type and back: what is rounded or made 0 or 1 stays so.
    const back = [6, 7, 9].map((to) => b.op('Cast', [b.op('Cast', [x], { to })], { to: 1 }));
    const feeds: Feeds = new Map([['x0', arrayOf(x.shape, () => (random.uniform() < 0.3 ? 0 : 3 * random.normal()))]]);
    return { graph: b.build(back), feeds };
  },
};

describe('the float64 interpreter against ONNX Runtime', () => {
  it('covers every operator', () => {
    expect(Object.keys(CASES).sort()).toEqual([...OPERATORS].sort());
  });

  it.each(Object.entries(CASES))('%s', async (_, make) => {
    for (let seed = 1; seed <= 12; seed++) await expectAgreement(make(new Random(seed)));
  });
});

describe('what ONNX allows and neither interpreter nor gradient rules compute is refused', () => {
  const b = new GraphBuilder('refused');
  const x = b.input('x', 'float32', [2, 3]);
  const none = b.constant([], 'int64', [0]);
  it.each([
    ['Softmax', [x], { axis: 0 }, /last axis/],
    ['ScatterElements', [x, b.input('at', 'int32', [2, 3]), x], { axis: 0 }, /reduction "add"/],
    ['ReduceSum', [x, none], {}, /no axes/],
    ['LayerNormalization', [x, x, x], { axis: 0 }, /last axis/],
  ])('%s', (name, inputs, attributes: Record<string, Attribute>, reason) => {
    expect(() => b.op(name, inputs, attributes)).toThrow(reason);
  });
});

describe('an input that is left out', () => {
  const random = new Random(3);
  const build = () => {
    const b = new GraphBuilder('left out');
    const x = b.input('x', 'float32', [2, 3]);
    return { b, x, bias: b.input('bias', 'float32', [3]) };
  };
  const feeds: Feeds = new Map([
    ['x', normalArray(random, [2, 3])],
    ['bias', normalArray(random, [3])],
  ]);

  it('does not move those after it: one that is needed is named', () => {
    const { b, x, bias } = build();
    expect(() => b.op('LayerNormalization', [x, null, bias])).toThrow('LayerNormalization: input 1 is left out');
    const graph = b.build([b.op('LayerNormalization', [x, bias, bias], {}, 'y')]);
    const [node] = graph.nodes;
    const shifted: Graph = { ...graph, nodes: [{ ...node, inputs: ['x', '', 'bias'] }] };
    expect(() => interpret(shifted, feeds)).toThrow('LayerNormalization: input 1 is left out');
  });

  it.each(['Gemm', 'LayerNormalization'])('may be the bias of %s', async (name) => {
    const { b, x, bias } = build();
    const attributes: Record<string, Attribute> = name === 'Gemm' ? { transB: 1 } : {};
    await expectAgreement({ graph: b.build([b.op(name, [x, name === 'Gemm' ? x : bias, null], attributes)]), feeds });
  });
});

describe('GPT-2 as a whole', () => {
  const architecture = gpt2(TINY_GPT2);
  const limits = batchLimits(architecture);
  const pairs = randomPairs(architecture, 3, 5);
  const batch = collatePairs(pairs, shapeForPairs(pairs, 3, limits), limits);
  const feeds = feedsOf(architecture, batch, randomWeights(architecture, 6));
  const names = architecture.parameters.map(([name]) => name);
  const { forward, backward } = differentiate(architecture.forward(forwardShapeOfBatch(batch)), ['logits'], names);

  it('agrees forward, kept activations included', async () => {
    await expectAgreement({ graph: forward, feeds });
  });

  it('agrees backward, for every gradient', async () => {
    const dLogits = normalArray(new Random(7), forward.outputs[0].shape);
    const inverses = inverseFeeds(forward, backward, feeds);
    const known = new Map([...interpret(forward, feeds), ...inverses, ['d_logits', dLogits] as const]);
    await expectAgreement({ graph: backward, feeds: known });
  });

  it.each([
    ['forward', forward],
    ['backward', backward],
    ['cached', architecture.cached({ sequences: 2, positions: 1, slots: 6 })],
  ])('is standard ONNX: %s', (_, graph) => {
    const model = onnxProto.onnx.ModelProto.decode(encodeOnnx(graph));
    expect(model.opsetImport.map(({ domain, version }) => [domain, Number(version)])).toEqual([['', 20]]);
    const nodes = model.graph?.node ?? [];
    expect(nodes).toHaveLength(graph.nodes.length);
    expect(nodes.map(({ domain }) => domain).filter((domain) => domain !== '' && domain !== 'ai.onnx')).toEqual([]);
    expect(OPERATORS).toEqual(expect.arrayContaining(nodes.map(({ opType }) => opType)));
    expect(model.functions ?? []).toEqual([]);
  });
});
