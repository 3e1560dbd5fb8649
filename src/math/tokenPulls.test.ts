import { expect, it } from 'vitest';
import { withObjective } from '../core/objective';
import { DEFAULT_TRAINING } from '../core/trainingConfig';
import { rrhf } from './losses/rrhf';
import { pairObjective } from './pairObjective';
import { pairView, type SequenceLogits } from './pairView';
import { Random } from './random';
import { type Half, type TokenPull, tokenPulls } from './tokenPulls';

function sequence(seed: number, tokens: readonly number[], shift = 0.5): SequenceLogits {
  const random = new Random(seed);
  const referenceLogits = Float32Array.from({ length: tokens.length * 5 }, () => 2 * random.normal());
  return { tokens, referenceLogits, policyLogits: referenceLogits.map((logit) => logit + shift * random.normal()) };
}
const PAIR = { chosen: sequence(1, [1, 2, 3, 0]), rejected: sequence(2, [4, 3, 0]) };
const REWARDS = { chosen: 1.5, rejected: -0.5 };
const pulled = (objective: Parameters<typeof withObjective>[0], rewards = REWARDS, pair = PAIR) => {
  const config = { ...DEFAULT_TRAINING, beta: 0.5, ...withObjective(objective) };
  const view = pairView(pair, config);
  return { ...tokenPulls(view, rewards, config), view, config };
};
const signs = (pulls: readonly TokenPull[]) => [...new Set(pulls.map(({ push }) => Math.sign(push)))];

it.each(['sigmoid', 'ipo', 'simpo', 'orpo', 'cpo', 'sft', 'unlikelihood'] as const)(
  'is on a pair the slope of %s by each token, and goes on to the token’s own logit',
  (objective) => {
    const { view, config, ...pulls } = pulled(objective);
    const loss = (change: Readonly<Record<Half, number>>) => {
      const sums = (half: Half) => ({
        policyLogps: view[half].policyLogps + change[half],
        logratio: view[half].logratio + change[half],
        length: view[half].tokens.length,
      });
      return pairObjective(sums('chosen'), sums('rejected'), config).loss;
    };
    const h = 1e-5;
    for (const half of ['chosen', 'rejected'] as const) {
      const none = { chosen: 0, rejected: 0 };
      const slope = (loss({ ...none, [half]: h }) - loss({ ...none, [half]: -h })) / (2 * h);
      expect(pulls[half]).toHaveLength(view[half].tokens.length);
      for (const [place, { derivative, push }] of pulls[half].entries()) {
        expect(derivative).toBeCloseTo(slope, 8);
        expect(push).toBeCloseTo(-(1 - Math.exp(view[half].tokens[place].policy.logp)) * slope, 8);
      }
    }
  },
);

it('reinforces the chosen and suppresses the rejected, which SFT leaves alone', () => {
  expect(signs(pulled('sigmoid').chosen)).toEqual([1]);
  expect(signs(pulled('sigmoid').rejected)).toEqual([-1]);
  expect(pulled('sft').rejected.every(({ push }) => Object.is(push, 0))).toBe(true);
});

it('follows in GRPO the reward, whatever was preferred, and each token’s own distance', () => {
  const same = { chosen: sequence(1, [1, 2, 3, 0], 0), rejected: sequence(2, [4, 3, 0], 0) };
  const at = (rewards: typeof REWARDS) => pulled('grpo', rewards, same);
  expect(signs(at(REWARDS).chosen)).toEqual([1]);
  expect(signs(at({ chosen: -1, rejected: 1 }).chosen)).toEqual([-1]);
  expect(at({ chosen: 1, rejected: 1 }).chosen.every(({ derivative }) => derivative === 0)).toBe(true);
  const { chosen, view, config } = pulled('grpo');
  const w = 1 / (2 * 4);
  for (const [place, { derivative, advantage }] of chosen.entries()) {
    const d = -view.chosen.tokens[place].logratio;
    expect(derivative).toBeCloseTo(-w * ((advantage ?? Number.NaN) + config.beta * Math.expm1(d)), 12);
  }
});

it('shares in PPO what a response earned among its tokens, whitened over both', () => {
  const { chosen, rejected } = pulled('ppo');
  const all = [...chosen, ...rejected];
  expect(all.reduce((sum, { advantage = Number.NaN }) => sum + advantage, 0)).toBeCloseTo(0, 10);
  for (const { derivative, advantage = Number.NaN } of all) expect(derivative).toBeCloseTo(-advantage / 7, 12);
});

it('ranks in RRHF, and learns the better one by heart', () => {
  const { view, chosen, rejected } = pulled('rrhf');
  const scored = { logps: [view.chosen.policyLogps, view.rejected.policyLogps], lengths: [4, 3] };
  const [first, second] = rrhf({ ...scored, scores: [1.5, -0.5] }).dLogps;
  expect(new Set(chosen.map(({ derivative }) => derivative))).toEqual(new Set([first]));
  expect(new Set(rejected.map(({ derivative }) => derivative))).toEqual(new Set([second]));
});
