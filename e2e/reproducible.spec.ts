import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { MetricsRecord } from '../src/core/records';
import { expect, type Playground, test } from './fixture';
import { drainMetrics, expectSameCurve, listen } from './workerReports';

const STEPS = 12;
const SETTINGS = { per_device_train_batch_size: '4', max_steps: String(STEPS), seed: '5', num_pairs: '20' };

async function trainInPage(page: Page, playground: Playground): Promise<MetricsRecord[]> {
  const hash = new URLSearchParams({ model: 'kitchen-nano', ...SETTINGS, v: '3' });
  await page.goto('about:blank');
  await playground.open(hash.toString());
  await playground.train.click();
  await playground.expectSteps(STEPS);
  await expect.poll(() => page.evaluate(() => window.reportedMetrics.length)).toBe(STEPS);
  const metrics = await drainMetrics(page);
  // What follows is as in another tab: this one would go on with its run.
  await page.evaluate(() => window.sessionStorage.clear());
  return metrics;
}

function trainInNode(): MetricsRecord[] {
  const output = mkdtempSync(join(tmpdir(), 'dpo-train-'));
  const flags = Object.entries(SETTINGS).flatMap(([name, value]) => [`--${name}`, value]);
  const paths = ['--model', 'public/models/kitchen-nano', '--data', 'kitchen', '--output_dir', output];
  execFileSync(process.execPath, ['scripts/cli.mjs', 'train', ...paths, ...flags], { stdio: 'pipe' });
  const lines = readFileSync(join(output, 'metrics.jsonl'), 'utf8').trim().split('\n');
  rmSync(output, { recursive: true });
  return lines.map((line) => JSON.parse(line));
}

test('one URL gives one curve, and it is the command line’s', async ({ page, playground }) => {
  await listen(page);
  const first = await trainInPage(page, playground);
  const second = await trainInPage(page, playground);
  expectSameCurve(first, second, STEPS);
  const node = trainInNode();
  expect(node).toHaveLength(STEPS);
  for (const [step, record] of node.entries()) {
    expect(Object.keys(first[step])).toEqual(Object.keys(record));
    for (const [name, value] of Object.entries(record)) {
      const shown = first[step][name as keyof MetricsRecord] as number;
      expect(Math.abs(shown - value), `${name} of step ${step}`).toBeLessThan(1e-6);
    }
  }
});
