import type { Fault } from '../../core/faults';
import { EVALUATION_STEPS, type KitchenConfig, referenceOf } from '../../core/kitchenConfig';
import { learnsFromPrompts } from '../../core/methods';
import type { CompletionsRecord, ExactEvaluation, PairLogits } from '../../core/records';
import type { PairsState } from '../../core/runCheckpoint';
import { drawsDefaultPairs, type KitchenDefinition } from '../../core/runDefinition';
import { batchItems } from '../../core/trainingConfig';
import { CAPABILITIES, type Language, type Watch } from '../../core/world';
import type { PreferencePair } from '../../data/batching';
import { withFaults } from '../../data/faultyPairs';
import { firstVisited } from '../../data/pairOrder';
import type { PairSource } from '../../data/pairSource';
import { sameIds } from '../../data/preferenceLabels';
import type { RewardExam } from '../../data/rewardExam';
import { Random } from '../../math/random';
import type { ParameterSet } from '../../model/parameters';
import { completedBy } from '../completions';
import type { EvaluationOptions, PolicyAt, SharedTensors, World, WorldKind } from '../world';
import { DISHES } from './dishes';
import { COMPLETIONS } from './grammar';
import { HandChoices } from './handChoices';
import { HandPairs } from './handPairs';
import { KitchenExact, knownDish } from './kitchenExact';
import { fetchKitchenFiles, type KitchenFiles } from './kitchenFiles';
import { KitchenPairs, kitchenBatchShape } from './kitchenPairs';
import { KitchenPrompts } from './kitchenPrompts';
import { KitchenTools } from './kitchenTools';
import { MassSplit } from './massSplit';
import { trueReward } from './reward';

const COMPLETION_STREAM = 0x636f_6d70;
/** Pairs, the first in the order of training: they say which completions count as chosen and as rejected, and stand for their dishes. */
export const FIRST_PAIRS = 64;

/** A small world in which nothing is estimated: a dozen dishes, 528 things to say of each, and a true reward. */
export class KitchenWorld implements World {
  readonly capabilities = CAPABILITIES.kitchen;
  readonly evaluationSteps = EVALUATION_STEPS;
  readonly source: PairSource;
  readonly prompts: KitchenPrompts;
  readonly trainingReference: ParameterSet;
  readonly reference: ParameterSet;
  readonly exact: KitchenExact;
  readonly choices: HandChoices;
  /** Without a fault. */
  private readonly sound: KitchenPairs | HandPairs;
  private massesOf: { readonly pairs: number; readonly of: MassSplit } | undefined;

  constructor(
    readonly definition: KitchenDefinition,
    private readonly files: KitchenFiles,
    private readonly tools: KitchenTools,
    { reference, architecture }: SharedTensors,
    pairs: PairsState | undefined,
  ) {
    const { config, taste } = definition;
    const byHand = config.label_source === 'hand';
    this.sound = byHand ? new HandPairs(definition.choices) : new KitchenPairs(tools.pairs, config, taste, pairs);
    this.source = withFaults(this.sound, config.fault);
    this.prompts = new KitchenPrompts(taste, config);
    this.reference = reference;
    this.trainingReference = tools.trainingReference(config.fault);
    this.exact = new KitchenExact(definition, files, tools, reference, architecture);
    const hand = this.sound instanceof HandPairs ? this.sound : undefined;
    this.choices = new HandChoices(definition, tools.writer, reference, hand);
  }

  get fault(): Fault {
    return this.config.fault;
  }

  get pairCount(): number {
    return this.sound instanceof HandPairs ? this.sound.count : this.sound.size;
  }

  get pairsState(): PairsState {
    return this.sound.state;
  }

  /** The exact quantities of a policy. */
  async evaluate(policy: PolicyAt, { sampled = false }: EvaluationOptions = {}): Promise<ExactEvaluation> {
    const { step, parameters } = policy;
    const { kl, oracleBeta: _, ...exact } = await this.exact.evaluate(policy);
    const seed = this.config.seed + step;
    const samples = sampled ? await this.tools.samples() : undefined;
    const estimate = await samples?.estimate(parameters, this.reference, seed);
    const split = this.pairCount > 0 ? await this.massSplit() : undefined;
    return {
      step,
      ...exact,
      'kl/exact': kl,
      ...(estimate && { 'kl/sampled': estimate }),
      ...(split && { mass: split.of(await this.exact.logps(policy)) }),
    };
  }

  async inspect(place: number, { step, parameters }: PolicyAt): Promise<PairLogits> {
    const [pair] = await this.source.pairs([place]);
    const prober = await this.tools.prober();
    const reference = await prober.probe(pair, this.trainingReference);
    const policy = await prober.probe(pair, parameters);
    const dish = dishOf(pair);
    const sequence = (tokens: readonly number[], half: 'chosen' | 'rejected') => ({
      tokens,
      referenceLogits: reference[half],
      policyLogits: policy[half],
      reward: trueReward(DISHES[dish], tokens, this.definition.taste),
    });
    return {
      step,
      index: place,
      dish,
      promptTokens: pair.promptIds,
      chosen: sequence(pair.chosenIds, 'chosen'),
      rejected: sequence(pair.rejectedIds, 'rejected'),
    };
  }

  complete(watch: Watch, policy: PolicyAt, language: Language): Promise<CompletionsRecord> {
    const { promptIds } = DISHES[knownDish(watch.dish)];
    return completedBy({
      watch,
      policy,
      reference: this.reference,
      prompt: watch.prompt || this.decode(promptIds, language),
      promptIds: () => (watch.prompt === '' ? promptIds : this.encode(watch.prompt, language)),
      write: async (parameters, promptIds, sampling) => {
        const random = new Random(this.config.seed, COMPLETION_STREAM);
        const writer = await this.tools.writer();
        return writer.write(parameters, promptIds, sampling, random, this.definition.taste);
      },
      decode: (tokens) => this.decode(tokens, language),
    });
  }

  decode(tokens: readonly number[], language: Language): string {
    return this.files.tokenizer(language).decode(tokens);
  }

  visited(most: number): number[] {
    const { sound } = this;
    if (sound instanceof HandPairs) return Array.from({ length: Math.min(most, sound.count) }, (_, i) => i);
    return firstVisited(sound.size, most, this.config.seed);
  }

  peek(indices: readonly number[]): Promise<PreferencePair[]> {
    const { sound } = this;
    return (sound instanceof KitchenPairs ? sound.copy() : sound).pairs(indices);
  }

  async examples(): Promise<number[]> {
    const visited = this.visited(FIRST_PAIRS);
    // Not drawn aside: which pair stands where depends on the order of asking, and the first evaluation asks for these in this order.
    const dishes = (await this.sound.pairs(visited)).map(dishOf);
    return DISHES.map((_, dish) => visited[dishes.indexOf(dish)] ?? -1);
  }

  async rewardExam(count: number): Promise<RewardExam> {
    const { sound, exact } = this;
    const pairs = sound instanceof KitchenPairs ? await sound.fresh(count) : [];
    const dishes = await exact.dishes();
    const prompts = DISHES.map(({ promptIds }, dish) => ({
      texts: COMPLETIONS.map((tokens) => [...promptIds, ...tokens]),
      rewards: Float64Array.from(dishes[dish].rewards),
      referenceLogps: Float64Array.from(dishes[dish].reference),
    }));
    return { pairs, prompts };
  }

  private get config(): KitchenConfig {
    return this.definition.config;
  }

  /** What is typed may be in either language. @throws EngineError token_unknown, in the words of the page's language */
  private encode(prompt: string, language: Language): readonly number[] {
    try {
      return this.files.tokenizer(language).encode(prompt);
    } catch (thrown) {
      try {
        return this.files.tokenizer(language === 'en' ? 'zh' : 'en').encode(prompt);
      } catch {
        throw thrown;
      }
    }
  }

  /** Of the pairs that there are: choices by hand become more. */
  private async massSplit(): Promise<MassSplit> {
    const { massesOf, pairCount } = this;
    if (massesOf?.pairs === pairCount) return massesOf.of;
    const pairs = await this.sound.pairs(this.visited(FIRST_PAIRS));
    const placed = pairs.map((pair) => ({ prompt: dishOf(pair), pair }));
    this.massesOf = { pairs: pairCount, of: new MassSplit(COMPLETIONS, placed) };
    return this.massesOf.of;
  }
}

export function dishOf(pair: PreferencePair): number {
  return DISHES.findIndex(({ promptIds }) => sameIds(promptIds, pair.promptIds));
}

export const KITCHEN_WORLD: WorldKind<KitchenDefinition, KitchenFiles, KitchenTools, KitchenWorld> = {
  capabilities: CAPABILITIES.kitchen,
  makesRoom: false,
  async material({ config }, { models, before, progress }) {
    const [model, reference] = [config.model, referenceOf(config)];
    if (before?.model === model && (before.reference ?? before).model === reference) return before;
    progress(0);
    if (model === reference) return fetchKitchenFiles(models, model, progress);
    const files = await fetchKitchenFiles(models, model, (fraction) => progress(fraction / 2));
    return {
      ...files,
      reference: await fetchKitchenFiles(models, reference, (fraction) => progress((1 + fraction) / 2)),
    };
  },
  batchShape: ({ config, taste }) =>
    learnsFromPrompts(config.method)
      ? new KitchenPrompts(taste, config).shape(batchItems(config))
      : kitchenBatchShape(config.per_device_train_batch_size, config.fault),
  createTools: (shared, files) => KitchenTools.create(shared, files),
  open: (definition, files, tools, shared, pairs) => {
    const shipped = drawsDefaultPairs(definition) ? (files.reference ?? files).shipped?.pairs : undefined;
    return new KitchenWorld(definition, files, tools, shared, pairs ?? shipped);
  },
};
