import { EngineError } from '../../core/errors';
import { elementsOf } from '../../math/arrays';
import type { Dtype, Tensor, TypedArray } from '../backend';

const ARRAYS = { float32: Float32Array, int32: Int32Array, uint32: Uint32Array } as const;

/** A tensor in the JavaScript heap. */
export class WasmTensor implements Tensor {
  readonly size: number;
  private content: TypedArray | null;

  constructor(
    readonly label: string,
    readonly dtype: Dtype,
    readonly shape: readonly number[],
    data: TypedArray,
  ) {
    this.content = data;
    this.size = data.length;
  }

  static zeros(label: string, dtype: Dtype, shape: readonly number[]): WasmTensor {
    const size = elementsOf(shape);
    return new WasmTensor(label, dtype, shape, new ARRAYS[dtype](size));
  }

  /** @throws EngineError engine_failed for a tensor of another backend */
  static of(tensor: Tensor): WasmTensor {
    if (tensor instanceof WasmTensor) return tensor;
    const reason = `tensor ${tensor.label} does not belong to the wasm backend`;
    throw new EngineError('engine_failed', reason, { reason });
  }

  get data(): TypedArray {
    if (this.content) return this.content;
    const reason = `tensor ${this.label} was used after it was destroyed`;
    throw new EngineError('engine_failed', reason, { reason });
  }

  destroy(): void {
    this.content = null;
  }
}
