import { collatePairs, type PreferencePair } from '../data/batching';
import { type Split, splitPairs } from '../data/heldOut';
import { firstVisited } from '../data/pairOrder';
import { nextTokens, tokenScores } from '../math/pairView';
import { Random } from '../math/random';
import type { SamplingSettings } from '../math/sampling';
import type { Completion } from '../model/generate';
import { batchLimits } from './batchTensors';
import type { Snapshot } from './checkpoint';
import { type HeldOutLogps, heldOutMetrics } from './heldOutMetrics';
import { checkOwnConfig, type OwnRunConfig } from './ownConfig';
import type { OwnWorkbench } from './ownWorkbench';
import type { PackedPairs } from './packedPairs';
import type { ParameterSet } from './parameters';
import type { OwnEvaluation, OwnPair, OwnSequence } from './records';
import { checkSnapshot, restoreSnapshot, takeSnapshot } from './snapshots';
import { Trainer } from './trainer';

/** Held-out prompts, the first that are short enough, whose samples estimate the KL. */
const KL_PROMPTS = 8;
/** What else could have stood at a place. */
const NEXT_TOKENS = 5;
const COMPLETION_STREAM = 0x636f_6d70;
const KL_STREAM = 0x6b6c;

export interface Measuring {
  /** Pairs measured so far. */
  readonly progress?: (done: number, total: number) => void;
  /** Asked now and then: true gives up, with no result. */
  readonly stopped?: () => boolean;
}

/**
 * A DPO run on pairs that somebody brings, of which nothing but the tokens is known: no world, no true reward. A tenth of the pairs is held out
 * and measured. It works at a workbench that outlives it.
 */
export class OwnRun {
  /** Of two pairs, the fewest, one is trained on. */
  readonly hasData = true;
  /** By place among the held-out pairs, 2 each (chosen, rejected); NaN where not computed yet. */
  private readonly referenceLogps: Float64Array;
  private readonly klPrompts: readonly (readonly number[])[];

  private constructor(
    readonly bench: OwnWorkbench,
    readonly config: OwnRunConfig,
    /** Steps, metrics: everything about the training itself. Its indices are places among `split.training`. */
    readonly trainer: Trainer,
    readonly split: Split,
    private readonly heldOut: PackedPairs,
  ) {
    this.referenceLogps = new Float64Array(2 * heldOut.size).fill(Number.NaN);
    this.klPrompts = promptsOf(heldOut, bench.sampler.longestPrompt);
  }

  /**
   * A run at a workbench for its data and size of batch; an earlier run there must not be used any more.
   * @param from goes on where an earlier run with the same data and seed stood
   * @throws EngineError config_invalid (of less than two pairs too), checkpoint_mismatch
   */
  static async start(bench: OwnWorkbench, config: OwnRunConfig, from?: Snapshot): Promise<OwnRun> {
    checkOwnConfig(config);
    const { backend, architecture, pairs } = bench.options;
    const { policy, reference, parts } = bench;
    const split = splitPairs(pairs.size, config.seed);
    const trained = { policy, optimizer: parts.optimizer };
    if (from) checkSnapshot(trained, from);
    bench.clear();
    if (from) restoreSnapshot(trained, from);
    const source = pairs.subset(split.training);
    const about = { policy, reference, source, config, parts, step: from?.step ?? 0 };
    const trainer = await Trainer.create({ backend, architecture, ...about });
    return new OwnRun(bench, config, trainer, split, pairs.subset(split.heldOut));
  }

  /** Pairs of the data set, held-out ones included. */
  get size(): number {
    return this.bench.options.pairs.size;
  }

  /** The held-out pairs under the policy as it is now, and the KL on fresh samples; undefined where it was stopped on the way. */
  async evaluate({ progress = () => {}, stopped = () => false }: Measuring = {}): Promise<OwnEvaluation | undefined> {
    const { config, heldOut, trainer } = this;
    const { policy, reference, sampler } = this.bench;
    const { step } = trainer;
    const measured: HeldOutLogps[] = [];
    const together = config.per_device_train_batch_size;
    for (let from = 0; from < heldOut.size; from += together) {
      if (stopped()) return undefined;
      progress(from, heldOut.size);
      measured.push(...(await this.measure(from, Math.min(from + together, heldOut.size))));
    }
    progress(heldOut.size, heldOut.size);
    const seed = new Random(config.seed, KL_STREAM + step).uint32();
    const kl =
      this.klPrompts.length > 0
        ? await sampler.estimateKl(policy, reference, this.klPrompts, seed, stopped)
        : undefined;
    if (stopped()) return undefined;
    return { step, ...heldOutMetrics(measured, config), ...(kl && { 'kl/sampled': kl }) };
  }

  /** One pair token by token under both models. @param index its place in the data set */
  async inspect(index: number): Promise<OwnPair> {
    const { prober, policy, reference, options } = this.bench;
    const pair = options.pairs.at(index);
    const referenceLogits = await prober.probe(pair, reference);
    const policyLogits = await prober.probe(pair, policy);
    const sequence = (tokens: readonly number[], half: 'chosen' | 'rejected'): OwnSequence => {
      const logits = { tokens, referenceLogits: referenceLogits[half], policyLogits: policyLogits[half] };
      return {
        tokens,
        referenceLogps: tokenScores(logits.referenceLogits, tokens).map(({ logp }) => logp),
        policyLogps: tokenScores(logits.policyLogits, tokens).map(({ logp }) => logp),
        next: tokens.map((_, place) => nextTokens(logits, place, NEXT_TOKENS)),
      };
    };
    return {
      step: this.trainer.step,
      index,
      heldOut: this.split.heldOut.includes(index),
      promptTokens: pair.promptIds,
      chosen: sequence(pair.chosenIds, 'chosen'),
      rejected: sequence(pair.rejectedIds, 'rejected'),
    };
  }

  /**
   * Completions of a prompt by π_ref and π_θ, from the same random numbers, so that a difference is the training's.
   * @throws EngineError as `PromptSampler.write`
   */
  async write(
    promptIds: readonly number[],
    sampling: SamplingSettings,
  ): Promise<{ reference: Completion[]; policy: Completion[] }> {
    const { sampler, policy, reference } = this.bench;
    const write = (parameters: ParameterSet) =>
      sampler.write(parameters, promptIds, sampling, new Random(this.config.seed, COMPLETION_STREAM));
    return { reference: await write(reference), policy: await write(policy) };
  }

  /** Places among the training pairs of those that training visits first, in that order: `most` of them or all where there are fewer. */
  visited(most: number): number[] {
    return firstVisited(this.split.training.length, most, this.config.seed);
  }

  /** @param places among the training pairs */
  peek(places: readonly number[]): Promise<readonly PreferencePair[]> {
    return this.trainer.pairs(places);
  }

  heldOutPairs(): Promise<readonly PreferencePair[]> {
    return this.heldOut.pairs([...this.split.heldOut.keys()]);
  }

  /** Policy and moments as they are now: enough, with the data, to go on at this step. */
  snapshot(): Promise<Snapshot> {
    const { policy, parts } = this.bench;
    return takeSnapshot({ policy, optimizer: parts.optimizer }, this.trainer.step);
  }

  /** The workbench stays. */
  dispose(): Promise<void> {
    return this.trainer.dispose();
  }

  /** Held-out pairs `from` … `to` − 1, at most a batch of them: the trainer's own tensors and scorer serve, so that measuring takes no memory of its own. */
  private async measure(from: number, to: number): Promise<HeldOutLogps[]> {
    const { options, parts, policy, reference } = this.bench;
    const { batch } = parts;
    const { pairs: count } = batch.shape;
    const places = Array.from({ length: count }, (_, i) => Math.min(from + i, to - 1));
    const pairs = await this.heldOut.pairs(places);
    batch.load(collatePairs(pairs, batch.shape, batchLimits(options.architecture)));
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
    const { options, parts } = this.bench;
    await parts.scorer.run(parameters);
    return (await options.backend.read([parts.scorer.logps.sequences]))[0];
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
