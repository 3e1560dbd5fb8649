import { describe, expect, it } from 'vitest';
import { DEFAULT_TRAINING } from '../core/trainingConfig';
import { pairMetrics, type StepReading, type TokenReading } from './metrics';

// Two pairs; every number is exact in float32.
const READING: StepReading = {
  step: 7,
  epoch: 0.5,
  learningRate: 1e-3,
  config: { ...DEFAULT_TRAINING, beta: 0.5 },
  indices: [0, 1],
  places: [0, 1],
  loss: Float32Array.of(0.25, 0.75),
  logps: Float32Array.of(-10, -20, -30, -41),
  referenceLogps: Float32Array.of(-12, -21, -28, -44),
  gradNorm: 2.5,
};

const TOKENS: TokenReading = {
  kl: Float32Array.of(1, 2, 4, 8, 16, 999),
  entropy: Float32Array.of(1, 1, 2, 2, 4, 999),
  correct: Float32Array.of(1, 0, 1, 1, 1, 999),
  targets: Int32Array.of(3, 0, 5, 0, 0, -100),
  sequenceOf: Int32Array.of(0, 0, 1, 2, 3, 0),
};

describe('pairMetrics', () => {
  it('is what TRL logs, computed by hand', () => {
    // Rewards β(logp − ref): chosen 1 and 0.5, rejected −1 and 1.5; the second pair is ordered wrongly.
    expect(pairMetrics(READING)).toEqual({
      step: 7,
      loss: 0.5,
      grad_norm: 2.5,
      learning_rate: 1e-3,
      epoch: 0.5,
      'rewards/chosen': 0.75,
      'rewards/rejected': 0.25,
      'rewards/accuracies': 0.5,
      'rewards/margins': 0.5,
      'logps/chosen': -15,
      'logps/rejected': -35.5,
    });
  });

  it('adds per-token statistics where there are some, without the padding rows', () => {
    // kl: the chosen sequences 0 and 1 have 3 and 4, the rejected 2 and 3 have 8 and 16; five tokens, four of them right.
    expect(pairMetrics(READING, TOKENS)).toMatchObject({
      'kl/chosen': 3.5,
      'kl/rejected': 12,
      entropy: 2,
      mean_token_accuracy: 0.8,
    });
  });

  it('does not count equal rewards as accurate', () => {
    const equal = {
      ...READING,
      logps: Float32Array.of(-1, -1, -1, -1),
      referenceLogps: Float32Array.of(-1, -1, -1, -1),
    };
    expect(pairMetrics(equal)).toMatchObject({ 'rewards/accuracies': 0, 'rewards/margins': 0 });
  });

  it('has no rejected half for text without pairs', () => {
    const text = { ...READING, logps: Float32Array.of(-10, -20), referenceLogps: new Float32Array(2) };
    expect(pairMetrics(text)).toMatchObject({ 'logps/chosen': -15, 'logps/rejected': 0, 'rewards/rejected': 0 });
  });
});
