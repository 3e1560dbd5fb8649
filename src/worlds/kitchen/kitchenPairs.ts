import type { Fault } from '../../core/faults';
import type { Taste } from '../../core/kitchen/taste';
import type { KitchenConfig } from '../../core/kitchenConfig';
import type { PairsState } from '../../core/runCheckpoint';
import type { BatchShape, PreferencePair } from '../../data/batching';
import { packPairs, unpackPairs } from '../../data/pairCodec';
import type { PairSource } from '../../data/pairSource';
import { type LabelSettings, labelPair, preferenceProbability, sameIds } from '../../data/preferenceLabels';
import { Random } from '../../math/random';
import { PLAIN_SAMPLING, type SamplingSettings } from '../../math/sampling';
import type { Generator } from '../../model/generate';
import type { ParameterSet } from '../../model/parameters';
import { sampleCompletion } from './corpus';
import { DISHES, type Dish, PROMPT_LENGTH } from './dishes';
import { LONGEST_COMPLETION } from './grammar';
import { trueReward } from './reward';

/** Pairs drawn together, as many as a batch takes: enough rows to keep the matrix products busy, few enough that training starts at once. */
const DRAWN_TOGETHER = { least: 8, most: 64 };
/** Draws that give pairs of equals only, before those are accepted: a collapsed reference would never give another. */
const MAX_REDRAWS = 8;
/** Keeps the draws apart from other uses of the run's seed. */
const DRAW_STREAM = 0x7061_6972;

/** Added to the run's seed for pairs that it does not learn from. */
const FRESH_SEED = 0x6672_6573;

/** What the pairs are drawn from. */
export interface PairWriter {
  readonly generator: () => Promise<Generator>;
  /** Pairs that the generator writes at once. */
  readonly together: number;
  readonly reference: ParameterSet;
  readonly endToken: number;
}

export function labelsOf({ label_temperature, label_length_bias, label_flip_rate }: LabelConfig): LabelSettings {
  return { temperature: label_temperature, lengthBias: label_length_bias, flipRate: label_flip_rate };
}

export type LabelConfig = Pick<KitchenConfig, 'label_temperature' | 'label_length_bias' | 'label_flip_rate'>;

export function pairsDrawnTogether(batchSize: number): number {
  return Math.min(Math.max(batchSize, DRAWN_TOGETHER.least), DRAWN_TOGETHER.most);
}

/** @param fault that the batch has room for: `prompt_in_mask` takes a row for each token of the prompt but its first */
export function kitchenBatchShape(pairs: number, fault: Fault = 'none'): BatchShape {
  const targets = fault === 'prompt_in_mask' ? PROMPT_LENGTH - 1 + LONGEST_COMPLETION : LONGEST_COMPLETION;
  return { pairs, positions: PROMPT_LENGTH + LONGEST_COMPLETION - 1, rows: 2 * pairs * targets };
}

/**
 * Preference pairs as in the paper: for a random dish two completions sampled from π_ref (at a temperature of the run's), labelled by Bradley–Terry on the
 * true reward. Or two that people wrote, drawn from the text that the shipped models were pretrained on.
 * A pair is drawn when it is first asked for, so that training starts at once; the same seed and order of asking give the same pairs.
 */
export class KitchenPairs implements PairSource {
  readonly size: number;
  private readonly known: Map<number, PreferencePair>;
  private readonly sampling: SamplingSettings;
  private readonly labels: LabelSettings;
  private readonly random: Random;
  private readonly ready: PreferencePair[];

  /** @param state goes on with the pairs of an earlier run */
  constructor(
    private writer: PairWriter,
    private readonly config: KitchenConfig,
    private readonly taste: Taste,
    state?: PairsState,
  ) {
    this.size = config.num_pairs;
    this.sampling = { ...PLAIN_SAMPLING, temperature: config.pair_temperature };
    this.labels = labelsOf(config);
    this.random = new Random(config.seed, DRAW_STREAM);
    if (state) this.random.state = state.random;
    this.known = new Map(state ? unpackPairs(state.known) : []);
    this.ready = state ? unpackPairs(state.ready).map(([, pair]) => pair) : [];
  }

  shape(pairs: number): BatchShape {
    return kitchenBatchShape(pairs);
  }

  async pairs(indices: readonly number[]): Promise<PreferencePair[]> {
    for (const index of indices) {
      if (this.known.has(index)) continue;
      if (this.ready.length === 0) await this.draw();
      this.known.set(index, this.ready.shift() as PreferencePair);
    }
    return indices.map((index) => this.known.get(index) as PreferencePair);
  }

  /** From now on another model writes. */
  writtenBy(reference: ParameterSet): void {
    this.writer = { ...this.writer, reference };
  }

  get state(): PairsState {
    return {
      known: packPairs([...this.known]),
      ready: packPairs(this.ready.map((pair) => [0, pair] as const)),
      random: this.random.state,
    };
  }

  /** Other pairs of the same kind, with the probability that each is labelled as it is. */
  async fresh(count: number): Promise<{ pair: PreferencePair; probability: number }[]> {
    const config = { ...this.config, seed: this.config.seed + FRESH_SEED, num_pairs: count };
    const pairs = await new KitchenPairs(this.writer, config, this.taste).pairs([...Array(count).keys()]);
    return pairs.map((pair) => {
      const dish = DISHES.find(({ promptIds }) => sameIds(promptIds, pair.promptIds)) as Dish;
      const judged = (ids: readonly number[]) => ({ ids, reward: trueReward(dish, ids, this.taste) });
      const probability = preferenceProbability(judged(pair.chosenIds), judged(pair.rejectedIds), this.labels);
      return { pair, probability };
    });
  }

  /** The same pairs, which go on by themselves. */
  copy(): KitchenPairs {
    return new KitchenPairs(this.writer, this.config, this.taste, this.state);
  }

  /** Pairs of equals teach nothing and are left out, unless a collapsed reference writes nothing else. */
  private async draw(): Promise<void> {
    for (let attempt = 0; this.ready.length === 0; attempt++) {
      const drawn = await this.drawOnce();
      const keepEquals = attempt === MAX_REDRAWS;
      this.ready.push(...drawn.filter(({ chosenIds, rejectedIds }) => keepEquals || !sameIds(chosenIds, rejectedIds)));
    }
  }

  private async drawOnce(): Promise<PreferencePair[]> {
    const { random, taste, labels } = this;
    const dishes = Array.from({ length: this.writer.together }, () => DISHES[random.integer(DISHES.length)]);
    const written = await this.written(dishes.flatMap((dish) => [dish, dish]));
    return dishes.map((dish, i) => {
      const [first, second] = [written[2 * i], written[2 * i + 1]].map((ids) => ({
        ids,
        reward: trueReward(dish, ids, taste),
      }));
      return labelPair(random, dish.promptIds, first, second, labels);
    });
  }

  /** A completion of each. */
  private async written(dishes: readonly Dish[]): Promise<(readonly number[])[]> {
    const { random, sampling, config } = this;
    if (config.pair_source === 'text') return dishes.map((dish) => sampleCompletion(random, dish));
    const { generator, reference, endToken } = this.writer;
    const prompts = dishes.map(({ promptIds }) => promptIds);
    const written = await (await generator()).generate(reference.tensors, prompts, endToken, sampling, random);
    return written.map(({ tokens }) => tokens);
  }
}
