import type { Architecture } from '../model/architecture';
import type { Backend } from '../runtime/backend';
import { makeBench } from './benchParts';
import type { PackedPairs } from './packedPairs';
import { PairProber } from './pairProber';
import type { ParameterSet, Weights } from './parameters';
import { PromptSampler } from './promptSampler';
import { TrainerParts } from './trainerParts';

export interface OwnWorkbenchOptions {
  readonly backend: Backend;
  readonly architecture: Architecture;
  /** Of the reference, and where every policy starts. */
  readonly weights: Weights;
  /** All pairs: their longest decide the shapes. */
  readonly pairs: PackedPairs;
  /** Pairs per step. */
  readonly batchSize: number;
  readonly capture?: boolean;
}

/**
 * Everything that a run on own data has on its backend and that is costly to make: sessions and weights, for one model, one data set and one size of
 * batch. One run after the other works at it, so that a reset costs no compilation.
 */
export class OwnWorkbench {
  private constructor(
    readonly options: OwnWorkbenchOptions,
    readonly policy: ParameterSet,
    readonly reference: ParameterSet,
    readonly parts: TrainerParts,
    readonly prober: PairProber,
    readonly sampler: PromptSampler,
  ) {}

  /** @throws EngineError whatever the backend says of the graphs; what was made until then is given back */
  static async create(options: OwnWorkbenchOptions): Promise<OwnWorkbench> {
    const { backend, architecture, pairs, batchSize, capture = false } = options;
    return makeBench(options, async ({ keep, parameters }) => {
      const [policy, reference] = ['policy', 'reference'].map(parameters);
      const parts = keep(await TrainerParts.create(backend, architecture, pairs.shape(batchSize), capture));
      const prober = keep(await PairProber.create(backend, architecture, pairs.shape(1)));
      const longest = { prompt: pairs.longestPrompt, completion: pairs.longestCompletion };
      const sampler = keep(await PromptSampler.create(backend, architecture, longest));
      return new OwnWorkbench(options, policy, reference, parts, prober, sampler);
    });
  }

  /** Back to where a fresh run starts: the policy is the reference. */
  clear(): void {
    this.policy.write(this.options.weights);
    this.parts.clear();
  }

  async dispose(): Promise<void> {
    for (const part of [this.parts, this.prober, this.sampler]) await part.dispose();
    for (const set of [this.policy, this.reference]) set.destroy();
  }
}
