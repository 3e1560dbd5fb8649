/** Parameter sets that are trained beside the policy as plain data, by the names of the sets and of their tensors, and back. */
import { EngineError } from '../core/errors';
import type { NamedArrays } from '../core/runCheckpoint';
import type { ParameterSet } from '../model/parameters';

export type NamedSets = Readonly<Record<string, ParameterSet>>;

export async function readSets(sets: NamedSets): Promise<NamedArrays> {
  const named = await Promise.all(
    Object.entries(sets).map(async ([label, set]) =>
      [...(await set.read())].map(([name, values]) => [`${label}/${name}`, values] as const),
    ),
  );
  return Object.fromEntries(named.flat());
}

/** @throws EngineError checkpoint_mismatch naming the first array that does not fit the model */
export function writeSets(sets: NamedSets, state: NamedArrays): void {
  for (const [label, set] of Object.entries(sets)) {
    set.write(new Map(set.names.map((name) => [name, arrayIn(state, `${label}/${name}`, set.tensors[name].size)])));
  }
}

/** @throws EngineError checkpoint_mismatch where it is not there, or of another size */
export function arrayIn(state: NamedArrays, name: string, expected: number): Float32Array {
  const actual = Object.hasOwn(state, name) ? state[name].length : 0;
  if (actual === expected) return state[name];
  const message = `${name} has ${actual} numbers, but the model has ${expected}; use the model that it was saved with`;
  throw new EngineError('checkpoint_mismatch', message, { tensor: name, expected, actual });
}
