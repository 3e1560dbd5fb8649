import type { LearntResponses, PpoMetrics, ResponseRecord } from '../../core/rolloutRecords';
import type { NamedArrays } from '../../core/runCheckpoint';
import type { TrainingConfig } from '../../core/trainingConfig';
import type { Batch } from '../../data/batching';
import { PairOrder } from '../../data/pairOrder';
import type { PromptSource } from '../../data/promptSource';
import { generalizedAdvantages, spreadOf, tokenRewards, whiten } from '../../math/advantages';
import { adaptedCoefficient } from '../../math/klController';
import type { Random } from '../../math/random';
import type { ParameterSet } from '../../model/parameters';
import { type RewardModel, scalarHeadOf } from '../rewardModel';
import type { Collector, CollectorContext, HeldModel, Log, Method, Minibatch } from './method';
import { type PpoLoss, policyForm } from './ppoForms';
import { ppoMetrics, ppoRecord } from './ppoMetrics';
import { RolloutLoss } from './rolloutLoss';
import {
  collateResponses,
  learntFrom,
  type Response,
  RolloutWriter,
  responseScores,
  rolloutRandom,
  spreadRows,
} from './rollouts';
import { holdsValueModel, ValueModel } from './valueModel';

export interface PpoLog extends Log {
  readonly metrics: PpoMetrics;
  readonly batch: ResponseRecord;
}

/** A response with what is learnt from it: what it is given, and of each token the reference's log-probability, value, advantage and return. */
interface Lesson {
  readonly response: Response;
  readonly score: number;
  readonly referenceLogps: readonly number[];
  readonly values: readonly number[];
  readonly advantages: readonly number[];
  readonly returns: readonly number[];
}

const KL_COEF = 'kl_coef';

type Text = Pick<Response, 'prompt' | 'tokens'>;

/** Whole rollouts, each gone through several times in minibatches. */
class PpoCollector implements Collector<PpoLoss> {
  private readonly order: PairOrder;
  private coefficient: number;

  constructor(
    private readonly context: CollectorContext<PpoLoss, PromptSource>,
    private readonly writer: RolloutWriter,
    private readonly value: ValueModel,
    private readonly rewardModel: RewardModel | undefined,
  ) {
    const { config, source, inOrder, beside } = context;
    this.order = new PairOrder(source.size, rolloutSize(config), config.seed, !inOrder);
    // A run that is taken up before its first rollout, or that another method made, has none.
    if (beside && holdsValueModel(beside)) value.restore(beside);
    const { kl_coef, kl_target } = this.context.config;
    const adapted = kl_target > 0 ? beside?.[KL_COEF]?.[0] : undefined;
    this.coefficient = Math.fround(adapted ?? kl_coef);
  }

  async collect(step: number, policy: ParameterSet): Promise<readonly Minibatch[]> {
    const { num_ppo_epochs, num_mini_batches, per_device_train_batch_size: size, seed } = this.context.config;
    const { coefficient } = this;
    const rollout = Math.floor((step - this.context.from) / (num_ppo_epochs * num_mini_batches));
    const random = rolloutRandom(seed, step);
    const responses = await this.writer.write(policy, this.order.batch(rollout), random);
    const { lessons, moments } = await this.lessons(responses, step);
    const ppo = { klCoefficient: coefficient, ...moments };
    this.adapt(lessons);
    const epoch = (rollout * responses.length) / this.context.source.size;
    const passes = Array.from({ length: num_ppo_epochs }, () => chunks(shuffled(lessons, random), size));
    return passes.flat().map((some, i) => this.minibatch(some, this.texts(some.length, random), ppo, epoch, step + i));
  }

  async state(): Promise<NamedArrays> {
    const own = { ...(await this.value.state()), [KL_COEF]: Float32Array.of(this.coefficient) };
    return { ...(await this.rewardModel?.state({ learns: false })), ...own };
  }

  /** Of PPO-ptx: completions as the text that the models learnt from has them, of prompts that are drawn. */
  private texts(count: number, random: Random): Text[] {
    const { source } = this.context;
    if (this.context.config.ptx_coef === 0) return [];
    return Array.from({ length: count }, () => {
      const prompt = random.integer(source.size);
      return { prompt, tokens: source.draw(prompt, random) };
    });
  }

  private minibatch(
    lessons: readonly Lesson[],
    texts: readonly Text[],
    ppo: NonNullable<LearntResponses['ppo']>,
    epoch: number,
    step: number,
  ): Minibatch {
    const { backend, loss, config } = this.context;
    const responses = lessons.map(({ response }) => response);
    const batch = this.collate([...responses, ...texts]);
    const rows = (name: 'referenceLogps' | 'values' | 'returns') =>
      spreadRows(
        lessons.map((lesson) => lesson[name]),
        batch.rows,
      );
    const prepare = async () => {
      const { readings } = loss;
      loss.write(
        responses,
        lessons.map(({ advantages }) => advantages),
      );
      backend.write(readings.referenceLogps, rows('referenceLogps'));
      backend.write(
        readings.scores,
        Float32Array.from(lessons, ({ score }) => score),
      );
      backend.write(readings.klCoefficient, Float32Array.of(ppo.klCoefficient));
      const valueLoss = await this.value.learn(
        batch,
        { oldValues: rows('values'), returns: rows('returns') },
        config,
        step,
      );
      backend.copy(valueLoss, readings.valueLoss, 0);
      return undefined;
    };
    const prompts = responses.map(({ prompt }) => prompt);
    const told = lessons.map(({ response, score, values }) => ({ ...learntFrom(response), score, values }));
    return { batch, indices: prompts, places: prompts, epoch, learnt: { ppo, responses: told }, prepare };
  }

  /** What the responses teach: by the frozen models, the value model as it is, and arithmetic on the host. */
  private async lessons(responses: readonly Response[], step: number) {
    const { gamma, lam, per_device_train_batch_size: size } = this.context.config;
    const scores = await responseScores(responses, this.context.source, this.rewardModel);
    const rated: Omit<Lesson, 'advantages' | 'returns'>[] = [];
    for (const some of chunks(responses, size)) {
      // Where texts have a place there is something else to be read.
      const batch = this.collate(this.context.config.ptx_coef > 0 ? [...some, ...some] : some);
      const referenceLogps = await this.referenceLogps(batch);
      const values = await this.value.values(batch, step);
      for (const [i, response] of some.entries()) {
        const own = (rows: Float32Array) => Array.from(rows.subarray(batch.starts[i], batch.starts[i + 1]));
        const score = scores[rated.length];
        rated.push({ response, score, referenceLogps: own(referenceLogps), values: own(values) });
      }
    }
    const raw = rated.map(({ response, score, referenceLogps, values }) => {
      const rewards = tokenRewards(response.tokenLogps, referenceLogps, score, this.coefficient);
      return generalizedAdvantages(rewards, values, gamma, lam);
    });
    const estimates = raw.flat();
    const whitened = whiten(estimates);
    let row = 0;
    const lessons = rated.map(
      (lesson, i): Lesson => ({
        ...lesson,
        returns: raw[i].map((advantage, t) => advantage + lesson.values[t]),
        advantages: raw[i].map(() => whitened[row++]),
      }),
    );
    return { lessons, moments: spreadOf(estimates) };
  }

  private async referenceLogps(batch: Batch): Promise<Float32Array> {
    const { backend, update, referencePass, reference } = this.context;
    update.batch.load(batch);
    await referencePass.scorer.run(reference);
    const [logps] = await backend.read([referencePass.scorer.logps.tokens]);
    return logps as Float32Array;
  }

  private adapt(lessons: readonly Lesson[]): void {
    const { kl_target: target, kl_horizon: horizon } = this.context.config;
    if (target === 0) return;
    const kls = lessons.map(({ response, referenceLogps }) =>
      response.tokenLogps.reduce((sum, logp, t) => sum + logp - referenceLogps[t], 0),
    );
    const kl = kls.reduce((sum, each) => sum + each, 0) / kls.length;
    // In 32 bits, as a snapshot has it.
    this.coefficient = Math.fround(adaptedCoefficient(this.coefficient, kl, { target, horizon }, lessons.length));
  }

  private collate(texts: readonly Text[]): Batch {
    const { source, update, architecture } = this.context;
    return collateResponses(texts, source, update.batch, architecture);
  }
}

function rolloutSize(config: TrainingConfig): number {
  return config.per_device_train_batch_size * config.num_mini_batches;
}

function shuffled<T>(items: readonly T[], random: Random): T[] {
  return random.shuffle([...items]);
}

function chunks<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: items.length / size }, (_, i) => items.slice(i * size, (i + 1) * size));
}

/** By the reward model where one is given, which belongs to the caller; else by the true reward. */
function ppoBy(rewardModel: RewardModel | undefined): Method<PpoLoss, PromptSource, PpoLog> {
  const reward: HeldModel = { role: 'reward', head: 'scalar', trained: false };
  return {
    needs: rewardModel ? ['prompts'] : ['prompts', 'taste'],
    models: [
      { role: 'policy', head: 'language', trained: true },
      { role: 'reference', head: 'language', trained: false },
      ...(rewardModel ? [reward] : []),
      { role: 'value', head: 'scalar', trained: true },
    ],
    createLoss: (context, config) =>
      new RolloutLoss(context, policyForm(context.batch, config), {
        scores: [config.per_device_train_batch_size],
        klCoefficient: [1],
        valueLoss: [1],
      }),
    async openCollector(context, own) {
      const { backend, architecture, source, config, update, reference } = context;
      const writer = own.keep(await RolloutWriter.create(backend, architecture, source, rolloutSize(config)));
      const start = rewardModel?.parameters ?? reference;
      const value = own.keep(await ValueModel.create(backend, scalarHeadOf(architecture), update.batch.shape, start));
      return new PpoCollector(context, writer, value, rewardModel);
    },
    metrics: ppoMetrics,
    batchRecord: ppoRecord,
  };
}

/**
 * Proximal policy optimization (arXiv 1707.06347) as the third stage of RLHF (arXiv 2203.02155), on the true reward: PPO-GT.
 */
export const PPO_GT = ppoBy(undefined);

/** The same on what a reward model says. */
export const ppo = (rewardModel: RewardModel) => ppoBy(rewardModel);

/** Of a run that trains the reward model first, on pairs. */
export const PPO_STAGED: Pick<Method, 'needs' | 'models'> = {
  needs: ['pairs', 'prompts'],
  models: PPO_GT.models.toSpliced(2, 0, { role: 'reward', head: 'scalar', trained: true }),
};
