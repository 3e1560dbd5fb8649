import { describe, expect, it } from 'vitest';
import { DEFAULT_TASTE } from '../../core/kitchen/taste';
import { ADJECTIVES, END_OF_TEXT, VOCABULARY_SIZE, WORDS, wordId } from '../../core/kitchen/words';
import { Random } from '../../math/random';
import { grammarProbabilities, grammarProbability, sampleCompletion, sampleText } from './corpus';
import { DISHES, PROMPT_LENGTH } from './dishes';
import {
  COMPLETIONS,
  isWellFormed,
  KITCHEN_TREE,
  LONGEST_COMPLETION,
  parseVerdict,
  VERDICTS,
  verdictTokens,
} from './grammar';
import { completionRewards, trueReward } from './reward';

const tokens = (text: string) => [...text.split(' ').map(wordId), END_OF_TEXT];
const dishOf = (style: string, food: string) => DISHES.find((dish) => dish.style === style && dish.food === food)!;
const mean = (weights: Float64Array, values: Float64Array) => weights.reduce((sum, p, i) => sum + p * values[i], 0);

describe('the kitchen', () => {
  it('has at most 64 words, all different in both languages', () => {
    expect(VOCABULARY_SIZE).toBeLessThanOrEqual(64);
    expect(new Set(WORDS.map((word) => word.en)).size).toBe(VOCABULARY_SIZE);
    expect(new Set(WORDS.map((word) => word.zh)).size).toBe(VOCABULARY_SIZE);
    expect(WORDS[END_OF_TEXT].en).toBe('<|endoftext|>');
  });

  it('has twelve dishes with prompts of one length', () => {
    expect(DISHES).toHaveLength(12);
    for (const [index, dish] of DISHES.entries()) {
      expect(dish.index).toBe(index);
      expect(dish.promptIds).toHaveLength(PROMPT_LENGTH);
    }
  });

  it('has 528 different completions of at most 8 tokens', () => {
    expect(COMPLETIONS).toHaveLength(528);
    expect(new Set(COMPLETIONS.map((completion) => completion.join(' '))).size).toBe(528);
    expect(LONGEST_COMPLETION).toBe(7);
    expect(COMPLETIONS.every((completion) => completion.at(-1) === END_OF_TEXT)).toBe(true);
  });

  it('reads back what it writes', () => {
    for (const [i, verdict] of VERDICTS.entries()) expect(verdictTokens(verdict)).toEqual(COMPLETIONS[i]);
    expect(parseVerdict(tokens('not salty but very juicy .'))).toEqual([
      { modifier: 'not', adjective: 'salty' },
      { modifier: 'very', adjective: 'juicy' },
    ]);
  });

  it.each([
    'crispy',
    'very .',
    'not very crispy .',
    'crispy and crispy .',
    'crispy and not crispy .',
    'not salty and juicy .',
    'salty but juicy .',
    'salty juicy .',
    'salty and juicy and sweet .',
    'salty . .',
    'the steamed egg is .',
  ])('does not accept %j', (text) => {
    expect(isWellFormed(tokens(text))).toBe(false);
  });

  it('wants the end of text, once and last', () => {
    const complete = tokens('very sweet .');
    expect(isWellFormed(complete)).toBe(true);
    expect(isWellFormed(complete.slice(0, -1))).toBe(false);
    expect(isWellFormed([...complete, END_OF_TEXT])).toBe(false);
    expect(isWellFormed([])).toBe(false);
  });

  it('counts the next tokens of a prefix', () => {
    const next = (node: number) =>
      Array.from(KITCHEN_TREE.edgeTokens.slice(KITCHEN_TREE.edgeStarts[node], KITCHEN_TREE.edgeStarts[node + 1]));
    expect(KITCHEN_TREE.nodes).toBe(1155);
    expect(next(0)).toHaveLength(ADJECTIVES.length + 2);
  });
});

describe('the reference text', () => {
  it('has probabilities that sum to one, none negligible', () => {
    for (const dish of DISHES) {
      const probabilities = grammarProbabilities(dish);
      expect(probabilities.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12);
      expect(Math.min(...probabilities)).toBeGreaterThan(1e-4);
    }
  });

  it('is sampled with these probabilities', () => {
    const random = new Random(7);
    const dish = DISHES[5];
    const counts = new Map<string, number>();
    const draws = 40_000;
    for (let i = 0; i < draws; i++) {
      const key = sampleCompletion(random, dish).join(' ');
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    let chiSquared = 0;
    for (const [i, completion] of COMPLETIONS.entries()) {
      const expected = draws * grammarProbability(dish, VERDICTS[i]);
      chiSquared += ((counts.get(completion.join(' ')) ?? 0) - expected) ** 2 / expected;
    }
    // 527 degrees of freedom: mean 527, standard deviation √1054 ≈ 32.5; five of them.
    expect(chiSquared).toBeLessThan(527 + 5 * 32.5);
    expect(sampleText(random, dish).slice(0, PROMPT_LENGTH)).toEqual(dish.promptIds);
  });
});

describe('the true reward', () => {
  it('is computed from the words', () => {
    const fried = dishOf('fried', 'egg');
    const steamed = dishOf('steamed', 'egg');
    const { scores, byStyle, very, not, malformed } = DEFAULT_TASTE;
    expect(trueReward(fried, tokens('crispy .'))).toBe(byStyle.fried.crispy);
    expect(trueReward(steamed, tokens('very crispy .'))).toBeCloseTo(very * byStyle.steamed.crispy!, 12);
    expect(trueReward(fried, tokens('not salty but very juicy .'))).toBeCloseTo(
      not * scores.salty + very * scores.juicy,
      12,
    );
    expect(trueReward(fried, tokens('crispy crispy .'))).toBe(malformed);
  });

  it('follows an edited taste', () => {
    const taste = { ...DEFAULT_TASTE, scores: { ...DEFAULT_TASTE.scores, salty: 2 } };
    expect(trueReward(DISHES[0], tokens('salty .'), taste)).toBe(2);
  });

  it('has scale one under the grammar, room above its mean, and nothing below malformed text', () => {
    const deviations = DISHES.map((dish) => {
      const probabilities = grammarProbabilities(dish);
      const rewards = completionRewards(dish);
      const average = mean(probabilities, rewards);
      expect(Math.max(...rewards) - average).toBeGreaterThan(2.5);
      expect(Math.min(...rewards)).toBeGreaterThanOrEqual(DEFAULT_TASTE.malformed);
      return Math.sqrt(
        mean(
          probabilities,
          rewards.map((r) => (r - average) ** 2),
        ),
      );
    });
    for (const deviation of deviations) expect(deviation).toBeGreaterThan(0.8);
    for (const deviation of deviations) expect(deviation).toBeLessThan(1.25);
  });
});
