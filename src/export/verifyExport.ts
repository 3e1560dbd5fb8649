import { EngineError } from '../core/errors';
import type { Verification } from '../core/exports';
import type { PreferencePair } from '../data/batching';
import { elementsOf } from '../math/arrays';
import { type Architecture, parameterCount } from '../model/architecture';
import { type Checkpoint, readCheckpoint } from '../model/checkpoint';
import { type Gpt2Config, parameterShapes } from '../model/gpt2Config';
import { ParameterSet } from '../model/parameters';
import { implicitRewards, type RewardModel } from './implicitRewards';
import { readZip } from './zip';

/** Exported weights give the run's rewards to within this. */
export const REWARD_TOLERANCE = 1e-5;
/** Most pairs whose rewards are compared. */
export const VERIFIED_PAIRS = 64;
/** Of a large model fewer are: so many parameters times tokens are some ten seconds on a slow machine. */
const MOST_WORK = 5e10;
const FEWEST_PAIRS = 2;

/** How many of the pairs, the first of them, are compared in a bearable time. */
export function pairsToVerify(pairs: readonly PreferencePair[], architecture: Architecture): number {
  const weights = parameterCount(architecture);
  const longest = pairs.reduce((most, { promptIds, chosenIds, rejectedIds }) => {
    return Math.max(most, 2 * promptIds.length + chosenIds.length + rejectedIds.length);
  }, 1);
  return Math.min(pairs.length, Math.max(FEWEST_PAIRS, Math.floor(MOST_WORK / (weights * longest))));
}

/** Files of an archive, and bytes beside the weights, that an export never comes near. */
const MAX_ENTRIES = 64;
const SLACK_BYTES = 64 * 2 ** 20;

/**
 * Reads an exported model again, as a stranger's file, and computes the rewards of pairs with its weights.
 * @param name of the archive
 * @param config of the run's model
 * @param run rewards of the same pairs under the run's policy (`implicitRewards`)
 * @throws EngineError file_invalid, file_too_large, or whatever is wrong with the checkpoint in it
 */
export async function verifyExport(
  archive: Uint8Array,
  name: string,
  config: Gpt2Config,
  model: RewardModel,
  pairs: readonly PreferencePair[],
  run: Float64Array,
): Promise<Verification> {
  const { params } = readModel(archive, name, config);
  const policy = new ParameterSet(model.backend, model.architecture, 'exported', params);
  try {
    const file = await implicitRewards(model, pairs, policy);
    const differences = file.map((reward, i) => Math.abs(reward - run[i]));
    // Not Math.max alone: a NaN is a difference too.
    const largest = differences.reduce(
      (most, difference) => (difference > most || Number.isNaN(difference) ? difference : most),
      0,
    );
    const same = largest <= REWARD_TOLERANCE;
    return { pairs: pairs.length, largest, tolerance: REWARD_TOLERANCE, same, run, file };
  } finally {
    policy.destroy();
  }
}

function readModel(archive: Uint8Array, name: string, config: Gpt2Config): Checkpoint {
  const shapes = parameterShapes(config);
  const weights = shapes.reduce((sum, [, shape]) => sum + 4 * elementsOf(shape), 0);
  const wanted = ['config.json', 'model.safetensors'];
  const limits = { entries: MAX_ENTRIES, bytes: weights + SLACK_BYTES };
  const checkpoint = readCheckpoint(readZip(archive, (path) => wanted.includes(path), limits, name));
  if (JSON.stringify(parameterShapes(checkpoint.config)) === JSON.stringify(shapes)) return checkpoint;
  const reason = 'it holds another model than the run trains';
  throw new EngineError('file_invalid', `${name} cannot be used: ${reason}; use the run's own export`, {
    name,
    reason,
  });
}
