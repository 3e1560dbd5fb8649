import { expect, test } from 'vitest';
import type { DistributionRecord, PairLogits } from '../../core/records';
import { FIRST_RECORDING } from '../../store/recordings';
import { differences, outcomeOf, pairOf, preferenceOf, recordedStory, weightOf } from './story';

const { definition, story } = FIRST_RECORDING;
if (!story) throw new Error('the first recording has no story');
const BETA = definition.config.beta;
const at = (step: number) => recordedStory(story, step, BETA, 'en');

test('the recorded story begins at the reference and ends where more is earned, by verdicts that are worth more', () => {
  const [start, end] = [at(0), at(500)];
  expect([start.step, end.step]).toEqual([0, 500]);
  expect(start.pair.margin).toBeCloseTo(0, 3);
  expect(start.outcome.rewards.now).toBeCloseTo(start.outcome.rewards.before, 3);
  for (const { before, now } of start.outcome.verdicts) expect(now).toBeCloseTo(before, 4);
  expect(end.pair.margin).toBeGreaterThan(0.5);
  expect(end.pair.chosen.now).toBeGreaterThan(end.pair.chosen.before);
  expect(end.pair.rejected.now).toBeLessThan(end.pair.rejected.before);
  const { before, now, best } = end.outcome.rewards;
  expect(now).toBeGreaterThan(before + 0.3);
  expect(best).toBeGreaterThan(now);
});

test('verdicts are the likeliest of their step, the first first; a step between two frames shows the one before', () => {
  const { outcome } = at(300);
  const chances = outcome.verdicts.map(({ now }) => now);
  expect(chances).toEqual(chances.toSorted((left, right) => right - left));
  expect(chances).toHaveLength(8);
  expect(at(313).step).toBe(300);
  expect(at(-1).step).toBe(0);
});

test('in Chinese it is the same story in other words', () => {
  const chinese = recordedStory(story, 500, BETA, 'zh');
  const english = at(500);
  expect(chinese.pair.margin).toBe(english.pair.margin);
  expect(chinese.outcome.verdicts.map(({ key, now }) => [key, now])).toEqual(
    english.outcome.verdicts.map(({ key, now }) => [key, now]),
  );
  expect(chinese.pair.chosen.words.join('')).toMatch(/^[^a-z]+$/);
});

test('a reported pair: probabilities of both halves, and the margin at β', () => {
  // A word and the end, of a vocabulary of 3; the policy has moved one logit of the first place by log 2.
  const flat = new Float32Array(6);
  const moved = (place: number) => {
    const logits = flat.slice();
    logits[place] = Math.log(2);
    return logits;
  };
  const half = (tokens: number[], policyLogits: Float32Array, reward: number) => ({
    tokens,
    referenceLogits: flat,
    policyLogits,
    reward,
  });
  const record: PairLogits = {
    step: 3,
    index: 0,
    dish: 0,
    promptTokens: [2, 9, 12, 3],
    chosen: half([1, 0], moved(1), 1.5),
    rejected: half([2, 0], moved(1), -1),
  };
  const pair = pairOf(record, 0.5, 'en');
  expect(pair.prompt).toBe('the steamed egg is');
  expect(pairOf(record, 0.5, 'zh').prompt).toBe('这道清蒸鸡蛋吃起来');
  expect(pair.chosen).toMatchObject({ words: ['<unk>'], reward: 1.5 });
  expect(pair.chosen.before).toBeCloseTo(1 / 9, 6);
  expect(pair.chosen.now).toBeCloseTo(2 / 4 / 3, 6);
  expect(pair.rejected.now).toBeCloseTo(1 / 4 / 3, 6);
  expect(pair.margin).toBeCloseTo(0.5 * Math.log(2), 6);
  expect(preferenceOf(pair)).toBeCloseTo(Math.SQRT2 / (1 + Math.SQRT2), 6);
  expect(preferenceOf(pair) + weightOf(pair)).toBeCloseTo(1, 12);
});

test('a reported distribution: the likeliest verdicts, and what is said on average is worth', () => {
  const logs = (...values: number[]) => Float32Array.from(values, Math.log);
  const record: DistributionRecord = {
    step: 5,
    dish: 1,
    rewards: Float32Array.of(1, -1),
    malformedReward: -4,
    reference: logs(0.4, 0.5),
    policy: logs(0.7, 0.2),
    oracle: logs(0.9, 0.1),
    beta: 1,
    logZ: 0,
  };
  const { verdicts, rewards } = outcomeOf(record, 'it is', ['good .', 'bad .']);
  expect(verdicts.map(({ words, reward }) => [words, reward])).toEqual([
    [['good .'], 1],
    [['bad .'], -1],
  ]);
  expect(verdicts[1].before).toBeCloseTo(0.5, 6);
  expect(rewards.before).toBeCloseTo(0.4 - 0.5 - 0.4, 5);
  expect(rewards.now).toBeCloseTo(0.7 - 0.2 - 0.4, 5);
  expect(rewards.best).toBeCloseTo(0.9 - 0.1, 5);
});

test('what tells two verdicts apart is what is not in both, in order', () => {
  const apart = (left: string, right: string) => {
    const words = [left.split(' '), right.split(' ')] as const;
    const marks = differences(...words);
    return words.map((side, i) => side.filter((_, place) => marks[i][place]).join(' '));
  };
  expect(apart('very tender .', 'not tender .')).toEqual(['very', 'not']);
  expect(apart('tender .', 'tender but greasy .')).toEqual(['', 'but greasy']);
  expect(apart('sweet and light .', 'light and sweet .')).toEqual(['sweet and', 'and sweet']);
  expect(apart('', 'light .')).toEqual(['', 'light .']);
});
