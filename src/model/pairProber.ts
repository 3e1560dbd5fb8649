import { type BatchShape, collatePairs, type PreferencePair } from '../data/batching';
import type { Backend } from '../runtime/backend';
import { Owned } from '../runtime/ownership';
import type { Architecture } from './architecture';
import { BatchTensors, batchLimits } from './batchTensors';
import { Scorer } from './logps';
import type { ParameterSet } from './parameters';

/** Logits of one model where it predicts each token of a pair's completions, [n·V]. */
export interface ProbedPair {
  readonly chosen: Float32Array;
  readonly rejected: Float32Array;
}

/** Looks at one pair at a time: the logits behind its log-probabilities, read back. */
export class PairProber {
  private constructor(
    private readonly backend: Backend,
    private readonly architecture: Architecture,
    private readonly batch: BatchTensors,
    private readonly scorer: Scorer,
    private readonly own: Owned,
  ) {}

  /** @param shape of a batch of one pair */
  static create(backend: Backend, architecture: Architecture, shape: BatchShape): Promise<PairProber> {
    return Owned.create(async (own) => {
      const batch = own.keep(new BatchTensors(backend, shape));
      const scorer = own.keep(await Scorer.create(backend, architecture, batch));
      return new PairProber(backend, architecture, batch, scorer, own);
    });
  }

  async probe(pair: PreferencePair, parameters: ParameterSet): Promise<ProbedPair> {
    const { vocabSize } = this.architecture;
    // Whatever the pair is: a completion that a fault has emptied can be looked at too.
    this.batch.load(collatePairs([pair], this.batch.shape, batchLimits(this.architecture), 'empty_completion'));
    const [logits] = (await this.backend.read([await this.scorer.run(parameters)])) as [Float32Array];
    const chosenEnd = pair.chosenIds.length * vocabSize;
    return {
      chosen: logits.slice(0, chosenEnd),
      rejected: logits.slice(chosenEnd, chosenEnd + pair.rejectedIds.length * vocabSize),
    };
  }

  dispose(): Promise<void> {
    return this.own.dispose();
  }
}
