/** A run's weights and moments as plain data, and back. */

import { EngineError } from '../core/errors';
import { type NamedArrays, type Snapshot, snapshotSize } from '../core/runCheckpoint';
import { elementsOf } from '../math/arrays';
import { type Architecture, parameterCount } from '../model/architecture';
import type { ParameterSet } from '../model/parameters';
import type { Optimizer } from './optimizer';

/** What a snapshot is taken of. */
export interface Trained {
  readonly policy: ParameterSet;
  readonly optimizer: Pick<Optimizer, 'm' | 'v'>;
}

/** @param beside what the method trains beside the policy */
export async function takeSnapshot(
  { policy, optimizer }: Trained,
  step: number,
  beside?: NamedArrays,
): Promise<Snapshot> {
  const named = async (set: ParameterSet): Promise<NamedArrays> => Object.fromEntries(await set.read());
  const [weights, m, v] = [await named(policy), await named(optimizer.m), await named(optimizer.v)];
  return { step, policy: weights, m, v, ...(beside && { beside }) };
}

/** @throws EngineError checkpoint_mismatch naming the first tensor that does not fit the model */
export function checkSnapshot({ parameters }: Architecture, { policy, m, v }: Snapshot): void {
  for (const arrays of [policy, m, v]) {
    for (const [name, shape] of parameters) {
      const expected = elementsOf(shape);
      const actual = Object.hasOwn(arrays, name) ? arrays[name].length : 0;
      if (actual === expected) continue;
      const message = `${name} has ${actual} numbers, but the model has ${expected}; use the model that it was saved with`;
      throw new EngineError('checkpoint_mismatch', message, { tensor: name, expected, actual });
    }
  }
}

/** Overwrites weights and moments. */
export function restoreSnapshot({ policy, optimizer }: Trained, from: Snapshot): void {
  const sets = [policy, optimizer.m, optimizer.v];
  const contents = [from.policy, from.m, from.v];
  for (const [i, set] of sets.entries()) set.write(new Map(Object.entries(contents[i])));
}

/** Bytes of weights and moments. */
export function snapshotBytes(architecture: Architecture): number {
  return snapshotSize(parameterCount(architecture));
}
