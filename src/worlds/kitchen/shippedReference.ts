/**
 * The log-probabilities of every outcome under a shipped model, as they come with it: `npm run reference` computes them once, so that no page waits for
 * them. They name the weights that they are of.
 */
import { sha256 } from '../../core/sha256';
import { readSafetensors, writeSafetensors } from '../../model/safetensors';
import { float32Values } from '../../model/tensorValues';
import { DISHES } from './dishes';
import { KITCHEN_TREE } from './grammar';

/** Beside the model's weights. */
export const REFERENCE_FILE = 'reference.safetensors';

const TENSOR = 'logps';
const SHAPE = [DISHES.length, KITCHEN_TREE.completions.length + KITCHEN_TREE.nodes] as const;

/** @param logps of each dish's outcomes, nats @param weights the model's file of weights */
export async function writeReference(
  logps: readonly Float64Array[],
  weights: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> {
  const data = Float32Array.from(logps.flatMap((dish) => [...dish]));
  return writeSafetensors(new Map([[TENSOR, { shape: SHAPE, data }]]), { weights: await sha256(weights) });
}

/** Undefined where they are of other weights than these, or it cannot be told: then they must be computed. */
export async function readReference(
  file: Uint8Array<ArrayBuffer>,
  weights: Uint8Array<ArrayBuffer>,
): Promise<Float64Array[] | undefined> {
  // Only a page that came over https, or from its own machine, can compute a digest.
  if (!globalThis.crypto.subtle) return undefined;
  const { metadata, tensors } = readSafetensors(file);
  const stored = tensors.get(TENSOR);
  if (stored?.shape.join() !== SHAPE.join() || metadata.weights !== (await sha256(weights))) return undefined;
  const values = float32Values('F32', file.subarray(stored.begin, stored.end));
  const [dishes, outcomes] = SHAPE;
  return Array.from({ length: dishes }, (_, dish) =>
    Float64Array.from(values.subarray(dish * outcomes, (dish + 1) * outcomes)),
  );
}
