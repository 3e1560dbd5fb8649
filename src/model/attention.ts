import type { GraphBuilder } from '../graph/builder';
import type { Value } from '../graph/ir';
import type { AttentionInputs } from './architecture';

/**
 * softmax(q·kᵀ/√d + mask)·v for every head. q [B, H, T, d], k and v [B, H, U, d]; mask broadcasts to [B, H, T, U] and is finite
 * (−1e9 where a position is hidden: WebGPU need not know infinities).
 */
export function attend(b: GraphBuilder, { query, key, value }: AttentionInputs, mask: Value): Value {
  const width = query.shape[3];
  const scores = b.op('MatMul', [query, b.transpose(key, [0, 1, 3, 2])]);
  const masked = b.op('Add', [b.op('Mul', [scores, b.constant(1 / Math.sqrt(width))]), mask]);
  return b.op('MatMul', [b.op('Softmax', [masked], { axis: -1 }), value]);
}

/**
 * Adds the new keys and values to a layer's cache. The cache's unused slots are zero; `placement` [slots, T] holds a 1 where new token t
 * goes to a slot, so that one matrix product places any number of tokens: present = past + placement·new.
 * Graph inputs `past.<layer>.key|value`, outputs `present.<layer>.key|value`, all [B, H, slots, d].
 */
export function extendCache(
  b: GraphBuilder,
  layer: number,
  shape: readonly number[],
  placement: Value,
  key: Value,
  value: Value,
): [key: Value, value: Value] {
  const extend = (kind: string, fresh: Value) => {
    const past = b.input(`past.${layer}.${kind}`, 'float32', shape);
    return b.op('Add', [past, b.op('MatMul', [placement, fresh])], {}, `present.${layer}.${kind}`);
  };
  return [extend('key', key), extend('value', value)];
}
