/** A run's weights and moments as plain data, and back. */
import { EngineError } from '../errors';
import type { NamedArrays, Snapshot } from './checkpoint';
import type { Optimizer } from './optimizer';
import type { ParameterSet } from './parameters';

/** What a snapshot is taken of. */
export interface Trained {
  readonly policy: ParameterSet;
  readonly optimizer: Pick<Optimizer, 'm' | 'v'>;
}

export async function takeSnapshot({ policy, optimizer }: Trained, step: number): Promise<Snapshot> {
  const named = async (set: ParameterSet): Promise<NamedArrays> => Object.fromEntries(await set.read());
  return { step, policy: await named(policy), m: await named(optimizer.m), v: await named(optimizer.v) };
}

/** @throws EngineError checkpoint_mismatch naming the first tensor that does not fit */
export function checkSnapshot(trained: Trained, from: Snapshot): void {
  for (const [set, arrays] of placed(trained, from)) {
    for (const [name, tensor] of Object.entries(set.tensors)) {
      const actual = Object.hasOwn(arrays, name) ? arrays[name].length : 0;
      if (actual === tensor.size) continue;
      const values = { tensor: name, expected: tensor.size, actual };
      const message = `${name} has ${actual} numbers, but the model has ${tensor.size}; use the model that it was saved with`;
      throw new EngineError('checkpoint_mismatch', message, values);
    }
  }
}

/** Overwrites weights and moments. */
export function restoreSnapshot(trained: Trained, from: Snapshot): void {
  for (const [set, arrays] of placed(trained, from)) set.write(new Map(Object.entries(arrays)));
}

/** Weights and moments of a snapshot beside where they belong. */
function placed({ policy, optimizer }: Trained, from: Snapshot) {
  return [
    [policy, from.policy],
    [optimizer.m, from.m],
    [optimizer.v, from.v],
  ] as const;
}
