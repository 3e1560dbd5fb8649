/**
 * The story of a recorded run. Of the dishes that some of the first pairs of training are about, its dish is the one whose expected true reward rose most;
 * its pair, of those on that dish, the one whose margin grew most; so that what is learnt is seen, by a rule and not by hand. The other lessons are told of
 * what the page looks at from the first, where that is one of their first pairs: what is looked at stays when a lesson is chosen.
 */
import type { DistributionRecord } from '../core/records';
import { type RecordedStory, type RecordedVerdict, STORY_VERDICTS, type StoryFrame } from '../core/story';
import type { Watch } from '../core/world';
import { sameIds } from '../data/preferenceLabels';
import { dishReward } from '../math/dishReward';
import { DISHES } from '../worlds/kitchen/dishes';
import { COMPLETIONS } from '../worlds/kitchen/grammar';
import { dishOf, FIRST_PAIRS, type KitchenWorld } from '../worlds/kitchen/kitchenWorld';
import type { PolicyAt } from '../worlds/world';

interface Candidate {
  readonly dish: number;
  readonly index: number;
  /** Places among the completions. */
  readonly chosen: number;
  readonly rejected: number;
}

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

  /** @param watched told of it where it can be @returns undefined where none of the first pairs is of two well-formed verdicts */
  async story(watched?: Pick<Watch, 'dish' | 'pair'>): Promise<RecordedStory | undefined> {
    const last = this.frames[this.frames.length - 1];
    const candidates = await this.candidates();
    const pair =
      candidates.find(({ dish, index }) => dish === watched?.dish && index === watched.pair) ??
      tellingPair(candidates, last);
    if (!pair) return undefined;
    const { dish } = pair;
    const records = this.frames.map((frame) => frame[dish]);
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

  /** Of the first pairs those of two well-formed verdicts. */
  private async candidates(): Promise<Candidate[]> {
    const indices = this.world.visited(FIRST_PAIRS);
    const pairs = await this.world.peek(indices);
    return pairs
      .map((pair, i) => ({
        dish: dishOf(pair),
        index: indices[i],
        chosen: placeOf(pair.chosenIds),
        rejected: placeOf(pair.rejectedIds),
      }))
      .filter(({ chosen, rejected }) => chosen >= 0 && rejected >= 0);
  }
}

/** By the rule. @param last every dish's distribution at the end */
function tellingPair(candidates: readonly Candidate[], last: readonly DistributionRecord[]): Candidate | undefined {
  const rise = ({ dish }: Candidate) => rewardUnder(last[dish], 'policy') - rewardUnder(last[dish], 'reference');
  const risen = largest(candidates, rise);
  const logratio = (dish: number, place: number) => last[dish].policy[place] - last[dish].reference[place];
  return largest(
    candidates.filter(({ dish }) => dish === risen?.dish),
    ({ dish, chosen, rejected }) => logratio(dish, chosen) - logratio(dish, rejected),
  );
}

const rewardUnder = (record: DistributionRecord, model: Model) =>
  dishReward(record[model], record.rewards, record.malformedReward);

/** -1 for malformed text. */
const placeOf = (tokens: readonly number[]) => COMPLETIONS.findIndex((completion) => sameIds(completion, tokens));

/** The first of those of which it is largest. */
function largest<T>(things: readonly T[], of: (thing: T) => number): T | undefined {
  const most = Math.max(...things.map(of));
  return things.find((thing) => of(thing) === most);
}

function likeliest(logps: Float32Array, count: number): number[] {
  return [...logps.keys()].sort((a, b) => logps[b] - logps[a]).slice(0, count);
}
