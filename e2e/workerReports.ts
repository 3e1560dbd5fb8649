import { expect, type Page } from '@playwright/test';
import type { DistributionRecord, EvaluationRecord, MetricsRecord } from '../src/train/records';
import type { Report } from '../src/worker/protocol';

declare global {
  interface Window {
    toldMetrics: MetricsRecord[];
    toldEvaluations: EvaluationRecord[];
    toldDistribution: DistributionRecord | undefined;
  }
}

/** Keeps what the training worker tells the page, at full precision, from the next opening of the page on. */
export async function listen(page: Page): Promise<void> {
  await page.addInitScript(() => {
    window.toldMetrics = [];
    window.toldEvaluations = [];
    window.Worker = class extends Worker {
      constructor(url: string | URL, options?: WorkerOptions) {
        super(url, options);
        this.addEventListener('message', ({ data }: MessageEvent<Report>) => {
          if (data.type === 'metrics') window.toldMetrics.push(...data.records);
          else if (data.type === 'evaluation') window.toldEvaluations.push(data.record);
          else if (data.type === 'distribution') window.toldDistribution = data.record;
        });
      }
    };
  });
}

/** What was told so far; from now on what follows is kept. */
export function takeMetrics(page: Page): Promise<MetricsRecord[]> {
  return page.evaluate(() => window.toldMetrics.splice(0));
}

/** The same steps with the same numbers, to the last digit. */
export function expectSameCurve(curve: readonly MetricsRecord[], other: readonly MetricsRecord[], steps: number): void {
  expect(other.map(({ step }) => step)).toEqual(curve.map(({ step }) => step));
  expect(curve).toHaveLength(steps);
  expect(other).toEqual(curve);
}

/** The watched dish as it was told last: probabilities and rewards of the well-formed completions, then of everything malformed. */
export async function takeDistribution(page: Page) {
  await expect.poll(() => page.evaluate(() => window.toldDistribution !== undefined)).toBe(true);
  const told = await page.evaluate(() => {
    const { reference, policy, rewards, malformedReward, beta, step, dish } =
      window.toldDistribution as DistributionRecord;
    const plain = (numbers: Float32Array) => Array.from(numbers);
    return {
      reference: plain(reference),
      policy: plain(policy),
      rewards: plain(rewards),
      malformedReward,
      beta,
      step,
      dish,
    };
  });
  const whole = (logps: readonly number[]) => {
    const probabilities = logps.map(Math.exp);
    return [...probabilities, 1 - probabilities.reduce((total, probability) => total + probability, 0)];
  };
  const { beta, step, dish } = told;
  const rewards = [...told.rewards, told.malformedReward];
  return { reference: whole(told.reference), policy: whole(told.policy), rewards, beta, step, dish };
}
