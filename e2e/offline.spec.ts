/** The built page on a plain static host: under any path, without any header, without a connection, and while another version takes its place. */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import type { Page } from '@playwright/test';
import { writeServiceWorker } from '../scripts/vite/offline';
import { test as base, expect, type Playground, TINY } from './fixture';
import { partTextsOf, textsOf } from './texts';

const PATH = '/some/where/';
const TYPES: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.css': 'text/css',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
};

const SAMPLE = 'samples/kitchen-answers.csv';
/** What the next version's changed files hold. */
const NEXT = 'The next version';

/** A static host that sets no header but the type. */
class Host {
  readonly asked: string[] = [];
  folder = 'dist';
  #server: Server | undefined;
  address = '';

  async open(): Promise<void> {
    this.#server = createServer((request, response) => {
      const path = new URL(request.url ?? '', 'http://host').pathname;
      this.asked.push(path);
      try {
        if (!path.startsWith(PATH)) throw new Error('elsewhere');
        const file = path.slice(PATH.length) || 'index.html';
        const content = readFileSync(join(this.folder, file));
        response.setHeader('Content-Type', TYPES[extname(file)] ?? 'application/octet-stream').end(content);
      } catch {
        response.writeHead(404).end();
      }
    });
    await new Promise<void>((listening) => this.#server?.listen(0, 'localhost', listening));
    const { port } = this.#server.address() as AddressInfo;
    this.address = `http://localhost:${port}${PATH}`;
  }

  close(): void {
    this.#server?.close();
    this.#server?.closeAllConnections();
    this.#server = undefined;
  }
}

const made: string[] = [];
base.afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});

/** The built page with another description, another sample and another dialog. @returns its folder */
async function nextVersion(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'dpo-playground-next-'));
  made.push(folder);
  cpSync('dist', folder, { recursive: true, filter: (path) => !/\.(jspi|asyncify)-.*wasm$|\.ttf$/.test(path) });
  const change = (file: string, changed: (text: string) => string) => {
    const path = join(folder, file);
    writeFileSync(path, changed(readFileSync(path, 'utf8')));
  };
  change('index.html', (text) => text.replace(/content="Fine-tune[^"]*"/, `content="${NEXT}"`));
  change(SAMPLE, () => NEXT);
  const dialog = readdirSync(join(folder, 'assets')).find((name) => /^DemoDialog-.*js$/.test(name)) as string;
  change(join('assets', dialog), () => `export default function Dialog() { return '${NEXT}'; }`);
  await writeServiceWorker(folder);
  return folder;
}

const test = base.extend<{ host: Host }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures here
  host: async ({}, use) => {
    const host = new Host();
    await host.open();
    await use(host);
    host.close();
  },
});
test.use({ serviceWorkers: 'allow' });

/** Waits until the page can be opened without a connection. */
async function expectKept(page: Page): Promise<void> {
  await expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true);
}

/** A picture from elsewhere is not loaded. @returns by which directive of the policy */
function forbiddenPicture(page: Page): Promise<string> {
  return page.evaluate(
    () =>
      new Promise((resolve) => {
        document.addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective));
        new Image().src = 'https://other.example/picture.png';
      }),
  );
}

const isolated = (page: Page) => page.evaluate(() => globalThis.crossOriginIsolated);

const description = (page: Page) => page.locator('meta[name=description]').getAttribute('content');
const sample = (page: Page) => page.evaluate(async (path) => (await fetch(`./${path}`)).text(), SAMPLE);

/** Has the browser look for another version. @returns what becomes of its service worker */
function update(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    await registration.update();
    const worker = registration.installing ?? registration.waiting;
    if (worker === null) throw new Error('no other version was found');
    if (worker.state !== 'installing') return worker.state;
    return new Promise<string>((resolve) => worker.addEventListener('statechange', () => resolve(worker.state)));
  });
}

async function expectDialog(page: Page, next: boolean): Promise<void> {
  await page.getByRole('button', { name: textsOf('en')('app.demos'), exact: true }).click();
  if (next) await expect(page.getByText(NEXT)).toBeVisible();
  else await expect(page.getByRole('dialog')).toBeVisible();
}

/** From where the run stands: a reload takes it up again. */
async function trainTwoSteps(playground: Playground): Promise<void> {
  await playground.ready();
  const before = await playground.steps();
  for (const step of [1, 2]) {
    await playground.step.click();
    await playground.expectSteps(before + step);
  }
}

test.describe('under any path, from a host that sets no headers', () => {
  // Where the test asks for what the policy forbids, the browser says so.
  test.use({ expectedNoise: /other\.example/ });

  test('it trains under its policy; the next visit needs no connection, and has threads', async ({
    page,
    playground,
    host,
    context,
  }) => {
    const t = textsOf('en');
    await page.goto(`${host.address}#${TINY}`);
    await trainTwoSteps(playground);
    expect(await isolated(page)).toBe(false);
    expect(await forbiddenPicture(page)).toBe('img-src');
    await expectKept(page);
    expect(host.asked.filter((path) => /\.(jspi|asyncify)-.*wasm$|preview/.test(path))).toEqual([]);

    host.close();
    await context.setOffline(true);
    await page.reload();
    await trainTwoSteps(playground);
    expect(await isolated(page)).toBe(true);
    await expect(playground.driven.locator('.main-svg').first()).toBeVisible();
    await page.getByRole('link', { name: t('app.derivation') }).click();
    const chapters = partTextsOf('derivation', 'en');
    await expect(page.getByRole('heading', { name: chapters('probabilities.title') })).toBeVisible();
    await expect(page.locator('.katex').first()).toBeVisible();
    await page.goto(`${host.address}index.html#page=own&${TINY}`);
    await expect(page.getByRole('heading', { name: partTextsOf('file', 'en')('frame.title') })).toBeVisible();
    expect(await sample(page)).toContain('chosen_response');
  });
});

test('a page stays whole while another version takes its place, and so is the next visit', async ({
  page,
  playground,
  host,
  context,
}) => {
  const oldSample = readFileSync(`dist/${SAMPLE}`, 'utf8');
  await page.goto(`${host.address}#${TINY}`);
  await playground.ready();
  await expectKept(page);

  // Half of it has been uploaded: its own file list is there, one of its files is not.
  const next = await nextVersion();
  host.folder = next;
  writeFileSync(join(next, SAMPLE), oldSample);
  expect(await update(page)).toBe('redundant');
  await page.reload();
  await playground.ready();
  expect([await description(page), await sample(page)]).toEqual([expect.stringContaining('GPT'), oldSample]);

  writeFileSync(join(next, SAMPLE), NEXT);
  host.asked.length = 0;
  expect(await update(page)).toBe('installed');
  expect(host.asked.filter((path) => /\.wasm$|assets\/page/.test(path))).toEqual([]);
  // Parts that had not been loaded are the old ones, and so is another tab.
  await expectDialog(page, false);
  const other = await context.newPage();
  await other.goto(host.address);
  expect([await description(other), await sample(other)]).toEqual([expect.stringContaining('GPT'), oldSample]);
  await other.close();
  await page.reload();
  expect([await description(page), await sample(page)]).toEqual([expect.stringContaining('GPT'), oldSample]);
  await page.goto('about:blank');

  // The old version is there until the browser has taken its last page and that page's workers away. A visit before that is one more page of the
  // old version: the next one begins by leaving it.
  const later = await context.newPage();
  const visit = async () => {
    await later.goto('about:blank');
    await later.goto(`${host.address}#${TINY}`);
    return description(later);
  };
  await expect.poll(visit).toBe(NEXT);
  expect(await sample(later)).toBe(NEXT);
  await expectDialog(later, true);
  expect(await later.evaluate(() => caches.keys())).toHaveLength(1);
});
