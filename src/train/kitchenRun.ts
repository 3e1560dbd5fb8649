import type { PreferencePair } from '../data/batching';
import { ExactWorld } from '../data/exact/exactWorld';
import { MassSplit } from '../data/exact/massSplit';
import { DISHES } from '../data/kitchen/dishes';
import { COMPLETIONS, KITCHEN_TREE } from '../data/kitchen/grammar';
import { completionRewards, trueReward } from '../data/kitchen/reward';
import { firstVisited } from '../data/pairOrder';
import { sameIds } from '../data/preferences';
import { closedForm } from '../math/closedForm';
import { Random } from '../math/random';
import { PLAIN_SAMPLING } from '../math/sampling';
import type { PairsState, RunCheckpoint, Snapshot } from './checkpoint';
import { HandPairs } from './handPairs';
import { KitchenPairs } from './kitchenPairs';
import type { ParameterSet } from './parameters';
import type { WrittenCompletion } from './promptWriter';
import type { DishRecord, DistributionRecord, EvaluationRecord, PairRecord, Proposal } from './records';
import type { RunConfig } from './runConfig';
import { type Choice, checkDefinition, DEFAULT_DEFINITION, type RunDefinition } from './runDefinition';
import { checkSnapshot, restoreSnapshot, takeSnapshot } from './snapshots';
import { Trainer } from './trainer';
import { Workbench, type WorkbenchOptions } from './workbench';

const COMPLETION_STREAM = 0x636f_6d70;
/** Pairs, the first in the order of training, that say which completions count as chosen and as rejected. */
const MASS_PAIRS = 64;
/** Batches of samples among which two different ones are looked for. */
const MAX_PROPOSALS = 8;

/** Where a run starts that is no fresh one; with the pairs of the earlier run, where both draw theirs alike. */
export interface StartingPoint extends Snapshot {
  readonly pairs?: PairsState;
}

/** A policy to look at: the present one, or a past one that lies on the workbench. */
export interface Shown {
  readonly parameters: ParameterSet;
  readonly step: number;
}

/** A DPO run in the kitchen: the pairs, the trainer, and everything that is measured exactly. It works at a workbench that may outlive it. */
export class KitchenRun {
  private world: ExactWorld | undefined;
  private split: MassSplit | undefined;
  /** Log-probabilities of all outcomes, of the policy that was measured last. */
  private measured: { readonly shown: Shown; readonly logps: Float64Array[] } | undefined;

  private constructor(
    readonly bench: Workbench,
    readonly definition: RunDefinition,
    readonly trainer: Trainer,
    private readonly source: KitchenPairs | HandPairs,
    private readonly ownsBench: boolean,
  ) {}

  /** A run with a workbench of its own. @throws EngineError as `start`; whatever the backend says of the graphs */
  static async open(
    options: Omit<WorkbenchOptions, 'batchSize'> & { readonly config: RunConfig },
  ): Promise<KitchenRun> {
    const { config, ...rest } = options;
    const definition = { ...DEFAULT_DEFINITION, config };
    checkDefinition(definition);
    const { per_device_train_batch_size: batchSize, fault } = config;
    const bench = await Workbench.create({ ...rest, batchSize, fault });
    return KitchenRun.begin(bench, definition, undefined, true);
  }

  /**
   * A run at a workbench for its model and size of batch; an earlier run there must not be used any more.
   * @param from goes on where an earlier run stood
   * @throws EngineError config_invalid, checkpoint_mismatch
   */
  static start(bench: Workbench, definition: RunDefinition, from?: StartingPoint): Promise<KitchenRun> {
    return KitchenRun.begin(bench, definition, from, false);
  }

  private static async begin(
    bench: Workbench,
    definition: RunDefinition,
    from: StartingPoint | undefined,
    ownsBench: boolean,
  ): Promise<KitchenRun> {
    checkDefinition(definition);
    const { config, taste, choices } = definition;
    const { fault } = config;
    const { backend, architecture } = bench.options;
    const { policy, parts } = bench;
    const byHand = config.label_source === 'hand';
    const source = byHand ? new HandPairs(choices) : new KitchenPairs(bench.pairs, config, taste, from?.pairs);
    const trained = { policy, optimizer: parts.optimizer };
    if (from) checkSnapshot(trained, from);
    bench.clear();
    if (from) restoreSnapshot(trained, from);
    const reference = bench.trainingReference(fault);
    const about = { policy, reference, source, config, fault, parts, step: from?.step ?? 0 };
    const trainer = await Trainer.create({ backend, architecture, ...about });
    return new KitchenRun(bench, definition, trainer, source, ownsBench);
  }

  get config(): RunConfig {
    return this.definition.config;
  }

  get policy(): ParameterSet {
    return this.bench.policy;
  }

  get reference(): ParameterSet {
    return this.bench.reference;
  }

  /** False while the visitor is to choose and has not yet. */
  get hasData(): boolean {
    return this.source instanceof KitchenPairs || this.source.count > 0;
  }

  /** Takes a choice by hand into the data from the present step on. */
  choose(choice: Omit<Choice, 'step'>): Choice {
    const placed = { ...choice, step: this.trainer.step };
    if (this.source instanceof HandPairs) this.source.add(placed);
    this.split = undefined;
    return placed;
  }

  /** The present policy. */
  get present(): Shown {
    return { parameters: this.policy, step: this.trainer.step };
  }

  /** The exact quantities of the policy as it is now. @param sampled also estimate the KL from samples */
  async evaluate(sampled: boolean): Promise<EvaluationRecord> {
    const { policy, reference, config } = this;
    const { step } = this.trainer;
    const world = await this.exactWorld();
    const logps = await this.logpsOf(this.present);
    const { kl, oracleBeta: _, ...exact } = world.evaluate(logps);
    const estimate = sampled ? await this.bench.samples.estimate(policy, reference, config.seed + step) : undefined;
    const split = this.hasData ? await this.massSplit() : undefined;
    return {
      step,
      ...exact,
      'kl/exact': kl,
      ...(estimate && { 'kl/sampled': estimate }),
      ...(split && { mass: split.of(logps) }),
    };
  }

  /** Every outcome of a dish under π_ref, a policy, and π* at the run's β. */
  async distribution(dish: number, shown: Shown): Promise<DistributionRecord> {
    const { beta } = this.config;
    const { referenceLogps, rewards } = (await this.exactWorld()).outcomesOf(dish);
    const policy = (await this.logpsOf(shown))[dish];
    const optimum = closedForm(referenceLogps, rewards, beta);
    return {
      step: shown.step,
      dish,
      rewards: wellFormed(rewards),
      malformedReward: this.definition.taste.malformed,
      reference: wellFormed(referenceLogps),
      policy: wellFormed(policy),
      oracle: wellFormed(optimum.logps),
      beta,
      logZ: optimum.logZ,
    };
  }

  /** Rewards and π_ref of every dish. */
  async dishes(): Promise<DishRecord[]> {
    const world = await this.exactWorld();
    return DISHES.map((_, dish) => {
      const { rewards, referenceLogps } = world.outcomesOf(dish);
      return { rewards: wellFormed(rewards), reference: wellFormed(referenceLogps) };
    });
  }

  /** Log-probabilities of the well-formed completions of every dish under a policy, [dishes][528]. */
  async wellFormedLogps(shown: Shown): Promise<Float32Array[]> {
    return (await this.logpsOf(shown)).map(wellFormed);
  }

  /** Completions of a prompt by π_ref and a policy, from the same random numbers, so that a difference is the training's. */
  async complete(
    promptIds: readonly number[],
    temperature: number,
    shown: Shown,
  ): Promise<{ reference: WrittenCompletion[]; policy: WrittenCompletion[] }> {
    const sampling = { do_sample: temperature > 0, temperature, top_k: 0, top_p: 1 };
    const write = (parameters: ParameterSet) => {
      const random = new Random(this.config.seed, COMPLETION_STREAM);
      return this.bench.writer.write(parameters, promptIds, sampling, random, this.definition.taste);
    };
    return { reference: await write(this.reference), policy: await write(shown.parameters) };
  }

  /** One pair as it is trained, under the training's reference and a policy. @param index its place in the data set */
  async inspect(index: number, shown: Shown): Promise<PairRecord> {
    const [pair] = await this.trainer.pairs([index]);
    const reference = await this.bench.prober.probe(pair, this.trainer.reference);
    const policy = await this.bench.prober.probe(pair, shown.parameters);
    const dish = DISHES.findIndex(({ promptIds }) => sameIds(promptIds, pair.promptIds));
    const sequence = (tokens: readonly number[], half: 'chosen' | 'rejected') => ({
      tokens,
      referenceLogits: reference[half],
      policyLogits: policy[half],
      reward: trueReward(DISHES[dish], tokens, this.definition.taste),
    });
    return {
      step: shown.step,
      index,
      dish,
      promptTokens: pair.promptIds,
      chosen: sequence(pair.chosenIds, 'chosen'),
      rejected: sequence(pair.rejectedIds, 'rejected'),
    };
  }

  /** Pairs that can be inspected. */
  get pairCount(): number {
    return this.source instanceof HandPairs ? this.source.count : this.source.size;
  }

  /** Two different well-formed completions of a dish by π_ref. */
  async propose(dish: number, random: Random): Promise<Proposal> {
    const { writer } = this.bench;
    const places = new Set<number>();
    for (let attempt = 0; attempt < MAX_PROPOSALS && places.size < 2; attempt++) {
      const { promptIds } = DISHES[dish];
      const written = await writer.write(this.reference, promptIds, PLAIN_SAMPLING, random, this.definition.taste);
      for (const { tokens } of written) {
        const place = COMPLETIONS.findIndex((completion) => sameIds(completion, tokens));
        if (place >= 0 && places.size < 2) places.add(place);
      }
    }
    // A reference that has collapsed writes one thing only: chance supplies the other.
    while (places.size < 2) places.add(random.integer(COMPLETIONS.length));
    const [first, second] = places;
    return { dish, first, second };
  }

  /** Policy and moments as they are now. */
  snapshot(): Promise<Snapshot> {
    const { optimizer } = this.bench.parts;
    return takeSnapshot({ policy: this.policy, optimizer }, this.trainer.step);
  }

  /** A snapshot with the pairs that have been drawn. @param snapshot default: of now */
  async checkpoint(snapshot?: Snapshot): Promise<RunCheckpoint> {
    return { ...(snapshot ?? (await this.snapshot())), pairs: this.source.state };
  }

  async dispose(): Promise<void> {
    await this.trainer.dispose();
    if (this.ownsBench) await this.bench.dispose();
  }

  private async logpsOf(shown: Shown): Promise<Float64Array[]> {
    const { measured } = this;
    if (measured && measured.shown.parameters === shown.parameters && measured.shown.step === shown.step)
      return measured.logps;
    const logps = await this.bench.evaluator.logps(shown.parameters);
    this.measured = { shown, logps };
    return logps;
  }

  private async exactWorld(): Promise<ExactWorld> {
    if (this.world) return this.world;
    const { taste } = this.definition;
    const rewards = DISHES.map((dish) => completionRewards(dish, taste));
    this.world = new ExactWorld(KITCHEN_TREE, await this.bench.exactReference(), rewards, taste.malformed);
    return this.world;
  }

  private async massSplit(): Promise<MassSplit> {
    if (this.split) return this.split;
    const pairs = await this.source.pairs(this.visited(MASS_PAIRS));
    const prompts = pairs.map((pair) => DISHES.findIndex(({ promptIds }) => sameIds(promptIds, pair.promptIds)));
    this.split = new MassSplit(
      COMPLETIONS,
      pairs.map((pair, i) => ({ prompt: prompts[i], pair })),
    );
    return this.split;
  }

  /**
   * Places of the pairs that training visits first, `most` of them or all where there are fewer. Asked for in that order, they are the pairs that
   * training gets.
   */
  visited(most: number): number[] {
    const { source } = this;
    if (source instanceof HandPairs) return Array.from({ length: Math.min(most, source.count) }, (_, i) => i);
    return firstVisited(source.size, most, this.config.seed);
  }

  /** Pairs of the data, without a fault. Those that are not drawn yet are drawn aside: the run draws its own as if nobody had asked. */
  peek(indices: readonly number[]): Promise<PreferencePair[]> {
    const { source } = this;
    return (source instanceof KitchenPairs ? source.copy() : source).pairs(indices);
  }
}

/** Completions come first among the outcomes. */
function wellFormed(outcomes: Float64Array): Float32Array {
  return Float32Array.from(outcomes.subarray(0, COMPLETIONS.length));
}
