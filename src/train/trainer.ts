import { checkTrainingConfig } from '../core/definitionSchema';
import type { EngineError } from '../core/errors';
import { learnsFromPrompts } from '../core/methods';
import type { NamedArrays } from '../core/runCheckpoint';
import { stageAfter, stagesOf } from '../core/stages';
import { batchItems, type TrainingConfig } from '../core/trainingConfig';
import type { Batch } from '../data/batching';
import type { DataSource } from '../data/pairSource';
import type { PromptSource } from '../data/promptSource';
import type { ParameterSet } from '../model/parameters';
import { Owned } from '../runtime/ownership';
import type { Loss } from './loss';
import type { Log, Method, Minibatch, PairLog, RunLog } from './methods/method';
import { pairMethodOf, type Sources, withPromptMethod } from './methods/methods';
import { policyStage, type TrainerOptions } from './policyStage';
import { planStages, type StagedModels, type StagedOptions, type StagePlan } from './stagePlans';
import { TrainerParts } from './trainerParts';
import type { TrainingStage } from './trainingStage';

/**
 * Trains a policy by the method of its configuration. Nothing but `collect` moves data off the backend. It never looks at a clock or a page: its owner
 * decides when to `step` and `collect`.
 */
export class Trainer<Logged extends Log = PairLog> {
  readonly config: TrainingConfig;
  private nextStep: number;

  private constructor(
    private readonly options: TrainerOptions<DataSource>,
    private readonly parts: TrainerParts,
    private readonly plans: readonly StagePlan<Logged>[],
    /** Of the stage that is open. */
    private place: number,
    private stage: TrainingStage<Logged>,
    readonly models: StagedModels,
    private readonly own: Owned,
  ) {
    this.config = options.config;
    this.nextStep = options.step ?? 0;
  }

  /** By the configuration's method, on pairs. @throws EngineError config_invalid; whatever the backend says of the graphs */
  static create(options: TrainerOptions): Promise<Trainer> {
    return Trainer.createWith(pairMethodOf(options.config), options);
  }

  /** By the configuration's method, on what it learns from. @throws EngineError as `create` */
  static createFrom(
    { pairs, demonstrations = pairs, prompts }: Sources,
    options: Omit<TrainerOptions, 'source'>,
  ): Promise<Trainer<RunLog>> {
    const { config } = options;
    const { method } = config;
    if (!learnsFromPrompts(method)) return Trainer.create({ ...options, source: pairs });
    if (!prompts) throw new RangeError(`${method} needs prompts`);
    if (stagesOf(config).length > 1)
      return Trainer.createStaged({ ...options, source: prompts, pairs, demonstrations });
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
      const plan: StagePlan<Logged> = {
        open: (beside) => policyStage(method, { ...options, beside }, parts, 0, own),
      };
      return new Trainer(options, parts, [plan], 0, await plan.open(options.beside), {}, own);
    });
  }

  private static createStaged(options: StagedOptions): Promise<Trainer<RunLog>> {
    const { config, beside, step = 0 } = options;
    return Owned.create(async (own) => {
      checkTrainingConfig(config);
      const parts = await partsOf(options, own);
      const { plans, ...models } = await planStages(options, parts, own);
      const place = stageAfter(config, step);
      // A later stage cannot do without what those before it have made.
      const stage = await plans[place].open(place > 0 ? (beside ?? {}) : beside);
      return new Trainer<RunLog>(options, parts, plans, place, stage, models, own);
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

  /** What the policy is held against now: where the run began with supervised fine-tuning, what came of that, once it is over. */
  get reference(): ParameterSet {
    return (this.place > 0 ? this.models.sft : undefined) ?? this.options.reference;
  }

  /** What is trained, or held, beside the policy, for a snapshot. */
  async beside(): Promise<NamedArrays | undefined> {
    const [own, held] = [await this.stage.state(), await this.plans[this.place].state?.()];
    return own || held ? { ...own, ...held } : undefined;
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
    const [logps] = await this.options.backend.read([referencePass.scorer.logps.tokens]);
    return logps as Float32Array;
  }

  /** That of the next step. */
  private async openStage(): Promise<void> {
    if (this.place + 1 === this.plans.length || this.nextStep < this.stage.until) return;
    this.stage = await this.plans[this.place + 1].open();
    this.place++;
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
