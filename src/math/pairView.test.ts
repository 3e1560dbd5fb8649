import { describe, expect, it } from 'vitest';
import { LOSS_TYPES } from '../core/lossTypes';
import { DEFAULT_TRAINING } from '../core/trainingConfig';
import { pairLoss } from './pairLoss';
import { nextTokens, pairView, type SequenceLogits, sequenceView } from './pairView';
import { Random } from './random';

const VOCAB = 24;

function sequence(seed: number, tokens: readonly number[]): SequenceLogits {
  const random = new Random(seed);
  const logits = () => Float32Array.from({ length: tokens.length * VOCAB }, () => 3 * random.normal());
  return { tokens, referenceLogits: logits(), policyLogits: logits() };
}
const CHOSEN = sequence(1, [8, 20, 6, 7, 18, 4, 0]);
const REJECTED = sequence(2, [7, 22, 4, 0]);
const PAIR = { chosen: CHOSEN, rejected: REJECTED };
const SIGMOID = { ...DEFAULT_TRAINING, beta: 1.5 };

/** log π(y|x) straight from the definition. */
function direct(logits: ArrayLike<number>, tokens: readonly number[]): number {
  return tokens.reduce((total, token, row) => {
    const exponentials = Array.from({ length: VOCAB }, (_, v) => Math.exp(logits[row * VOCAB + v]));
    return total + Math.log(exponentials[token] / exponentials.reduce((sum, next) => sum + next, 0));
  }, 0);
}

describe('sequenceView', () => {
  it.each([CHOSEN, REJECTED])('has the log-probabilities of the definition', (logits) => {
    const view = sequenceView(logits, 0.7);
    const policy = direct(logits.policyLogits, logits.tokens);
    const reference = direct(logits.referenceLogits, logits.tokens);
    expect(Math.abs(view.policyLogps - policy)).toBeLessThan(1e-12);
    expect(Math.abs(view.referenceLogps - reference)).toBeLessThan(1e-12);
    expect(Math.abs(view.reward - 0.7 * (policy - reference))).toBeLessThan(1e-12);
  });

  it('splits the implicit reward over the tokens, and the split adds up', () => {
    const view = sequenceView(CHOSEN, 1.5);
    let running = 0;
    for (const { reference, policy, logratio, reward, cumulative } of view.tokens) {
      expect(Math.abs(policy.logit - policy.lse - policy.logp)).toBeLessThan(1e-12);
      expect(Math.abs(policy.logp - reference.logp - logratio)).toBeLessThan(1e-12);
      running += reward;
      expect(cumulative).toBe(running);
    }
    expect(Math.abs(view.reward - running)).toBeLessThan(1e-12);
    expect(view.tokens.map(({ token }) => token)).toEqual(CHOSEN.tokens);
  });

  it('is exactly zero where policy and reference are the same', () => {
    const same = { ...CHOSEN, policyLogits: CHOSEN.referenceLogits };
    expect(sequenceView(same, 1.5).tokens.every(({ reward }) => reward === 0)).toBe(true);
  });

  it('an empty completion sums to nothing', () => {
    const none = { tokens: [], referenceLogits: new Float32Array(), policyLogits: new Float32Array() };
    expect(sequenceView(none, 1)).toMatchObject({ tokens: [], policyLogps: 0, reward: 0 });
  });
});

describe('pairView', () => {
  it('is DPO, equation 7, with its gradient weight', () => {
    const logratio = ({ tokens, policyLogits, referenceLogits }: SequenceLogits) =>
      direct(policyLogits, tokens) - direct(referenceLogits, tokens);
    const z = 1.5 * logratio(CHOSEN) - 1.5 * logratio(REJECTED);
    const view = pairView(PAIR, SIGMOID);
    expect(Math.abs(view.margin - z)).toBeLessThan(1e-12);
    expect(view.loss).toBeCloseTo(Math.log1p(Math.exp(-z)), 12);
    expect(view.weight).toBeCloseTo(1 / (1 + Math.exp(z)), 12);
    expect(-view.dChosen / 1.5).toBeCloseTo(view.weight, 12);
    expect(view.dRejected).toBeCloseTo(-view.dChosen, 12);
  });

  it.each(LOSS_TYPES)('%s: the loss of these logratios and lengths', (loss_type) => {
    const view = pairView(PAIR, { ...SIGMOID, loss_type, beta: 0.4, label_smoothing: 0.1 });
    const a = loss_type === 'sft' ? view.chosen.policyLogps : view.chosen.logratio;
    expect(view).toMatchObject(pairLoss(loss_type, a, view.rejected.logratio, 7, 4, 0.4, 0.1));
  });

  it('sft is the mean cross-entropy of the chosen tokens', () => {
    const view = pairView(PAIR, { ...SIGMOID, loss_type: 'sft' });
    expect(view.loss).toBeCloseTo(-direct(CHOSEN.policyLogits, CHOSEN.tokens) / 7, 12);
    expect(view.dRejected).toBe(0);
  });
});

describe('nextTokens', () => {
  it('are probabilities, the most likely first, with the taken token among them', () => {
    const all = nextTokens(CHOSEN, 2, VOCAB);
    for (const model of ['reference', 'policy'] as const)
      expect(all.reduce((total, next) => total + next[model], 0)).toBeCloseTo(1, 12);
    const taken = all.find((next) => next.taken);
    expect(taken?.token).toBe(6);
    expect(taken?.policy).toBeCloseTo(Math.exp(sequenceView(CHOSEN, 1).tokens[2].policy.logp), 12);
    const likeliest = all.map(({ reference, policy }) => Math.max(reference, policy));
    expect(likeliest).toEqual([...likeliest].sort((left, right) => right - left));
  });

  it('gives an unlikely taken token the last place', () => {
    const last = nextTokens(CHOSEN, 0, VOCAB).at(-1)?.token ?? -1;
    const top = nextTokens({ ...CHOSEN, tokens: CHOSEN.tokens.with(0, last) }, 0, 6);
    expect(top).toHaveLength(6);
    expect(top.map(({ taken }) => taken)).toEqual([false, false, false, false, false, true]);
    expect(top[5].token).toBe(last);
  });
});
