import { describe, expect, it } from 'vitest';
import { Random } from '../math/random';
import { type LabelSettings, labelPair, preferenceProbability } from './preferenceLabels';

const good = { ids: [1, 0], reward: 1 };
const bad = { ids: [2, 0], reward: -1 };

const PLAIN = { temperature: 1, lengthBias: 0, flipRate: 0 };
/** The first completion's chance at a difference of rewards, both of one length. */
const chance = (difference: number, change: Partial<LabelSettings> = {}) =>
  preferenceProbability({ ids: [1, 0], reward: difference }, { ids: [2, 0], reward: 0 }, { ...PLAIN, ...change });

describe('labels', () => {
  it('follow Bradley–Terry', () => {
    expect(chance(2)).toBeCloseTo(1 / (1 + Math.exp(-2)), 15);
    expect(chance(2, { temperature: 4 })).toBeCloseTo(1 / (1 + Math.exp(-0.5)), 15);
    expect(chance(0, { flipRate: 0.3 })).toBe(0.5);
  });

  it('are flipped at the flip rate', () => {
    const p = chance(1);
    expect(chance(1, { flipRate: 0.1 })).toBeCloseTo(0.9 * p + 0.1 * (1 - p), 15);
    expect(chance(1, { flipRate: 1 })).toBeCloseTo(1 - p, 15);
  });

  it('are certain at temperature 0', () => {
    expect([1e-9, 0, -5].map((difference) => chance(difference, { temperature: 0 }))).toEqual([1, 0.5, 0]);
  });

  it('can favour the longer completion, whatever it is worth', () => {
    const long = { ids: [1, 2, 3, 0], reward: -1 };
    const p = preferenceProbability(long, { ids: [2, 0], reward: 0 }, { ...PLAIN, lengthBias: 0.75 });
    expect(p).toBeCloseTo(1 / (1 + Math.exp(-0.5)), 15);
  });

  it('are drawn with that probability, whichever completion comes first', () => {
    const random = new Random(11);
    const settings = { ...PLAIN, flipRate: 0.2 };
    const draws = 20_000;
    let goodChosen = 0;
    for (let i = 0; i < draws; i++) {
      const [first, second] = i % 2 ? [good, bad] : [bad, good];
      const pair = labelPair(random, [7], first, second, settings);
      if (pair.chosenIds === good.ids) goodChosen++;
      expect(pair.promptIds).toEqual([7]);
      expect(pair.rejectedIds).not.toBe(pair.chosenIds);
    }
    const p = preferenceProbability(good, bad, settings);
    expect(Math.abs(goodChosen / draws - p)).toBeLessThan(4 * Math.sqrt((p * (1 - p)) / draws));
  });
});
