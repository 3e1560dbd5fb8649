import type { BatchShape, PreferencePair } from '../data/batching';
import { DISHES, PROMPT_LENGTH } from '../data/kitchen/dishes';
import { LONGEST_COMPLETION } from '../data/kitchen/grammar';
import { DEFAULT_TASTE, type Taste, trueReward } from '../data/kitchen/reward';
import { type LabelSettings, labelPair, sameIds } from '../data/preferences';
import { Random } from '../math/random';
import { PLAIN_SAMPLING } from '../math/sampling';
import type { Architecture } from '../model/architecture';
import { Generator } from '../model/generate';
import type { Backend } from '../runtime/backend';
import type { ParameterSet } from './parameters';
import type { RunConfig } from './runConfig';
import type { PairSource } from './trainer';

/** Pairs drawn together, as many as a batch takes: enough rows to keep the matrix products busy, few enough that training starts at once. */
const DRAWN_TOGETHER = { least: 8, most: 64 };
/** Draws that give pairs of equals only, before those are accepted: a collapsed reference would never give another. */
const MAX_REDRAWS = 8;
/** Keeps the draws apart from other uses of the run's seed. */
const DRAW_STREAM = 0x7061_6972;

/**
 * Preference pairs as in the paper: for a random dish two completions sampled from π_ref, labelled by Bradley–Terry on the true reward.
 * A pair is drawn when it is first asked for, so that training starts at once; the same seed and order of asking give the same pairs.
 */
export class KitchenPairs implements PairSource {
  readonly size: number;
  private readonly known = new Map<number, PreferencePair>();
  private readonly labels: LabelSettings;
  private readonly random: Random;
  private readonly ready: PreferencePair[] = [];

  private constructor(
    private readonly generator: Generator,
    private readonly together: number,
    private readonly reference: ParameterSet,
    private readonly endToken: number,
    config: RunConfig,
    private readonly taste: Taste,
  ) {
    this.size = config.num_pairs;
    this.labels = { temperature: config.label_temperature, flipRate: config.label_flip_rate };
    this.random = new Random(config.seed, DRAW_STREAM);
  }

  static async create(
    backend: Backend,
    architecture: Architecture,
    reference: ParameterSet,
    config: RunConfig,
    taste: Taste = DEFAULT_TASTE,
  ): Promise<KitchenPairs> {
    const batch = config.per_device_train_batch_size;
    const together = Math.min(Math.max(batch, DRAWN_TOGETHER.least), DRAWN_TOGETHER.most);
    const shape = { sequences: 2 * together, promptLength: PROMPT_LENGTH, maxNewTokens: LONGEST_COMPLETION };
    const generator = await Generator.create(backend, architecture, shape);
    return new KitchenPairs(generator, together, reference, architecture.endToken, config, taste);
  }

  shape(pairs: number): BatchShape {
    return { pairs, positions: PROMPT_LENGTH + LONGEST_COMPLETION - 1, rows: 2 * pairs * LONGEST_COMPLETION };
  }

  async pairs(indices: readonly number[]): Promise<PreferencePair[]> {
    for (const index of indices) {
      if (this.known.has(index)) continue;
      if (this.ready.length === 0) await this.draw();
      this.known.set(index, this.ready.shift() as PreferencePair);
    }
    return indices.map((index) => this.known.get(index) as PreferencePair);
  }

  dispose(): Promise<void> {
    return this.generator.dispose();
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
    const { random, generator, reference, taste, labels } = this;
    const dishes = Array.from({ length: this.together }, () => DISHES[random.integer(DISHES.length)]);
    const prompts = dishes.flatMap(({ promptIds }) => [promptIds, promptIds]);
    const written = await generator.generate(reference.tensors, prompts, this.endToken, PLAIN_SAMPLING, random);
    return dishes.map((dish, i) => {
      const [first, second] = [written[2 * i], written[2 * i + 1]].map(({ tokens }) => ({
        ids: tokens,
        reward: trueReward(dish, tokens, taste),
      }));
      return labelPair(random, dish.promptIds, first, second, labels);
    });
  }
}
