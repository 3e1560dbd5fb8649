import { describe, expect, it } from 'vitest';
import { Random } from '../math/random';
import { labelPair, preferenceProbability } from './preferences';

const good = { ids: [1, 0], reward: 1 };
const bad = { ids: [2, 0], reward: -1 };

describe('labels', () => {
  it('follow Bradley–Terry', () => {
    expect(preferenceProbability(2, { temperature: 1, flipRate: 0 })).toBeCloseTo(1 / (1 + Math.exp(-2)), 15);
    expect(preferenceProbability(2, { temperature: 4, flipRate: 0 })).toBeCloseTo(1 / (1 + Math.exp(-0.5)), 15);
    expect(preferenceProbability(0, { temperature: 1, flipRate: 0.3 })).toBe(0.5);
  });

  it('are flipped at the flip rate', () => {
    const p = preferenceProbability(1, { temperature: 1, flipRate: 0 });
    expect(preferenceProbability(1, { temperature: 1, flipRate: 0.1 })).toBeCloseTo(0.9 * p + 0.1 * (1 - p), 15);
    expect(preferenceProbability(1, { temperature: 1, flipRate: 1 })).toBeCloseTo(1 - p, 15);
  });

  it('are certain at temperature 0', () => {
    expect([1e-9, 0, -5].map((d) => preferenceProbability(d, { temperature: 0, flipRate: 0 }))).toEqual([1, 0.5, 0]);
  });

  it('are drawn with that probability, whichever completion comes first', () => {
    const random = new Random(11);
    const settings = { temperature: 1, flipRate: 0.2 };
    const draws = 20_000;
    let goodChosen = 0;
    for (let i = 0; i < draws; i++) {
      const [first, second] = i % 2 ? [good, bad] : [bad, good];
      const pair = labelPair(random, [7], first, second, settings);
      if (pair.chosenIds === good.ids) goodChosen++;
      expect(pair.promptIds).toEqual([7]);
      expect(pair.rejectedIds).not.toBe(pair.chosenIds);
    }
    const p = preferenceProbability(2, settings);
    expect(Math.abs(goodChosen / draws - p)).toBeLessThan(4 * Math.sqrt((p * (1 - p)) / draws));
  });
});
