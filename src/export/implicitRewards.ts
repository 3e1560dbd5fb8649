import { type BatchShape, collatePairs, type PreferencePair } from '../data/batching';
import type { Architecture } from '../model/architecture';
import { BatchTensors, batchLimits } from '../model/batchTensors';
import { Scorer } from '../model/logps';
import type { ParameterSet } from '../model/parameters';
import type { Backend } from '../runtime/backend';
import { Owned } from '../runtime/ownership';

/** Where and against what rewards are computed. */
export interface RewardModel {
  readonly backend: Backend;
  readonly architecture: Architecture;
  readonly reference: ParameterSet;
  readonly beta: number;
}

/** Most logits of one batch: a GPT-2's vocabulary takes its pairs one by one. */
const MAX_LOGITS = 2 ** 23;

/**
 * β·log(π_θ/π_ref) of every completion, [2·pairs]: chosen and rejected of the first pair, and so on. The pairs may be as a fault has left them.
 * @param room most logits of one batch
 * @throws EngineError whatever is wrong with the pairs
 */
export async function implicitRewards(
  { backend, architecture, reference, beta }: RewardModel,
  pairs: readonly PreferencePair[],
  policy: ParameterSet,
  room = MAX_LOGITS,
): Promise<Float64Array> {
  const limits = batchLimits(architecture);
  const single = shapeOfOne(pairs, limits.context);
  const most = Math.floor(room / (single.rows * architecture.vocabSize));
  const together = Math.min(pairs.length, Math.max(1, most));
  const rewards = new Float64Array(2 * pairs.length);
  return Owned.during(async (own) => {
    const shape = { ...single, pairs: together, rows: together * single.rows };
    const batch = own.keep(new BatchTensors(backend, shape));
    const scorer = own.keep(await Scorer.create(backend, architecture, batch));
    const logps = async (parameters: ParameterSet) => {
      await scorer.run(parameters);
      return (await backend.read([scorer.logps.sequences]))[0] as Float32Array;
    };
    for (let first = 0; first < pairs.length; first += together) {
      // The last batch goes back over pairs that are known already, so that it is full.
      const start = Math.min(first, pairs.length - together);
      batch.load(collatePairs(pairs.slice(start, start + together), shape, limits, 'empty_completion'));
      const [theta, ref] = [await logps(policy), await logps(reference)];
      for (let p = 0; p < together; p++) {
        for (const half of [0, 1]) {
          const place = half * together + p;
          rewards[2 * (start + p) + half] = beta * (theta[place] - ref[place]);
        }
      }
    }
    return rewards;
  });
}

/** The shape of a batch that holds any one of the pairs. `shapeForPairs` would refuse the pairs of some faults. */
function shapeOfOne(pairs: readonly PreferencePair[], context: number): BatchShape {
  let positions = 1;
  let longest = 1;
  for (const { promptIds, chosenIds, rejectedIds } of pairs) {
    const completion = Math.max(chosenIds.length, rejectedIds.length);
    longest = Math.max(longest, completion);
    positions = Math.max(positions, Math.min(promptIds.length + completion, context) - 1);
  }
  return { pairs: 1, positions, rows: 2 * longest };
}
