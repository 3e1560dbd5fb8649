import type { FileConfig } from '../../core/fileConfig';
import type { HeldOutEvaluation } from '../../core/records';
import { collatePairs, type PreferencePair } from '../../data/batching';
import { Random } from '../../math/random';
import { batchLimits } from '../../model/batchTensors';
import type { ParameterSet } from '../../model/parameters';
import type { EvaluationOptions, PolicyAt, SharedTensors } from '../world';
import { type HeldOutLogps, heldOutMetrics } from './heldOutMetrics';
import type { PackedPairs } from './packedPairs';
import type { PromptSampler } from './promptSampler';

/** Held-out prompts, the first that are short enough, whose samples estimate the KL. */
const KL_PROMPTS = 8;
const KL_STREAM = 0x6b6c;

/** The pairs that are measured and not trained on. The trainer's own batch and scorer serve, so that measuring takes no memory of its own. */
export class HeldOutPairs {
  /** By place among the held-out pairs, 2 each (chosen, rejected); NaN where not computed yet. */
  private readonly referenceLogps: Float64Array;
  private readonly klPrompts: readonly (readonly number[])[];

  constructor(
    private readonly pairs: PackedPairs,
    private readonly config: FileConfig,
    private readonly sampler: PromptSampler,
    private readonly shared: SharedTensors,
  ) {
    this.referenceLogps = new Float64Array(2 * pairs.size).fill(Number.NaN);
    this.klPrompts = promptsOf(pairs, sampler.longestPrompt);
  }

  /** What TRL logs of an evaluation, and the KL on fresh samples; undefined where it was stopped on the way. */
  async evaluate(
    { parameters, step }: PolicyAt,
    { progress = () => {}, stopped = () => false }: EvaluationOptions,
  ): Promise<HeldOutEvaluation | undefined> {
    const { config, pairs, klPrompts, sampler } = this;
    const measured: HeldOutLogps[] = [];
    const together = config.per_device_train_batch_size;
    for (let from = 0; from < pairs.size; from += together) {
      if (await stopped()) return undefined;
      progress(from, pairs.size);
      measured.push(...(await this.measure(parameters, from, Math.min(from + together, pairs.size))));
    }
    progress(pairs.size, pairs.size);
    const seed = new Random(config.seed, KL_STREAM + step).uint32();
    const { reference } = this.shared;
    const kl =
      klPrompts.length > 0 ? await sampler.estimateKl(parameters, reference, klPrompts, seed, stopped) : undefined;
    if (await stopped()) return undefined;
    return { step, ...heldOutMetrics(measured, config), ...(kl && { 'kl/sampled': kl }) };
  }

  all(): Promise<PreferencePair[]> {
    return this.pairs.pairs(Array.from({ length: this.pairs.size }, (_, place) => place));
  }

  /** Held-out pairs `from` … `to` − 1, at most a batch of them. */
  private async measure(policy: ParameterSet, from: number, to: number): Promise<HeldOutLogps[]> {
    const { batch, architecture, reference } = this.shared;
    const { pairs: count } = batch.shape;
    const places = Array.from({ length: count }, (_, i) => Math.min(from + i, to - 1));
    const pairs = await this.pairs.pairs(places);
    batch.load(collatePairs(pairs, batch.shape, batchLimits(architecture)));
    const logps = await this.score(policy);
    if (Number.isNaN(this.referenceLogps[2 * from])) {
      const known = await this.score(reference);
      places.forEach((place, i) => {
        this.referenceLogps.set([known[i], known[count + i]], 2 * place);
      });
    }
    return places.slice(0, to - from).map((place, i) => ({
      chosenTokens: pairs[i].chosenIds.length,
      rejectedTokens: pairs[i].rejectedIds.length,
      policyChosen: logps[i],
      policyRejected: logps[count + i],
      referenceChosen: this.referenceLogps[2 * place],
      referenceRejected: this.referenceLogps[2 * place + 1],
    }));
  }

  /** Log-probabilities of the sequences of the batch that is loaded. */
  private async score(parameters: ParameterSet): Promise<ArrayLike<number>> {
    const { backend, scorer } = this.shared;
    await scorer.run(parameters);
    return (await backend.read([scorer.logps.sequences]))[0];
  }
}

function promptsOf(pairs: PackedPairs, longest: number): (readonly number[])[] {
  const prompts: (readonly number[])[] = [];
  const seen = new Set<string>();
  for (let place = 0; place < pairs.size && prompts.length < KL_PROMPTS; place++) {
    const { promptIds } = pairs.at(place);
    const key = promptIds.join();
    if (promptIds.length > longest || seen.has(key)) continue;
    seen.add(key);
    prompts.push(promptIds);
  }
  return prompts;
}
