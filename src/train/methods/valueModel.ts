import { EngineError } from '../../core/errors';
import type { NamedArrays } from '../../core/runCheckpoint';
import type { TrainingConfig } from '../../core/trainingConfig';
import type { Batch, BatchShape } from '../../data/batching';
import type { Architecture } from '../../model/architecture';
import { ParameterSet } from '../../model/parameters';
import { ValueScorer } from '../../model/valueScorer';
import type { Backend, Tensor } from '../../runtime/backend';
import { Owned } from '../../runtime/ownership';
import { arrayIn, type NamedSets, readSets, writeSets } from '../namedSets';
import { learningRate } from '../schedule';
import { Update } from '../update';
import { GraphLoss } from './graphLoss';
import { valueForm } from './ppoForms';

const STEPS = 'value.steps';

/** Whether a snapshot holds a value model. */
export const holdsValueModel = (beside: NamedArrays): boolean => Object.hasOwn(beside, STEPS);

/** What a state is worth, for each token of a response before it is written: trained beside the policy, by an update of its own. */
export class ValueModel {
  private steps = 0;

  private constructor(
    private readonly backend: Backend,
    private readonly parameters: ParameterSet,
    private readonly update: Update,
    private readonly loss: GraphLoss,
    private readonly scorer: ValueScorer,
    private readonly own: Owned,
  ) {}

  /** @param architecture with a scalar head @param start whose weights it takes over, as far as it has them; its head starts at zero where that has none */
  static create(
    backend: Backend,
    architecture: Architecture,
    shape: BatchShape,
    start: ParameterSet,
  ): Promise<ValueModel> {
    return Owned.create(async (own) => {
      const parameters = own.keep(new ParameterSet(backend, architecture, 'value'));
      parameters.copyFrom(start);
      const update = own.keep(await Update.create({ backend, architecture, shape }));
      const loss = own.keep(new GraphLoss(update.lossContext, valueForm(update.batch)));
      const scorer = own.keep(await ValueScorer.create(backend, architecture, update.batch));
      return new ValueModel(backend, parameters, update, loss, scorer, own);
    });
  }

  /** Of each row of a batch, [R]. @throws EngineError where an update before was not finite: none since has changed anything @param step for that error */
  async values(batch: Batch, step: number): Promise<Float32Array> {
    this.update.batch.load(batch);
    const values = await this.scorer.values(this.parameters);
    const [status] = await this.backend.read([this.update.status]);
    if (status[0] === 0) return values;
    const message = 'the gradient of the value model is not finite; try a smaller value_learning_rate';
    throw new EngineError('non_finite_gradient', message, { step });
  }

  /** One update of its own. @param rows [R] each @param step of the policy @returns its loss, [1] */
  async learn(
    batch: Batch,
    rows: { readonly oldValues: Float32Array; readonly returns: Float32Array },
    config: TrainingConfig,
    step: number,
  ): Promise<Tensor> {
    const { backend, loss, update, parameters: policy } = this;
    update.load(batch);
    backend.write(loss.feeds.old_values, rows.oldValues);
    backend.write(loss.feeds.returns, rows.returns);
    const own = { ...config, learning_rate: config.value_learning_rate };
    await update.run({ policy, loss, config: own, learningRate: learningRate(own, step), step: this.steps++ });
    return loss.readings.loss;
  }

  /** Weights, moments and the number of updates, by name. */
  async state(): Promise<NamedArrays> {
    return { ...(await readSets(this.sets)), [STEPS]: Float32Array.of(this.steps) };
  }

  /** @throws EngineError checkpoint_mismatch naming the first array that does not fit the model */
  restore(state: NamedArrays): void {
    writeSets(this.sets, state);
    [this.steps] = arrayIn(state, STEPS, 1);
  }

  private get sets(): NamedSets {
    const { m, v } = this.update.optimizer;
    return { value: this.parameters, 'value.m': m, 'value.v': v };
  }

  dispose(): Promise<void> {
    return this.own.dispose();
  }
}
