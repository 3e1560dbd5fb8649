import { describe, expect, it } from 'vitest';
import { closedForm, expectation, klDivergence } from './closedForm';
import { ascend, ascentCourse, objectiveGradient } from './policyAscent';
import { Random } from './random';
import { logSumExp } from './sampling';

const random = new Random(3);
const draw = (size: number, scale = 1) => Float64Array.from({ length: size }, () => scale * random.normal());
const normalised = (logits: Float64Array) => logits.map((logit) => logit - logSumExp(logits, 0, logits.length));

const referenceLogps = normalised(draw(12));
const rewards = draw(12);
const objective = (logps: Float64Array, beta: number) =>
  expectation(logps, rewards) - beta * klDivergence(logps, referenceLogps);

describe('the exact gradient', () => {
  it.each([0, 0.3, 1.5])('matches finite differences at β = %d', (beta) => {
    const logits = draw(12);
    const gradient = objectiveGradient(normalised(logits), { referenceLogps, rewards, beta });
    logits.forEach((_, i) => {
      const shifted = (by: number) =>
        objective(normalised(logits.map((logit, j) => (i === j ? logit + by : logit))), beta);
      expect(gradient[i]).toBeCloseTo((shifted(1e-5) - shifted(-1e-5)) / 2e-5, 8);
    });
  });

  it('is zero at π*, and sums to zero everywhere', () => {
    const beta = 0.7;
    const { logps } = closedForm(referenceLogps, rewards, beta);
    for (const part of objectiveGradient(logps, { referenceLogps, rewards, beta })) expect(part).toBeCloseTo(0, 14);
    const elsewhere = objectiveGradient(normalised(draw(12)), { referenceLogps, rewards, beta });
    expect(elsewhere.reduce((sum, part) => sum + part, 0)).toBeCloseTo(0, 14);
  });

  it('leaves out what has no probability', () => {
    const logps = Float64Array.of(Math.log(0.5), Math.log(0.5), Number.NEGATIVE_INFINITY);
    const settings = { referenceLogps: logps, rewards: Float64Array.of(0, 1, 9), beta: 1 };
    const [low, high, impossible] = objectiveGradient(logps, settings);
    expect([low, high]).toEqual([-0.25, 0.25]);
    expect(impossible).toBeCloseTo(0, 12);
    expect(ascend({ ...settings, rate: 1 }, 5)[2]).toBe(Number.NEGATIVE_INFINITY);
  });
});

describe('the ascent', () => {
  it('starts at the reference and comes to rest at π*', () => {
    const beta = 1;
    const settings = { referenceLogps, rewards, beta, rate: 1 };
    for (const [i, logp] of ascend(settings, 0).entries()) expect(logp).toBeCloseTo(referenceLogps[i], 12);
    const { logps, logZ } = closedForm(referenceLogps, rewards, beta);
    const rest = ascend(settings, 5000);
    for (const [i, logp] of rest.entries()) expect(Math.exp(logp)).toBeCloseTo(Math.exp(logps[i]), 9);
    expect(objective(rest, beta)).toBeCloseTo(beta * logZ, 9);
  });

  it('never lowers what it climbs, and measures as it goes', () => {
    const watched = draw(12);
    for (const beta of [0, 0.5, 2]) {
      const settings = { referenceLogps, rewards, beta, rate: 0.5 };
      const course = ascentCourse(settings, watched, 200);
      const climb = course.climbed.map((value, i) => value - beta * course.kl[i]);
      for (let step = 1; step <= 200; step++) expect(climb[step]).toBeGreaterThanOrEqual(climb[step - 1] - 1e-12);
      const end = ascend(settings, 200);
      expect(course.end).toEqual(end);
      expect(course.climbed[200]).toBeCloseTo(expectation(end, rewards), 12);
      expect(course.kl[200]).toBeCloseTo(klDivergence(end, referenceLogps), 12);
      expect(course.watched[200]).toBeCloseTo(expectation(end, watched), 12);
      expect(course.kl[0]).toBeCloseTo(0, 12);
    }
  });
});
