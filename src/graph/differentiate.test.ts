import { describe, expect, it } from 'vitest';
import { EngineError } from '../core/errors';
import { GraphBuilder } from './builder';
import { differentiate } from './differentiate';
import { interpret } from './interpreter';

describe('differentiate', () => {
  it('names the operator that has no gradient rule', () => {
    const b = new GraphBuilder('cast');
    const out = b.op('Cast', [b.input('x', 'float32', [2])], { to: 6 });
    expect(() => differentiate(b.build([out]), [out.name], ['x'])).toThrow(
      expect.objectContaining({ code: 'operator_without_gradient', values: { operator: 'Cast' } }),
    );
  });

  it('names a parameter that nothing depends on', () => {
    const b = new GraphBuilder('unused');
    const x = b.input('x', 'float32', [2]);
    b.input('idle', 'float32', [2]);
    const out = b.op('Neg', [x]);
    expect(() => differentiate(b.build([out]), [out.name], ['x', 'idle'])).toThrow(/parameter idle/);
  });

  it('keeps only what the rules ask for', () => {
    const b = new GraphBuilder('kept');
    const x = b.input('x', 'float32', [2, 3]);
    const w = b.input('w', 'float32', [3, 2]);
    const hidden = b.op('Gemm', [x, w], {}, 'hidden');
    const out = b.op('Tanh', [b.op('Add', [hidden, b.constant(1)])], {}, 'out');
    const result = differentiate(b.build([out]), ['out'], ['w']);
    expect(result.saved).toEqual(['out']);
    expect(result.backward.inputs.map((input) => input.name).sort()).toEqual(['d_out', 'out', 'x']);
  });

  it('leaves the rows of a gathered parameter to the scatter kernel, and the dense use beside it to the graph', () => {
    const b = new GraphBuilder('tied');
    const table = b.input('table', 'float32', [4, 2]);
    const ids = b.input('ids', 'int32', [3]);
    const rows = b.op('Gather', [table, ids], { axis: 0 });
    const logits = b.op('Gemm', [rows, table], { transB: 1 }, 'logits');
    const result = differentiate(b.build([logits]), ['logits'], ['table']);
    expect(result.rowGradients).toEqual([{ param: 'table', indices: 'ids', rows: expect.any(String) }]);
    expect(result.gradients.get('table')).toBeDefined();
    const rowShape = result.backward.outputs.find((value) => value.name === result.rowGradients[0].rows)?.shape;
    expect(rowShape).toEqual([3, 2]);
  });
});

describe('GraphBuilder', () => {
  it('refuses shapes that do not fit, naming them', () => {
    const b = new GraphBuilder('bad');
    const x = b.input('x', 'float32', [2, 3]);
    expect(() => b.op('MatMul', [x, x])).toThrow(/cannot multiply \[2,3\] by \[2,3\]/);
    expect(() => b.op('Add', [x, b.input('y', 'float32', [2])])).toThrow(EngineError);
    expect(() => b.op('Cosh', [x])).toThrow(/not known/);
    expect(() => b.input('x', 'float32', [1])).toThrow(/two values/);
  });

  it('stores equal constants once and leaves unread ones out', () => {
    const b = new GraphBuilder('constants');
    const x = b.input('x', 'float32', [2]);
    const y = b.op('Add', [b.op('Mul', [x, b.constant(2)]), b.constant(2)]);
    b.constant(3);
    const graph = b.build([y]);
    expect(graph.constants.map((constant) => constant.data)).toEqual([[2]]);
    const values = interpret(graph, new Map([['x', { shape: [2], data: Float64Array.of(1, 2) }]]));
    expect([...values.get(y.name)!.data]).toEqual([4, 6]);
  });
});
