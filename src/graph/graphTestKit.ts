/** What the tests of graphs share: random arrays, and a graph's gradients in float64. */
import { elementsOf } from '../math/arrays';
import type { Random } from '../math/random';
import { differentiate } from './differentiate';
import { interpret } from './interpreter';
import type { NdArray } from './interpreterArrays';
import { invertIndices } from './inverse';
import type { Graph } from './ir';

/** Drawn in float32, so that ONNX Runtime is fed the very same numbers. */
export function arrayOf(shape: readonly number[], draw: () => number): NdArray {
  return { shape, data: Float64Array.from({ length: elementsOf(shape) }, () => Math.fround(draw())) };
}

export function normalArray(random: Random, shape: readonly number[], scale = 1): NdArray {
  return arrayOf(shape, () => scale * random.normal());
}

/** The only output of a model's graph. */
export function outputOf(graph: Graph, feeds: ReadonlyMap<string, NdArray>): NdArray {
  return interpret(graph, feeds).get(graph.outputs[0].name) as NdArray;
}

/** The inverses that a graph declares, as its backward graph is fed with them. */
export function inverseFeeds(graph: Graph, backward: Graph, feeds: ReadonlyMap<string, NdArray>): [string, NdArray][] {
  return [...graph.inverses].flatMap(([indices, inverse]): [string, NdArray][] => {
    const shape = backward.values.get(inverse)?.shape;
    if (!shape) return [];
    const data = Float64Array.from(invertIndices((feeds.get(indices) as NdArray).data, shape[0]));
    return [[inverse, { shape, data }]];
  });
}

/**
 * The gradient of ⟨dOutput, output⟩ by parameter, through the derived backward graph; the rows of gathered parameters are added where they
 * came from.
 */
export function gradientsInFloat64(
  graph: Graph,
  feeds: ReadonlyMap<string, NdArray>,
  dOutput: NdArray,
  params: readonly string[],
): Map<string, Float64Array> {
  const { name } = graph.outputs[0];
  const { forward, backward, gradients, rowGradients } = differentiate(graph, [name], params);
  const kept = interpret(forward, feeds);
  const inverses = inverseFeeds(graph, backward, feeds);
  const results = interpret(backward, new Map([...kept, ...inverses, [`d_${name}`, dOutput]]));
  const found = new Map<string, Float64Array>();
  for (const param of params) {
    const dense = gradients.get(param);
    const size = feeds.get(param)?.data.length ?? 0;
    found.set(param, dense ? (results.get(dense) as NdArray).data.slice() : new Float64Array(size));
  }
  for (const { param, indices, rows } of rowGradients) {
    const target = found.get(param) as Float64Array;
    const { shape, data } = results.get(rows) as NdArray;
    const width = shape[1];
    feeds.get(indices)?.data.forEach((index, n) => {
      for (let i = 0; i < width; i++) target[index * width + i] += data[n * width + i];
    });
  }
  return found;
}

/** The central difference of ⟨dOutput, output⟩ by one element of one input. */
export function centralDifference(
  graph: Graph,
  feeds: ReadonlyMap<string, NdArray>,
  dOutput: NdArray,
  at: { readonly input: string; readonly element: number },
): number {
  const { data } = feeds.get(at.input) as NdArray;
  const centre = data[at.element];
  const h = 1e-5;
  const objective = (value: number) => {
    data[at.element] = value;
    return outputOf(graph, feeds).data.reduce((sum, x, i) => sum + x * dOutput.data[i], 0);
  };
  const difference = (objective(centre + h) - objective(centre - h)) / (2 * h);
  data[at.element] = centre;
  return difference;
}
