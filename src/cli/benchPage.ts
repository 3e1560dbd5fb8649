import { join } from 'node:path';
import { type Browser, chromium, type Page } from '@playwright/test';
import { build, preview } from 'vite';
import { pageExecutable, WEBGPU_FLAGS } from '../../scripts/browser.mjs';
import { DEFAULT_RUN } from '../core/kitchenConfig';
import { DEFAULT_DEFINITION } from '../core/runDefinition';
import { Run } from '../train/run';
import { kitchenFilesOf } from '../worlds/kitchen/kitchenFiles';
import { KITCHEN_WORLD } from '../worlds/kitchen/kitchenWorld';
import { loadModelDirectory } from './modelDirectory';
import { openNodeBackend } from './nodeBackend';
import { median } from './profiledBackend';
import { trainToEnd } from './trainToEnd';

/** The threads that the page takes on two cores. */
const THREADS = 1;
const PROGRESS = 'Training progress';

/** Milliseconds unless said. */
interface PageTimes {
  /** From Train, pressed at the first paint with an empty cache, to the first step. */
  readonly coldFirstStep: number;
  /** From Train after a reset, to the first step. */
  readonly warmFirstStep: number;
  /** From the first step to the last. */
  readonly steps: number;
  /** Tasks of the main thread over 50 ms between the two. */
  readonly longTasks: number;
  readonly longestTask: number;
  /** Share of that time for which the main thread was busy. */
  readonly mainThread: number;
}

/** The page's default run beside the command line's, one after the other in each round. @param address of a page that is served; without it, this commit's is built */
export async function benchPage(root: string, rounds: number, address?: string): Promise<void> {
  const served = address === undefined ? await serve(root) : undefined;
  const url = served?.url ?? address ?? '';
  const executablePath = pageExecutable();
  const args = WEBGPU_FLAGS.filter((flag) => flag !== '--enable-unsafe-webgpu');
  const browser = await chromium.launch({ args, ...(executablePath && { executablePath }) });
  const inNode: number[] = [];
  const inPage: PageTimes[] = [];
  try {
    for (let round = 0; round < rounds; round++) {
      inNode.push(await timeCommandLine(root));
      inPage.push(await timePage(browser, url));
    }
  } finally {
    await browser.close();
    await served?.close();
  }
  print(inNode, inPage);
}

async function serve(root: string) {
  const config = { root, configFile: join(root, 'vite.config.ts'), logLevel: 'error' as const };
  const outDir = join(root, '.cache', 'page');
  await build({ ...config, build: { outDir, emptyOutDir: true } });
  const server = await preview({ ...config, build: { outDir }, preview: { port: 0, strictPort: false, open: false } });
  const url = server.resolvedUrls?.local[0];
  if (!url) throw new Error('the built page is served nowhere');
  return { url, close: () => server.close() };
}

/** From the first step to the last, everything loaded. */
async function timeCommandLine(root: string): Promise<number> {
  const checkpoint = await loadModelDirectory(join(root, 'public', 'models', DEFAULT_RUN.model));
  const run = await Run.open({
    backend: openNodeBackend(THREADS),
    kind: KITCHEN_WORLD,
    material: kitchenFilesOf(DEFAULT_RUN.model, checkpoint),
    definition: DEFAULT_DEFINITION,
  });
  const started = performance.now();
  await trainToEnd(run, {});
  const spent = performance.now() - started;
  await run.dispose();
  return spent;
}

async function timePage(browser: Browser, url: string): Promise<PageTimes> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-US' });
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  await devtools.send('Performance.enable');
  const busySeconds = async () => {
    const { metrics } = await devtools.send('Performance.getMetrics');
    return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0;
  };
  await page.addInitScript(() => {
    globalThis.longTasks = [];
    new PerformanceObserver((list) => {
      globalThis.longTasks.push(...list.getEntries().map(({ startTime, duration }) => ({ startTime, duration })));
    }).observe({ type: 'longtask' });
  });
  await page.goto(url);
  const coldFirstStep = await pressTrain(page);
  const from = { time: Date.now(), busy: await busySeconds(), page: await page.evaluate(() => performance.now()) };
  await page.getByRole('progressbar', { name: PROGRESS }).evaluate(async (bar) => {
    const { max } = bar as HTMLProgressElement;
    while ((bar as HTMLProgressElement).value < max) await new Promise((resolve) => setTimeout(resolve, 50));
  });
  const steps = Date.now() - from.time;
  const busy = (await busySeconds()) - from.busy;
  const tasks = await page.evaluate(
    (since) => globalThis.longTasks.filter(({ startTime }) => startTime >= since).map(({ duration }) => duration),
    from.page,
  );
  await page.getByRole('button', { name: 'Reset', exact: true }).click();
  await page.waitForTimeout(3000);
  const warmFirstStep = await pressTrain(page);
  await context.close();
  const longestTask = Math.max(0, ...tasks);
  return {
    coldFirstStep,
    warmFirstStep,
    steps,
    longTasks: tasks.length,
    longestTask,
    mainThread: (1000 * busy) / steps,
  };
}

/** Milliseconds until a step has been made, by the page's own clock. */
function pressTrain(page: Page): Promise<number> {
  const train = page.getByRole('region', { name: 'Controls' }).getByRole('button', { name: /^Train/ });
  return train.evaluate(async (button, selector) => {
    const steps = () => button.ownerDocument.querySelector<HTMLProgressElement>(selector)?.value ?? 0;
    const started = performance.now();
    (button as HTMLButtonElement).click();
    // A run that was reset may still show its last step.
    while (steps() < 1 || steps() > 100) await new Promise((resolve) => setTimeout(resolve, 4));
    return performance.now() - started;
  }, `progress[aria-label="${PROGRESS}"]`);
}

function print(inNode: readonly number[], inPage: readonly PageTimes[]): void {
  const of = (name: keyof PageTimes) => median(inPage.map((times) => times[name]));
  const seconds = (ms: number) => (ms / 1000).toFixed(1);
  const node = median(inNode);
  console.log(`The default run, ${DEFAULT_RUN.max_steps} steps of ${DEFAULT_RUN.model}, ${THREADS} thread; medians of ${inPage.length}.

| page, s | command line, s | page ÷ command line | first step, cold, ms | first step, warm, ms | tasks over 50 ms | longest task, ms | main thread, share of a core |
|--:|--:|--:|--:|--:|--:|--:|--:|
| ${[
    seconds(of('steps')),
    seconds(node),
    (of('steps') / node).toFixed(2),
    of('coldFirstStep').toFixed(0),
    of('warmFirstStep').toFixed(0),
    of('longTasks').toFixed(0),
    of('longestTask').toFixed(0),
    `${(100 * of('mainThread')).toFixed(0)} %`,
  ].join(' | ')} |`);
}

declare global {
  var longTasks: { startTime: number; duration: number }[];
}
