import { test as base, expect as baseExpect, type Page } from '@playwright/test';
import type { Language } from '../src/core/world';

/** A run small enough for any machine. */
export const TINY = 'model=kitchen-nano&per_device_train_batch_size=2&logging_steps=2';

/** Playwright's `expect`, whose `poll` looks every 50 ms instead of up to once a second. */
export const expect: typeof baseExpect = new Proxy(baseExpect, {
  get: (target, name, proxy) => (name === 'poll' ? oftenPolled : Reflect.get(target, name, proxy)),
});

const oftenPolled: typeof baseExpect.poll = (actual, options) =>
  baseExpect.poll(actual, {
    intervals: [50],
    ...(typeof options === 'string' ? { message: options } : options),
  });

/**
 * What Chromium itself says when a page asks for WebGPU where there is none, or only an emulated one, and Playwright of a service worker; no page
 * can prevent it.
 */
const BROWSER_NOTES = [
  /^No available adapters\.$/,
  /^WebGPU is experimental on this platform/,
  /^Service Worker registration blocked by Playwright$/,
];

const PROGRESS = 'progress[aria-label="Training progress"]';

/** Waits, looking at every frame, for what is asserted next: the assertions that wait look twice a second. */
async function soon<Argument>(
  page: Page,
  condition: (argument: Argument) => boolean,
  argument: Argument,
): Promise<void> {
  const look = page.waitForFunction(condition as (argument: unknown) => boolean, argument, { timeout: 30_000 });
  await look.catch(() => undefined); // the assertion says what is missing
}

/** The page, opened at a hash, as a visitor finds it: by roles and names. */
export class Playground {
  readonly progress;
  readonly train;
  readonly pause;
  readonly step;
  readonly reset;
  /** Reset, while settings have changed. */
  readonly apply;
  readonly beta;

  constructor(readonly page: Page) {
    const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true });
    this.progress = page.getByRole('progressbar', { name: 'Training progress' });
    this.train = button(/^Train( with β [\d.]+)?$/);
    this.pause = button('Pause');
    this.step = button('Step');
    this.reset = button('Reset');
    this.apply = page.getByTitle('Back to step 0, with the changed settings');
    this.beta = page.getByRole('spinbutton', { name: 'β' });
  }

  /** Opens the page and waits until a run is there. */
  async open(hash = TINY): Promise<void> {
    await this.page.goto(`./#${hash}`);
    await this.ready();
  }

  /** Waits until a run is there. */
  async ready(): Promise<void> {
    await soon(this.page, (bar) => document.querySelector(bar) !== null, PROGRESS);
    await expect(this.progress).toBeVisible();
  }

  /** Steps made so far. */
  async steps(): Promise<number> {
    return this.progress.evaluate((bar) => (bar as HTMLProgressElement).value);
  }

  async expectSteps(steps: number): Promise<void> {
    const there = ([bar, steps]: readonly [string, number]) =>
      document.querySelector<HTMLProgressElement>(bar)?.value === steps;
    await soon(this.page, there, [PROGRESS, steps]);
    await expect.poll(() => this.steps()).toBe(steps);
  }

  chart(name: string) {
    return this.page.getByRole('figure', { name });
  }

  /** The figure in the middle of the page. */
  get driven() {
    return this.chart('True reward against distance from the reference');
  }

  /** The value of one of the numbers over the completions. */
  headline(name: string) {
    const figure = this.page.locator('.headline > div', { has: this.page.getByText(name, { exact: true }) });
    return figure.getByRole('definition').locator('.headline-value');
  }

  region(name: string | RegExp) {
    return this.page.getByRole('region', { name, exact: true });
  }

  /** Trains up to a step, as the pace menu offers it, and waits until the run pauses there. */
  async trainTo(step: number): Promise<void> {
    await this.page.getByRole('button', { name: /^Pace/ }).click();
    const menu = this.page.getByRole('dialog', { name: 'Pace' });
    await menu.getByLabel('Run to step').fill(String(step));
    await menu.getByRole('button', { name: 'Go' }).click();
    await this.page.keyboard.press('Escape');
    await this.expectSteps(step);
    await expect(this.pause).toBeHidden();
  }
}

interface Fixtures {
  readonly playground: Playground;
  /** What Chromium says on its own about a request that a test lets fail. */
  readonly expectedNoise: RegExp | undefined;
}

/** Every test fails on an error or a warning in the page's console. */
export const test = base.extend<Fixtures>({
  expectedNoise: [undefined, { option: true }],
  page: async ({ page, expectedNoise }, use) => {
    const complaints: string[] = [];
    page.on('console', (message) => {
      const loud = message.type() === 'error' || message.type() === 'warning';
      const known = expectedNoise ? [...BROWSER_NOTES, expectedNoise] : BROWSER_NOTES;
      if (loud && !known.some((note) => note.test(message.text()))) complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    await use(page);
    expect(complaints).toEqual([]);
  },
  playground: async ({ page }, use) => use(new Playground(page)),
});

/** The page in a language, by its button. */
export async function speak(page: Page, language: Language): Promise<void> {
  const tag = language === 'zh' ? 'zh-CN' : 'en';
  if ((await page.locator('html').getAttribute('lang')) === tag) return;
  await page.getByRole('button', { name: language === 'zh' ? '中文' : 'English', exact: true }).click();
  await expect(page.locator('html')).toHaveAttribute('lang', tag);
}

/**
 * The engine is on its way for ever: for what the page shows without it. It is a third of what opening the page costs. Before the page is opened.
 */
export async function withoutEngine(page: Page): Promise<void> {
  await page.route(/\/trainingWorker-/, () => undefined);
}

/** Keeps answers back until the returned function is called. `asked` lists what was asked for. */
export async function hold(
  page: Page,
  address: string | RegExp,
): Promise<{ readonly asked: string[]; release(): void }> {
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const asked: string[] = [];
  await page.route(address, async (route) => {
    asked.push(route.request().url());
    await held;
    await route.continue();
  });
  return { asked, release: () => release() };
}

/** The page's link, as its hash, once it says what the page shows: it is written a moment after a change. */
export async function settledHash(page: Page): Promise<string> {
  let before = '';
  await expect
    .poll(
      () => {
        const same = before === page.url();
        before = page.url();
        return same;
      },
      { intervals: [400] },
    )
    .toBe(true);
  return new URL(before).hash;
}

/** Reloads the page once its link says what the page shows. */
export async function reload(page: Page): Promise<void> {
  await settledHash(page);
  await page.reload();
}

/** Puts a measured figure into the test's output. */
export function note(figure: string): void {
  process.stdout.write(`${figure}\n`);
  test.info().annotations.push({ type: 'measured', description: figure });
}
