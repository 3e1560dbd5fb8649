/**
 * The imperfect reward model of the chapter, and what becomes of a policy that climbs it. Labellers compare the completions that π_ref says most often,
 * by Bradley–Terry on the true reward; a model that adds up a score for every word is fitted to their answers. What it cannot know it gets wrong.
 */
import type { Outcomes } from '../../../../math/closedForm';
import { expectation } from '../../../../math/closedForm';
import { type AscentSettings, ascentCourse } from '../../../../math/policyAscent';
import { Random } from '../../../../math/random';
import {
  agreement,
  type Counts,
  drawComparisons,
  fitRewardModel,
  modelRewards,
  mostLikely,
  type RewardModel,
} from '../../../../math/wordReward';

export interface Words {
  /** The words that not every completion holds equally often: one column each. */
  readonly labels: readonly string[];
  /** How often each occurs, one row per outcome; malformed text has no words. */
  readonly counts: Counts;
}

export interface StudySettings {
  /** How many of the most likely completions the labellers saw. */
  readonly seen: number;
  readonly comparisons: number;
  readonly seed: number;
}

export interface Study extends StudySettings, Outcomes {
  readonly words: Words;
  /** Places of the completions that the labellers saw, the most likely first. */
  readonly places: readonly number[];
  readonly model: RewardModel;
  /** r_φ of every outcome, shifted so that π_ref's mean is that of the true reward: its zero is free. */
  readonly modelled: Float64Array;
  /** Share of pairs in the true order: among what the labellers saw, as often as π_ref says it; and among everything, all alike. */
  readonly near: number;
  readonly far: number;
}

/** What a gradient is multiplied by where nothing holds the policy. */
export const RATE = 4;
/** Steps of the climb without the KL term, and with it. */
export const FREE_STEPS = 300;
export const HELD_STEPS = 1000;

/** With a large β steps are smaller: the KL term is steeper. */
export function heldRate(beta: number): number {
  return RATE / Math.max(1, beta / 4);
}

/** Counts the words of completions by the labels of a vocabulary, the longest that fits first: some languages write no spaces. */
export function countWords(texts: readonly string[], vocabulary: readonly string[]): Words {
  const ranked = vocabulary.filter((label) => label.trim() !== '').sort((a, b) => b.length - a.length);
  const rows = texts.map((text) => {
    const row = new Map<string, number>();
    let at = 0;
    while (at < text.length) {
      const label = ranked.find((candidate) => text.startsWith(candidate, at));
      if (label !== undefined) row.set(label, (row.get(label) ?? 0) + 1);
      at += label?.length ?? 1;
    }
    return row;
  });
  const labels = vocabulary.filter((label) => new Set(rows.map((row) => row.get(label) ?? 0)).size > 1);
  const counts = rows.map((row) => Float64Array.from(labels, (label) => row.get(label) ?? 0));
  return { labels, counts: [...counts, new Float64Array(labels.length)] };
}

/** The places that the labellers saw, and the model that is fitted to their comparisons. */
function fitted({ referenceLogps, rewards }: Outcomes, words: Words, settings: StudySettings) {
  const { places, probabilities } = mostLikely(referenceLogps.subarray(0, rewards.length - 1), settings.seen);
  // Drawn among the few that were seen, which is faster than among all.
  const among = (values: Float64Array) => places.map((place) => values[place]);
  const drawn = drawComparisons(new Random(settings.seed), among(probabilities), among(rewards), settings.comparisons);
  const comparisons = drawn.map(({ winner, loser }) => ({ winner: places[winner], loser: places[loser] }));
  const model = fitRewardModel(words.counts, comparisons);
  return { places, probabilities, model, raw: modelRewards(words.counts, model.weights) };
}

export function makeStudy(outcomes: Outcomes, words: Words, settings: StudySettings): Study {
  const { referenceLogps, rewards } = outcomes;
  const wellFormed = rewards.length - 1;
  const { places, probabilities, model, raw } = fitted(outcomes, words, settings);
  const shift = expectation(referenceLogps, rewards) - expectation(referenceLogps, raw);
  const modelled = raw.map((reward) => reward + shift);
  const everything = new Float64Array(wellFormed).fill(1 / wellFormed);
  return {
    ...settings,
    ...outcomes,
    words,
    places,
    model,
    modelled,
    near: agreement(probabilities, modelled, rewards.subarray(0, wellFormed)),
    far: agreement(everything, modelled, rewards.subarray(0, wellFormed)),
  };
}

/** The climb of the reward model with nothing that holds the policy. */
export function freeClimb({ referenceLogps, modelled }: Study): AscentSettings {
  return { referenceLogps, rewards: modelled, beta: 0, rate: RATE };
}

/** Sizes among which the chapter looks for the one that shows most. */
const LEAST_SEEN = 8;
const MOST_SEEN = 16;
/** After so many steps it is seen where a climb leads. */
const SHORT_CLIMB = 60;

/** How many completions the labellers see at first: of 8 to 16 the number at which climbing the reward model costs most true reward. */
export function mostTelling(outcomes: Outcomes, words: Words, settings: Omit<StudySettings, 'seen'>): number {
  let telling = LEAST_SEEN;
  let largest = Number.NEGATIVE_INFINITY;
  for (let seen = LEAST_SEEN; seen <= MOST_SEEN; seen++) {
    const { raw } = fitted(outcomes, words, { ...settings, seen });
    const climb = { referenceLogps: outcomes.referenceLogps, rewards: raw, beta: 0, rate: RATE };
    const { watched } = ascentCourse(climb, outcomes.rewards, SHORT_CLIMB);
    const fall = watched[highest(watched)] - watched[SHORT_CLIMB];
    if (fall > largest) [telling, largest] = [seen, fall];
  }
  return telling;
}

/** What becomes of the true reward while the score is climbed: it rises and falls again, only falls, or ends where it is highest. */
export type Story = 'falls' | 'onlyFalls' | 'holds';

/** Less than is seen in two decimals. */
const UNSEEN = 0.005;

/** @param watched the true reward after each step */
export function storyOf(watched: ArrayLike<number>): Story {
  const peak = highest(watched);
  if (watched[watched.length - 1] >= watched[peak] - UNSEEN) return 'holds';
  return peak > 0 ? 'falls' : 'onlyFalls';
}

/** The first place of the largest value. */
export function highest(values: ArrayLike<number>): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if (values[i] > values[best]) best = i;
  return best;
}

/** The first places by value, largest first. */
export function topPlaces(values: Float64Array, count: number): number[] {
  return [...values.keys()].sort((a, b) => values[b] - values[a] || a - b).slice(0, count);
}
