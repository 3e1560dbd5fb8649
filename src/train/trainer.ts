import { checkTrainingConfig } from '../core/definitionSchema';
import type { EngineError } from '../core/errors';
import type { Fault } from '../core/faults';
import { learnsFromPrompts } from '../core/methods';
import type { NamedArrays } from '../core/runCheckpoint';
import { policyConfig, trainsRewardModel } from '../core/stages';
import type { TrainingConfig } from '../core/trainingConfig';
import { batchItems } from '../core/trainingConfig';
import type { Batch } from '../data/batching';
import type { DataSource, PairSource } from '../data/pairSource';
import type { PromptSource } from '../data/promptSource';
import type { Architecture } from '../model/architecture';
import type { ParameterSet, Weights } from '../model/parameters';
import type { Backend } from '../runtime/backend';
import { Owned } from '../runtime/ownership';
import type { Loss, LossForm } from './loss';
import type { CollectorContext, Log, Method, Minibatch, PairLog, RunLog } from './methods/method';
import { pairMethodOf, type Sources, withPromptMethod } from './methods/methods';
import { ppo } from './methods/ppo';
import type { PpoLoss } from './methods/ppoForms';
import { holdsRewardModel, RewardModel, rewardStage } from './rewardModel';
import { TrainerParts } from './trainerParts';
import { trainingFault } from './trainingFaults';
import { TrainingStage } from './trainingStage';

export interface TrainerOptions<Data extends DataSource = PairSource> {
  readonly backend: Backend;
  readonly architecture: Architecture;
  /** Trained in place. Policy and reference belong to the caller. */
  readonly policy: ParameterSet;
  readonly reference: ParameterSet;
  readonly source: Data;
  readonly config: TrainingConfig;
  readonly capture?: boolean;
  /** Visits the pairs in their own order, batch by batch, instead of shuffled. */
  readonly inOrder?: boolean;
  /** Made for the shape of this source's batches, and the caller's to dispose of; without them the trainer makes its own. */
  readonly parts?: TrainerParts;
  /** Of the parts that the trainer makes. */
  readonly lossForm?: LossForm | undefined;
  /** A mistake to be made on purpose, whose share in the pairs the source has (data/faultyPairs.ts), and `reference` in the reference. */
  readonly fault?: Fault;
  /** Updates that were made before; the caller has put policy and moments back to where they were. */
  readonly step?: number;
  /** Of a policy that another method has trained, where the configuration asks for what it writes. */
  readonly otherPolicy?: Weights | undefined;
  /** How far a policy is from the reference, where KTO is told. */
  readonly exactKl?: CollectorContext['exactKl'];
  /** Of the snapshot that the caller has put back, where it has any. */
  readonly beside?: NamedArrays | undefined;
}

/**
 * Trains a policy by the method of its configuration. Nothing but `collect` moves data off the backend. It never looks at a clock or a page: its owner
 * decides when to `step` and `collect`.
 */
export class Trainer<Logged extends Log = PairLog> {
  readonly config: TrainingConfig;
  /** What the policy is held against. */
  readonly reference: ParameterSet;
  /** What the policy learns from where that is trained first; it is there from the start. */
  readonly rewardModel: RewardModel | undefined;
  private readonly backend: Backend;
  private nextStep: number;

  private constructor(
    { backend, config, reference, step = 0 }: TrainerOptions<DataSource>,
    private readonly parts: TrainerParts,
    private stage: TrainingStage<Logged>,
    private readonly own: Owned,
    /** The stage that follows. */
    private next?: { readonly rewardModel: RewardModel; readonly open: () => Promise<TrainingStage<Logged>> },
    rewardModel = next?.rewardModel,
  ) {
    this.backend = backend;
    this.config = config;
    this.reference = reference;
    this.rewardModel = rewardModel;
    this.nextStep = step;
  }

  /** By the configuration's method, on pairs. @throws EngineError config_invalid; whatever the backend says of the graphs */
  static create(options: TrainerOptions): Promise<Trainer> {
    return Trainer.createWith(pairMethodOf(options.config), options);
  }

  /** By the configuration's method, on what it learns from. @throws EngineError as `create` */
  static createFrom({ pairs, prompts }: Sources, options: Omit<TrainerOptions, 'source'>): Promise<Trainer<RunLog>> {
    const { config } = options;
    const { method } = config;
    if (!learnsFromPrompts(method)) return Trainer.create({ ...options, source: pairs });
    if (!prompts) throw new RangeError(`${method} needs prompts`);
    if (trainsRewardModel(config)) return Trainer.createStaged(pairs, { ...options, source: prompts });
    return withPromptMethod(method, (each) =>
      Trainer.createWith<Loss, PromptSource, RunLog>(each, { ...options, source: prompts }),
    );
  }

  /** @throws EngineError as `create` */
  static createWith<L extends Loss, Data extends DataSource, Logged extends Log>(
    method: Method<L, Data, Logged>,
    options: TrainerOptions<Data>,
  ): Promise<Trainer<Logged>> {
    return Owned.create(async (own) => {
      checkTrainingConfig(options.config);
      const parts = await partsOf(options, own);
      return new Trainer(options, parts, await stageBy(method, options, parts, 0, own), own);
    });
  }

  /** A reward model on the pairs first, then the policy on what that says of its responses. */
  private static createStaged(pairs: PairSource, options: TrainerOptions<PromptSource>): Promise<Trainer<RunLog>> {
    const { backend, architecture, reference, config, beside, step = 0 } = options;
    return Owned.create(async (own) => {
      checkTrainingConfig(config);
      const parts = await partsOf(options, own);
      const model = own.keep(await RewardModel.create({ backend, architecture, reference, source: pairs, config }));
      const from = config.reward_steps;
      if (step > from || holdsRewardModel(beside)) model.restore(beside ?? {});
      const open = (left?: NamedArrays): Promise<TrainingStage<RunLog>> =>
        stageBy<PpoLoss, PromptSource, RunLog>(ppo(model), { ...options, beside: left }, parts, from, own);
      if (step > from) return new Trainer<RunLog>(options, parts, await open(beside), own, undefined, model);
      const first: TrainingStage<RunLog> = own.keep(rewardStage(model, { backend, source: pairs, config }));
      return new Trainer<RunLog>(options, parts, first, own, { rewardModel: model, open });
    });
  }

  /** Updates made so far. */
  get step(): number {
    return this.nextStep;
  }

  get finished(): boolean {
    return this.nextStep >= this.config.max_steps;
  }

  /** The source's indices of the pairs of the next step. */
  get nextBatch(): readonly number[] {
    return this.stage.upcoming(this.nextStep);
  }

  get captured(): boolean {
    return this.parts.update.captured;
  }

  /** What the method trains beside the policy, for a snapshot. */
  beside(): Promise<NamedArrays | undefined> {
    return this.stage.state();
  }

  /** One update. Returns true when `collect` should follow: a logging step was made, the ring is full, or the stage or the run is over. */
  async runStep(): Promise<boolean> {
    await this.openStage();
    const due = await this.stage.runStep(this.nextStep);
    this.nextStep++;
    return due || this.finished;
  }

  /** What the next update learns from, collected where it was not yet: that update must follow at once. */
  async nextLesson(): Promise<Minibatch> {
    await this.openStage();
    return this.stage.next(this.nextStep);
  }

  /** Log-probabilities of the tokens of a batch of the policy's, [R]. */
  async score(batch: Batch, model: ParameterSet): Promise<Float32Array> {
    const { update, referencePass } = this.parts;
    update.batch.load(batch);
    await referencePass.scorer.run(model);
    const [logps] = await this.backend.read([referencePass.scorer.logps.tokens]);
    return logps as Float32Array;
  }

  /** That of the next step. */
  private async openStage(): Promise<void> {
    if (!this.next || this.nextStep < this.stage.until) return;
    this.stage = await this.next.open();
    this.next = undefined;
  }

  /**
   * The records of the steps since the last call. After a loss or gradient that was not finite, `failure` names the step (and the pair);
   * the weights are those before that step, and `step` goes back to it.
   */
  async collect(): Promise<{ records: Logged['metrics'][]; batches: Logged['batch'][]; failure?: EngineError }> {
    const { records, batches, failure } = await this.stage.collect();
    if (!failure) return { records, batches };
    this.nextStep = failure.step;
    return { records, batches, failure: failure.error };
  }

  dispose(): Promise<void> {
    return this.own.dispose();
  }
}

async function partsOf(options: TrainerOptions<DataSource>, own: Owned): Promise<TrainerParts> {
  const { backend, architecture, source, config, capture = false, lossForm, parts } = options;
  const shape = source.shape(batchItems(config));
  return parts ?? own.keep(await TrainerParts.create({ backend, architecture, shape, capture, lossForm }));
}

/** The policy's. @param from the run's step that is its first */
async function stageBy<L extends Loss, Data extends DataSource, Logged extends Log>(
  method: Method<L, Data, Logged>,
  options: TrainerOptions<Data>,
  { update, referencePass }: TrainerParts,
  from: number,
  own: Owned,
): Promise<TrainingStage<Logged>> {
  const { backend, policy, reference, inOrder = false } = options;
  const config = policyConfig(options.config);
  const loss = own.keep(method.createLoss(update.lossContext, config));
  const { statistics } = referencePass;
  const fault = trainingFault(options.fault ?? 'none', backend, update.optimizer);
  const context = { ...options, config, update, referencePass, loss, inOrder, fault, from };
  const collector = await method.openCollector(context, own);
  await update.prepare(loss, config);
  const stage = TrainingStage.create({
    ...{ backend, method, update, loss, statistics, collector, config, from, model: policy },
    updater: fault?.updater,
    measure: (logits, referenceLogits) => referencePass.measure(update.head, logits, reference, referenceLogits),
  });
  return own.keep(stage);
}
