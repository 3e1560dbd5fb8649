import { describe, expect, it } from 'vitest';
import { GraphBuilder } from './builder';
import { interpret } from './interpreter';
import type { Graph } from './ir';
import { joinGraphs } from './join';

/** y = 3x, with x of two numbers. */
function tripled(): Graph {
  const b = new GraphBuilder('first');
  return b.build([b.op('Mul', [b.input('x', 'float32', [2]), b.constant(3)], {}, 'y')]);
}

/** z = y·x + 5 + w. */
function shifted(output = 'z'): Graph {
  const b = new GraphBuilder('second', 'second_');
  const [y, x, w] = ['y', 'x', 'w'].map((name) => b.input(name, 'float32', [2]));
  const product = b.op('Add', [b.op('Mul', [y, x]), b.constant(5)]);
  return b.build([b.op('Add', [product, w], {}, output)]);
}

describe('joined graphs', () => {
  it('are the second applied to the first, with constants of their own', () => {
    const joined = joinGraphs('both', tripled(), shifted(), ['z', 'y']);
    expect(joined.inputs.map(({ name }) => name)).toEqual(['x', 'w']);
    const array = (...data: number[]) => ({ shape: [data.length], data: Float64Array.from(data) });
    const values = interpret(
      joined,
      new Map([
        ['x', array(1, 2)],
        ['w', array(0.5, 0)],
      ]),
    );
    expect([...(values.get('z')?.data ?? [])]).toEqual([8.5, 17]);
    expect([...(values.get('y')?.data ?? [])]).toEqual([3, 6]);
  });

  it('cannot be where both make a value of one name, or an output is in neither', () => {
    expect(() => joinGraphs('both', shifted('v'), shifted('v'), ['v'])).toThrow(/both make/);
    expect(() => joinGraphs('both', tripled(), shifted(), ['q'])).toThrow(/neither graph has a value q/);
  });
});
