/**
 * What comes with a shipped model so that no page waits for it, computed once by `npm run reference`: the log-probabilities of every outcome under it, and
 * the first pairs that the default run draws from it. It names the weights that it is of.
 */
import { fromBase64, toBase64 } from '../../core/base64';
import type { PairsState } from '../../core/runCheckpoint';
import { sha256 } from '../../core/sha256';
import { readSafetensors, writeSafetensors } from '../../model/safetensors';
import { float32Values } from '../../model/tensorValues';
import { DISHES } from './dishes';
import { KITCHEN_TREE } from './grammar';

/** Beside the model's weights. */
export const REFERENCE_FILE = 'reference.safetensors';

export interface ShippedReference {
  /** Of each dish's outcomes, nats. */
  readonly logps: readonly Float64Array[];
  /** Of a run as `drawsDefaultPairs` has it, which has been asked for the pairs that training visits first. */
  readonly pairs: PairsState;
}

const TENSOR = 'logps';
const SHAPE = [DISHES.length, KITCHEN_TREE.completions.length + KITCHEN_TREE.nodes] as const;

/** @param weights the model's file of weights */
export async function writeReference(
  { logps, pairs }: ShippedReference,
  weights: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> {
  const data = Float32Array.from(logps.flatMap((dish) => [...dish]));
  const metadata = { weights: await sha256(weights), pairs: pairsText(pairs) };
  return writeSafetensors(new Map([[TENSOR, { shape: SHAPE, data }]]), metadata);
}

/** Undefined where it is of other weights than these, or it cannot be told: then everything must be computed. @throws EngineError or RangeError where it is damaged */
export async function readReference(
  file: Uint8Array<ArrayBuffer>,
  weights: Uint8Array<ArrayBuffer>,
): Promise<ShippedReference | undefined> {
  // Only a page that came over https, or from its own machine, can compute a digest.
  if (!globalThis.crypto.subtle) return undefined;
  const { metadata, tensors } = readSafetensors(file);
  const stored = tensors.get(TENSOR);
  if (stored?.shape.join() !== SHAPE.join() || metadata.weights !== (await sha256(weights))) return undefined;
  const values = float32Values('F32', file.subarray(stored.begin, stored.end));
  const [dishes, outcomes] = SHAPE;
  const logps = Array.from({ length: dishes }, (_, dish) =>
    Float64Array.from(values.subarray(dish * outcomes, (dish + 1) * outcomes)),
  );
  return { logps, pairs: pairsIn(metadata.pairs) };
}

/** A file's metadata are texts. */
function pairsText({ known, ready, random }: PairsState): string {
  const text = (numbers: Int32Array) => toBase64(new Uint8Array(numbers.slice().buffer));
  return JSON.stringify({ known: text(known), ready: text(ready), random });
}

function pairsIn(text: string): PairsState {
  const { known, ready, random } = JSON.parse(text);
  const numbers = (packed: string) => new Int32Array(fromBase64(packed).buffer);
  return { known: numbers(known), ready: numbers(ready), random };
}
