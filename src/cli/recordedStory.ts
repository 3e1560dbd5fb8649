/**
 * The story of the recorded run. Its dish is the one whose expected true reward rose most; its pair, of those on that dish among the first pairs of
 * training, the one whose margin grew most; so that what is learnt is seen, by a rule and not by hand.
 */
import type { DistributionRecord } from '../core/records';
import { type RecordedStory, type RecordedVerdict, STORY_VERDICTS, type StoryFrame } from '../core/story';
import { sameIds } from '../data/preferenceLabels';
import { dishReward } from '../math/dishReward';
import { DISHES } from '../worlds/kitchen/dishes';
import { COMPLETIONS } from '../worlds/kitchen/grammar';
import { dishOf, FIRST_PAIRS, type KitchenWorld } from '../worlds/kitchen/kitchenWorld';
import type { PolicyAt } from '../worlds/world';

type Model = 'reference' | 'policy' | 'oracle';

/** Keeps every dish's distribution at some steps of a run, and tells its story at the end. */
export class StoryRecorder {
  /** [frames][dishes] */
  private readonly frames: DistributionRecord[][] = [];

  constructor(private readonly world: KitchenWorld) {}

  async record(policy: PolicyAt): Promise<void> {
    const frame: DistributionRecord[] = [];
    for (const dish of DISHES.keys()) frame.push(await this.world.exact.distribution(dish, policy));
    this.frames.push(frame);
  }

  async story(): Promise<RecordedStory> {
    const last = this.frames[this.frames.length - 1];
    const dish = largestAt(last.map((record) => rewardUnder(record, 'policy') - rewardUnder(record, 'reference')));
    const records = this.frames.map((frame) => frame[dish]);
    const pair = await this.pairOf(dish, last[dish]);
    const places = [...new Set(records.flatMap((record) => likeliest(record.policy, STORY_VERDICTS)))];
    const verdict = (place: number): RecordedVerdict => ({
      tokens: COMPLETIONS[place],
      reward: last[dish].rewards[place],
      reference: Math.exp(last[dish].reference[place]),
    });
    return {
      dish,
      promptTokens: DISHES[dish].promptIds,
      pair: pair.index,
      chosen: verdict(pair.chosen),
      rejected: verdict(pair.rejected),
      verdicts: places.map(verdict),
      referenceReward: rewardUnder(last[dish], 'reference'),
      oracleReward: rewardUnder(last[dish], 'oracle'),
      frames: records.map((record): StoryFrame => {
        const probability = (place: number) => Math.exp(record.policy[place]);
        return {
          step: record.step,
          reward: rewardUnder(record, 'policy'),
          chosen: probability(pair.chosen),
          rejected: probability(pair.rejected),
          verdicts: places.map(probability),
        };
      }),
    };
  }

  private async pairOf(dish: number, { policy, reference }: DistributionRecord) {
    const indices = this.world.visited(FIRST_PAIRS);
    const pairs = await this.world.peek(indices);
    const logratio = (place: number) => policy[place] - reference[place];
    const candidates = pairs
      .map((pair, i) => ({
        pair,
        index: indices[i],
        chosen: placeOf(pair.chosenIds),
        rejected: placeOf(pair.rejectedIds),
      }))
      .filter(({ pair, chosen, rejected }) => dishOf(pair) === dish && chosen >= 0 && rejected >= 0);
    if (candidates.length === 0)
      throw new Error(`none of the first ${FIRST_PAIRS} pairs is of two well-formed verdicts on dish ${dish}`);
    return candidates[largestAt(candidates.map(({ chosen, rejected }) => logratio(chosen) - logratio(rejected)))];
  }
}

const rewardUnder = (record: DistributionRecord, model: Model) =>
  dishReward(record[model], record.rewards, record.malformedReward);

/** -1 for malformed text. */
const placeOf = (tokens: readonly number[]) => COMPLETIONS.findIndex((completion) => sameIds(completion, tokens));

const largestAt = (values: readonly number[]) => values.indexOf(Math.max(...values));

function likeliest(logps: Float32Array, count: number): number[] {
  return [...logps.keys()].sort((a, b) => logps[b] - logps[a]).slice(0, count);
}
