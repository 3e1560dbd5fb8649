import { describe, expect, it } from 'vitest';
import { DEFAULT_TASTE } from '../../../../core/kitchen/taste';
import { WORDS } from '../../../../core/kitchen/words';
import { closedForm, expectation, klDivergence } from '../../../../math/closedForm';
import { ascend, ascentCourse } from '../../../../math/policyAscent';
import { grammarProbabilities } from '../../../../worlds/kitchen/corpus';
import { DISHES } from '../../../../worlds/kitchen/dishes';
import { COMPLETIONS } from '../../../../worlds/kitchen/grammar';
import { completionRewards } from '../../../../worlds/kitchen/reward';
import {
  countWords,
  FREE_STEPS,
  HELD_STEPS,
  heldRate,
  highest,
  makeStudy,
  mostTelling,
  RATE,
  storyOf,
  topPlaces,
} from './study';

const MALFORMED_SHARE = 0.005;

function outcomesOf(dish: number) {
  const wellFormed = grammarProbabilities(DISHES[dish]).map((p) => Math.log(p * (1 - MALFORMED_SHARE)));
  return {
    referenceLogps: Float64Array.of(...wellFormed, Math.log(MALFORMED_SHARE)),
    rewards: Float64Array.of(...completionRewards(DISHES[dish]), DEFAULT_TASTE.malformed),
  };
}

const textsIn = (language: 'en' | 'zh', space: string) =>
  COMPLETIONS.map((tokens) =>
    tokens
      .slice(0, -1)
      .map((token) => WORDS[token][language])
      .join(space),
  );
const EN = countWords(
  textsIn('en', ' '),
  WORDS.map((word) => word.en),
);
const SETTINGS = { comparisons: 1000, seed: 1 };

describe('the words of a completion', () => {
  it('are counted alike in both languages, with and without spaces', () => {
    for (const space of ['', ' ']) {
      const zh = countWords(
        textsIn('zh', space),
        WORDS.map((word) => word.zh),
      );
      expect(zh.counts).toEqual(EN.counts);
    }
    expect(EN.labels).toContain('very');
    // Every completion ends with it.
    expect(EN.labels).not.toContain('.');
    expect(EN.counts).toHaveLength(COMPLETIONS.length + 1);
  });

  it('are as many as the tokens that tell completions apart', () => {
    COMPLETIONS.forEach((tokens, place) => {
      const total = EN.counts[place].reduce((sum, count) => sum + count, 0);
      expect(total).toBe(tokens.length - 2);
    });
    expect(EN.counts.at(-1)?.every((count) => count === 0)).toBe(true);
  });
});

describe.each(DISHES.map((dish) => [`${dish.style} ${dish.food}`, dish.index] as const))('%s', (_, dish) => {
  const outcomes = outcomesOf(dish);
  const { referenceLogps, rewards } = outcomes;
  const seen = mostTelling(outcomes, EN, SETTINGS);
  const study = makeStudy(outcomes, EN, { ...SETTINGS, seen });
  const start = expectation(referenceLogps, rewards);

  it('has a reward model that is better where the labellers looked', () => {
    expect(study.near).toBeGreaterThan(0.7);
    expect(study.far).toBeLessThan(study.near);
    expect(expectation(referenceLogps, study.modelled)).toBeCloseTo(start, 9);
  });

  it('is ruined by climbing it: the score rises all the time, the true reward only at first', () => {
    const settings = { referenceLogps, rewards: study.modelled, beta: 0, rate: RATE };
    const { climbed, watched } = ascentCourse(settings, rewards, FREE_STEPS);
    for (let step = 1; step <= FREE_STEPS; step++) expect(climbed[step]).toBeGreaterThan(climbed[step - 1]);
    expect(watched[highest(watched)]).toBeGreaterThan(start);
    expect(watched[FREE_STEPS]).toBeLessThan(start - 0.3);
  });

  it.each([0.02, 0.3, 1, 3, 20])('is held by the KL term: β = %d', (beta) => {
    const settings = { referenceLogps, rewards: study.modelled, beta, rate: heldRate(beta) };
    const { climbed, kl } = ascentCourse(settings, rewards, HELD_STEPS);
    for (let step = 1; step <= HELD_STEPS; step++) {
      const gain = climbed[step] - climbed[step - 1] - beta * (kl[step] - kl[step - 1]);
      expect(gain).toBeGreaterThan(-1e-9);
    }
    const { logps, logZ } = closedForm(referenceLogps, study.modelled, beta);
    expect(climbed[HELD_STEPS] - beta * kl[HELD_STEPS]).toBeLessThanOrEqual(beta * logZ + 1e-9);
    if (beta >= 1) expect(klDivergence(logps, ascend(settings, HELD_STEPS))).toBeLessThan(0.05);
  });
});

it('a story is told of each dish: the reward rises and falls, only falls, or ends where it is highest', () => {
  expect(storyOf([1, 2, 1.5])).toBe('falls');
  expect(storyOf([2, 1.5, 1])).toBe('onlyFalls');
  expect(storyOf([1, 2, 3])).toBe('holds');
  expect(storyOf([1, 3.004, 3])).toBe('holds');
});

it('top places are in order', () => {
  expect(topPlaces(Float64Array.of(1, 3, 2, 3), 3)).toEqual([1, 3, 2]);
  expect(highest([1, 3, 2, 3])).toBe(1);
});
