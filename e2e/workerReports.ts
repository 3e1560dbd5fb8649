import { expect, type Page } from '@playwright/test';
import type { Message } from '../src/client/runProtocol';
import type { DistributionRecord, ExactEvaluation, MetricsRecord } from '../src/core/records';
import type { Playground } from './fixture';

declare global {
  interface Window {
    reportedMetrics: MetricsRecord[];
    reportedEvaluations: ExactEvaluation[];
    reportedDistribution: DistributionRecord | undefined;
  }
}

/** Keeps what the training worker tells the page of a run, at full precision, from the next opening of the page on. */
export async function listen(page: Page, run: 'kitchen' | 'file' = 'kitchen'): Promise<void> {
  await page.addInitScript((run) => {
    window.reportedMetrics = [];
    window.reportedEvaluations = [];
    window.Worker = class extends Worker {
      constructor(url: string | URL, options?: WorkerOptions) {
        super(url, options);
        this.addEventListener('message', ({ data }: MessageEvent<readonly Message[] | object>) => {
          // Other workers say something else.
          if (!Array.isArray(data)) return;
          for (const message of data as readonly Message[]) {
            if (message.type !== 'report' || message.run !== run) continue;
            const { report } = message;
            if (report.type === 'metrics') window.reportedMetrics.push(...report.records);
            else if (report.type === 'evaluation' && report.record)
              window.reportedEvaluations.push(report.record as ExactEvaluation);
            else if (report.type === 'distribution') window.reportedDistribution = report.record;
          }
        });
      }
    };
  }, run);
}

/** What was told so far; from now on what follows is kept. */
export function drainMetrics(page: Page): Promise<MetricsRecord[]> {
  return page.evaluate(() => window.reportedMetrics.splice(0));
}

/**
 * The run stands still: its next step is the one after the last that was told, and the only one. After `listen`, where every step is told
 * (logging_steps=1). @returns steps made
 */
export async function expectStandstill(page: Page, playground: Playground): Promise<number> {
  await expect(playground.train).toBeVisible();
  const steps = ((await drainMetrics(page)).at(-1)?.step ?? -1) + 1;
  await playground.expectSteps(steps);
  await playground.step.click();
  await playground.expectSteps(steps + 1);
  expect((await drainMetrics(page)).map(({ step }) => step)).toEqual([steps]);
  return steps + 1;
}

/** The same steps with the same numbers, to the last digit. */
export function expectSameCurve(curve: readonly MetricsRecord[], other: readonly MetricsRecord[], steps: number): void {
  expect(other.map(({ step }) => step)).toEqual(curve.map(({ step }) => step));
  expect(curve).toHaveLength(steps);
  expect(other).toEqual(curve);
}

/** The watched dish as it was told last: probabilities and rewards of the well-formed completions, then of everything malformed. */
export async function latestDistribution(page: Page) {
  await expect.poll(() => page.evaluate(() => window.reportedDistribution !== undefined)).toBe(true);
  const latest = await page.evaluate(() => {
    const { reference, policy, rewards, malformedReward, beta, step, dish } =
      window.reportedDistribution as DistributionRecord;
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
  const { beta, step, dish } = latest;
  const rewards = [...latest.rewards, latest.malformedReward];
  return { reference: whole(latest.reference), policy: whole(latest.policy), rewards, beta, step, dish };
}
