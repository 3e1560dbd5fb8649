import { type ResponseSource, responsesPerPrompt, sourcesOf } from '../../core/methodSettings/rrhf';
import type { ResponseRecord, RrhfMetrics } from '../../core/rolloutRecords';
import { PairOrder } from '../../data/pairOrder';
import type { PromptSource } from '../../data/promptSource';
import { bestOf, rrhf as rrhfLoss } from '../../math/losses/rrhf';
import type { Random } from '../../math/random';
import { PLAIN_SAMPLING } from '../../math/sampling';
import type { BatchTensors } from '../../model/batchTensors';
import { ParameterSet } from '../../model/parameters';
import type { StepReading, TokenReading } from '../metrics';
import type { GraphLossForm } from './formGraph';
import { GraphLoss } from './graphLoss';
import { sequenceSums } from './lossGraphs/pairTerms';
import { rrhf } from './lossGraphs/single';
import type { Collector, CollectorContext, Log, Method, Minibatch } from './method';
import { membershipOf } from './pairForm';
import { exactMetrics, meanOf, responseRecord } from './rolloutMetrics';
import { collateResponses, type Response, RolloutWriter, rolloutRandom } from './rollouts';

export interface RrhfLog extends Log {
  readonly metrics: RrhfMetrics;
  readonly batch: ResponseRecord;
}

type Read = 'rewards' | 'perToken';
export type RrhfLoss = GraphLoss<Read>;

/** @param batch that of the update */
export function rrhfForm({ rows, sequences }: Pick<BatchTensors, 'rows' | 'sequences'>): GraphLossForm<Read> {
  return {
    name: 'rrhf',
    head: 'language',
    read: { rewards: 'rewards', perToken: 'per_length' },
    inputs: {
      membership: [sequences, rows],
      per_length: [1, sequences],
      order: [sequences, sequences],
      best: [1, sequences],
      rewards: [1, sequences],
    },
    build: ({ b, logps, input }) =>
      rrhf(b, {
        logps: b.reshape(sequenceSums(b, logps(), input('membership')), [1, sequences]),
        perToken: input('per_length'),
        order: input('order'),
        best: input('best'),
      }),
    values: (batch) => ({
      membership: membershipOf(batch, rows, sequences),
      per_length: batch.lengths.map((length) => 1 / length),
    }),
  };
}

/** What the loss reads of the responses' rewards. @param group responses to a prompt, which stand together */
export function rankInputs(rewards: readonly number[], group: number) {
  const count = rewards.length;
  const share = group / count;
  const order = new Float32Array(count * count);
  const best = new Float32Array(count);
  for (let first = 0; first < count; first += group) {
    const own = rewards.slice(first, first + group);
    best[first + bestOf(own)] = share;
    own.forEach((low, i) => {
      own.forEach((high, j) => {
        if (low < high) order[(first + i) * count + first + j] = share;
      });
    });
  }
  return { order, best, rewards: Float32Array.from(rewards) };
}

class RrhfCollector implements Collector<RrhfLoss> {
  private readonly order: PairOrder;
  private readonly prompts: number;

  constructor(
    private readonly context: CollectorContext<RrhfLoss, PromptSource>,
    /** Of the responses that one source gives a batch. */
    private readonly writer: RolloutWriter,
    /** What another method has trained. */
    private readonly other: ParameterSet | undefined,
  ) {
    const { config, source, inOrder } = context;
    this.prompts = config.per_device_train_batch_size / responsesPerPrompt(this.context.config);
    this.order = new PairOrder(source.size, this.prompts, config.seed, !inOrder);
  }

  async collect(step: number, policy: ParameterSet): Promise<readonly Minibatch[]> {
    const { source, update, architecture, loss, backend } = this.context;
    const { seed } = this.context.config;
    const group = responsesPerPrompt(this.context.config);
    const asked = this.order.batch(step);
    const responses = await this.responses(asked, policy, rolloutRandom(seed, step));
    const batch = collateResponses(responses, source, update.batch, architecture);
    const rewards = responses.map(({ prompt, tokens }) => source.reward(prompt, tokens));
    const prepare = async () => {
      for (const [name, values] of Object.entries(rankInputs(rewards, group))) backend.write(loss.feeds[name], values);
      return undefined;
    };
    const prompts = responses.map(({ prompt }) => prompt);
    const epoch = (step * this.prompts) / source.size;
    const learnt = { responses: responses.map((each, i) => ({ ...each, reward: rewards[i], score: rewards[i] })) };
    return [{ batch, indices: prompts, places: prompts, epoch, learnt, prepare }];
  }

  /** Group after group. */
  private async responses(asked: readonly number[], policy: ParameterSet, random: Random) {
    const { source, reference } = this.context;
    const { responses_per_source: each, low_temperature, high_temperature } = this.context.config;
    const prompts = asked.flatMap((prompt) => new Array<number>(each).fill(prompt));
    const byModel = (model: ParameterSet, temperature: number) =>
      this.writer.write(model, prompts, random, { ...PLAIN_SAMPLING, temperature });
    const write: Readonly<Record<ResponseSource, () => Promise<readonly Pick<Response, 'prompt' | 'tokens'>[]>>> = {
      cool: () => byModel(reference, low_temperature),
      hot: () => byModel(reference, high_temperature),
      policy: () => byModel(policy, 1),
      text: async () => prompts.map((prompt) => ({ prompt, tokens: source.draw(prompt, random) })),
      other: () => byModel(this.other as ParameterSet, 1),
    };
    const sources: Awaited<ReturnType<(typeof write)['text']>>[] = [];
    for (const name of sourcesOf(this.context.config)) sources.push(await write[name]());
    return asked.flatMap((_, i) => sources.flatMap((written) => written.slice(i * each, (i + 1) * each)));
  }
}

/**
 * RRHF, arXiv 2304.05302, on the true reward: responses of several sources, of which the likelier should be the better, and the likelihood of the best. The
 * loss reads no reference: it is held to write, and for the KL that is measured.
 */
export const RRHF: Method<RrhfLoss, PromptSource, RrhfLog> = {
  needs: ['prompts', 'taste'],
  models: [
    { role: 'policy', head: 'language', trained: true },
    { role: 'reference', head: 'language', trained: false },
  ],
  createLoss: (context) => new GraphLoss(context, rrhfForm(context.batch)),
  async openCollector(context, own) {
    const { backend, architecture, source, config, otherPolicy } = context;
    const bySource = config.per_device_train_batch_size / sourcesOf(config).length;
    const writer = own.keep(await RolloutWriter.create(backend, architecture, source, bySource));
    if (config.other_policy === 'none') return new RrhfCollector(context, writer, undefined);
    if (!otherPolicy) throw new RangeError(`other_policy is ${config.other_policy}, but no such weights are there`);
    const other = own.keep(new ParameterSet(backend, architecture, 'other', otherPolicy));
    return new RrhfCollector(context, writer, other);
  },
  metrics: rrhfMetrics,
  batchRecord: responseRecord,
};

/** The same where another method's policy writes too. */
export const RRHF_OF_OTHERS: typeof RRHF = {
  ...RRHF,
  models: [...RRHF.models, { role: 'other', head: 'language', trained: false }],
};

function rrhfMetrics(reading: StepReading<RrhfLoss>, tokens?: TokenReading): RrhfMetrics {
  const { step, config, loss, gradNorm, learningRate, epoch, logps, perToken, rewards } = reading;
  const group = responsesPerPrompt(config);
  const groups = Array.from({ length: rewards.length / group }, (_, g) => {
    const own = (values: Float32Array) => Array.from(values.subarray(g * group, (g + 1) * group));
    const scores = own(rewards);
    const best = bestOf(scores);
    const [sums, lengths] = [own(logps), own(perToken).map((x) => 1 / x)];
    const total = rrhfLoss({ logps: sums, lengths, scores }).loss;
    const ranked = scores.flatMap((low, i) =>
      scores.flatMap((high, j) => (low < high ? [sums[i] / lengths[i] < sums[j] / lengths[j] ? 1 : 0] : [])),
    );
    return { rank: total + sums[best], chosen: sums[best], reward: scores[best], ranked };
  });
  return {
    step,
    loss: loss[0],
    grad_norm: gradNorm,
    learning_rate: learningRate,
    epoch,
    rank_loss: meanOf(groups.map(({ rank }) => rank)),
    sft_loss: -meanOf(groups.map(({ chosen }) => chosen)),
    'rewards/accuracies': meanOf(groups.flatMap(({ ranked }) => ranked)),
    reward: meanOf(rewards),
    'rewards/chosen': meanOf(groups.map(({ reward }) => reward)),
    'logps/chosen': meanOf(groups.map(({ chosen }) => chosen)),
    ...(tokens && exactMetrics(tokens, rewards.length)),
  };
}
