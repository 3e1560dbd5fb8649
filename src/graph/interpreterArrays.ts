/** Array manipulations of the interpreter: indices are walked one by one, clarity before speed. */
import { elementsOf } from '../math/arrays';
import { broadcastShapes } from './shapes';

export interface NdArray {
  readonly shape: readonly number[];
  readonly data: Float64Array;
}

function strides(shape: readonly number[]): number[] {
  const out = new Array<number>(shape.length);
  let stride = 1;
  for (let i = shape.length - 1; i >= 0; i--) {
    out[i] = stride;
    stride *= shape[i];
  }
  return out;
}

/** Calls `visit` with each index of `shape` in row-major order (one array, reused). */
function forEachIndex(shape: readonly number[], visit: (index: number[], flat: number) => void): void {
  const index = new Array<number>(shape.length).fill(0);
  const count = elementsOf(shape);
  for (let flat = 0; flat < count; flat++) {
    visit(index, flat);
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      index[axis]++;
      if (index[axis] < shape[axis]) break;
      index[axis] = 0;
    }
  }
}

export function expand(x: NdArray, target: readonly number[]): NdArray {
  const shape = broadcastShapes(x.shape, target) as number[];
  const step = strides(x.shape);
  const lead = shape.length - x.shape.length;
  const data = new Float64Array(elementsOf(shape));
  forEachIndex(shape, (index, flat) => {
    let from = 0;
    for (let i = 0; i < x.shape.length; i++) if (x.shape[i] > 1) from += index[lead + i] * step[i];
    data[flat] = x.data[from];
  });
  return { shape, data };
}

/** f over the broadcast pair. */
export function mapPairs(a: NdArray, b: NdArray, f: (x: number, y: number) => number): NdArray {
  const shape = broadcastShapes(a.shape, b.shape) as number[];
  const left = expand(a, shape).data;
  const right = expand(b, shape).data;
  return { shape, data: left.map((x, i) => f(x, right[i])) };
}

/** Of the broadcast triple a where the condition is not 0, else b. */
export function choose(condition: NdArray, a: NdArray, b: NdArray): NdArray {
  const shape = broadcastShapes(condition.shape, broadcastShapes(a.shape, b.shape) as number[]) as number[];
  const [holds, left, right] = [condition, a, b].map((x) => expand(x, shape).data);
  return { shape, data: holds.map((flag, i) => (flag !== 0 ? left[i] : right[i])) };
}

export function permute(x: NdArray, perm: readonly number[]): NdArray {
  const shape = perm.map((axis) => x.shape[axis]);
  const step = strides(x.shape);
  const data = new Float64Array(x.data.length);
  forEachIndex(shape, (index, flat) => {
    let from = 0;
    perm.forEach((axis, i) => {
      from += index[i] * step[axis];
    });
    data[flat] = x.data[from];
  });
  return { shape, data };
}

export function reduce(x: NdArray, axes: readonly number[], keepdims: boolean, mean: boolean): NdArray {
  const dropped = new Set(axes.map((axis) => (axis < 0 ? axis + x.shape.length : axis)));
  const kept = x.shape.map((dim, i) => (dropped.has(i) ? 1 : dim));
  const step = strides(kept);
  const data = new Float64Array(elementsOf(kept));
  forEachIndex(x.shape, (index, flat) => {
    let to = 0;
    for (let i = 0; i < index.length; i++) if (!dropped.has(i)) to += index[i] * step[i];
    data[to] += x.data[flat];
  });
  const count = x.data.length / data.length;
  if (mean) for (let i = 0; i < data.length; i++) data[i] /= count;
  return { shape: keepdims ? kept : kept.filter((_, i) => !dropped.has(i)), data };
}

/** Equal parts along an axis. */
export function slices(x: NdArray, axis: number, count: number): NdArray[] {
  const part = x.shape[axis] / count;
  return Array.from({ length: count }, (_, k) => {
    const indices = { shape: [part], data: Float64Array.from({ length: part }, (_, i) => k * part + i) };
    return gather(x, indices, axis);
  });
}

export function gather(x: NdArray, indices: NdArray, axis: number): NdArray {
  const shape = [...x.shape.slice(0, axis), ...indices.shape, ...x.shape.slice(axis + 1)];
  const inner = elementsOf(x.shape.slice(axis + 1));
  const outer = elementsOf(x.shape.slice(0, axis));
  const data = new Float64Array(elementsOf(shape));
  for (let o = 0; o < outer; o++) {
    indices.data.forEach((index, i) => {
      const from = (o * x.shape[axis] + index) * inner;
      data.set(x.data.subarray(from, from + inner), (o * indices.data.length + i) * inner);
    });
  }
  return { shape, data };
}

export function scatterAdd(x: NdArray, indices: NdArray, updates: NdArray, axis: number): NdArray {
  const step = strides(x.shape);
  const data = x.data.slice();
  forEachIndex(indices.shape, (index, flat) => {
    let to = 0;
    for (let i = 0; i < index.length; i++) to += (i === axis ? indices.data[flat] : index[i]) * step[i];
    data[to] += updates.data[flat];
  });
  return { shape: x.shape, data };
}
