import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, note, TINY, test } from './fixture';
import { partTextsOf, type Texts, textsOf } from './texts';

const EGG = { prompt: 'the steamed egg is', chosen: ' very tender .', rejected: ' salty .' };
const FISH = { prompt: 'the fried fish is', chosen: ' crispy and juicy .', rejected: ' greasy .' };
const lines = (...rows: object[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join('');
const english = partTextsOf('own', 'en');

interface Given {
  readonly name: string;
  readonly content: string | Buffer;
}

/** The section of the page, by roles and names. */
class OwnData {
  readonly section;
  readonly alert;

  constructor(
    readonly page: Page,
    readonly t: Texts = english,
  ) {
    this.section = page.getByRole('region', { name: t('data.title'), exact: true });
    this.alert = this.section.getByRole('alert');
  }

  async open(): Promise<void> {
    await this.page.goto(`./#page=own&${TINY}`);
    await expect(this.section).toBeVisible();
  }

  /** Picks a file as a person does, by the button. */
  async pick({ name, content }: Given): Promise<void> {
    const chooser = this.page.waitForEvent('filechooser');
    await this.section.getByRole('button', { name: this.t('data.take.pick') }).press('Enter');
    await (await chooser).setFiles({ name, mimeType: 'text/plain', buffer: Buffer.from(content) });
  }

  /** Drops a file or pastes it, with the event that the browser makes of it. */
  async transfer(type: 'drop' | 'paste', { name, content }: Given): Promise<void> {
    const target = type === 'drop' ? this.section.getByText(this.t('data.take.drop')) : this.page.locator('body');
    const data = await this.page.evaluateHandle(
      ({ name, text }) => {
        const transfer = new DataTransfer();
        if (name === '') transfer.setData('text/plain', text);
        else transfer.items.add(new File([text], name));
        return transfer;
      },
      { name, text: content.toString() },
    );
    if (type === 'drop') await target.dispatchEvent('drop', { dataTransfer: data });
    else {
      await target.evaluate(
        (body, clipboardData) => body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true })),
        data,
      );
    }
  }

  async expectUsed(used: number | string, rows: number | string): Promise<void> {
    await expect(this.section.getByText(this.t('data.summary.used', { used, rows }), { exact: true })).toBeVisible();
  }

  column(part: 'prompt' | 'chosen' | 'rejected') {
    return this.section.getByRole('combobox', { name: this.t(`data.columns.${part}`), exact: true });
  }

  /** The text of the first pairs, cell by cell. */
  async pairs(): Promise<string[][]> {
    const rows = this.section.getByRole('table').locator('tbody').getByRole('row');
    return Promise.all((await rows.all()).map((row) => row.getByRole('cell').allTextContents()));
  }

  /** The reasons for dropping, with counts and lines, as they are read. */
  async dropped(): Promise<string[]> {
    const list = this.section.getByRole('region', { name: this.t('data.dropped.title') });
    const texts = await list.locator('> ul > li').allInnerTexts();
    return texts.map((text) => text.replace(/\s+/g, ' '));
  }
}

test.beforeEach(async ({ page }) => {
  // A file that had run a script would say so.
  await page.addInitScript(() => {
    const alert = () => {
      throw new Error('a script of the data ran');
    };
    Object.assign(window, { alert });
  });
});

const EXPECTED = [EGG, FISH].map(({ prompt, chosen, rejected }) => [prompt, chosen, rejected]);
const HEADER = 'prompt,chosen,rejected';

test.describe('a file of each format', () => {
  test('picked: JSON lines', async ({ page }) => {
    const own = new OwnData(page);
    await own.open();
    await own.pick({ name: 'pairs.jsonl', content: lines(EGG, FISH) });
    await own.expectUsed(2, 2);
    expect(await own.pairs()).toEqual(EXPECTED);
    await expect(own.section.getByText('pairs.jsonl, read as JSON lines')).toBeVisible();
    await expect(own.section.getByRole('status')).toHaveText(
      english('data.announce.read', { name: 'pairs.jsonl', used: 2, rows: 2 }),
    );
  });

  test('dropped: a JSON list of messages', async ({ page }) => {
    const own = new OwnData(page);
    const message = (role: string, content: string) => ({ role, content: content.trim() });
    const chats = [EGG, FISH].map(({ prompt, chosen, rejected }) => ({
      prompt,
      chosen: [message('user', prompt), message('assistant', chosen)],
      rejected: [message('user', prompt), message('assistant', rejected)],
    }));
    await own.open();
    await own.transfer('drop', { name: 'pairs.json', content: JSON.stringify(chats, undefined, 1) });
    await own.expectUsed(2, 2);
    expect(await own.pairs()).toEqual(EXPECTED);
  });

  test('pasted: a table as text, and a file; where one types, text is only text', async ({ page }) => {
    const own = new OwnData(page);
    const table = `${HEADER}\n${EXPECTED.map((cells) => cells.join(',')).join('\n')}\n`;
    await own.open();
    await own.transfer('paste', { name: '', content: table });
    await own.expectUsed(2, 2);
    expect(await own.pairs()).toEqual(EXPECTED);
    await own.transfer('paste', { name: 'one.jsonl', content: lines(EGG) });
    await own.expectUsed(1, 1);
    await own.section.getByText(english('data.paste.title'), { exact: true }).click();
    const area = own.section.getByRole('textbox', { name: english('data.paste.label') });
    await area.fill(lines(FISH, FISH, EGG));
    await own.expectUsed(1, 1);
    await own.section.getByRole('button', { name: english('data.paste.read') }).click();
    await own.expectUsed(3, 3);
  });

  test('the samples, of which one has bad rows', async ({ page }) => {
    const own = new OwnData(page);
    await own.open();
    await own.section.getByRole('button', { name: english('data.take.verdicts') }).click();
    await own.expectUsed(300, 300);
    await own.section.getByRole('button', { name: english('data.take.answers') }).click();
    await own.expectUsed(300, 305);
    expect(await own.dropped()).toEqual([
      expect.stringMatching(/^1 A completion is empty \(line 42\)/),
      expect.stringMatching(/^1 Chosen and rejected are the same \(line 92\)/),
      expect.stringMatching(/^2 A word that the model’s tokenizer does not know \(lines 152, 212\)/),
      expect.stringMatching(/^1 Not a row: .* \(line 262\)/),
    ]);
    await own.section.getByText(english('data.dropped.details')).nth(2).click();
    await expect(own.section.getByText(/^line 152: .*"grilled"; use words of its vocabulary$/)).toBeVisible();
    const chosen = own.section.getByRole('img', { name: /^Chosen: from 3 to 7 tokens/ });
    await expect(chosen).toBeVisible();
    // Each bar says how many pairs it counts: all of them together.
    const counts = await chosen.locator('title').allTextContents();
    expect(counts.map((text) => Number(/: (\d+) pairs$/.exec(text)?.[1])).reduce((a, b) => a + b)).toBe(300);
    await own.section.getByRole('button', { name: english('data.pairs.more', { count: 15 }) }).click();
    expect(await own.pairs()).toHaveLength(20);
  });
});

test('columns are corrected by hand, and recognised again', async ({ page }) => {
  const own = new OwnData(page);
  const content = `dish,good,bad\n${[EGG, FISH].map(({ prompt, chosen, rejected }) => `${prompt},${chosen.trim()},${rejected.trim()}\n`).join('')}`;
  await own.open();
  await own.pick({ name: 'own.csv', content });
  await expect(own.section.getByText(english('data.summary.none', { rows: 2 }))).toBeVisible();
  await own.column('chosen').selectOption('good');
  await own.column('rejected').selectOption('bad');
  // Without a prompt's column it is what both completions begin with: nothing.
  await expect.poll(() => own.dropped()).toEqual([expect.stringMatching(/^2 The prompt is empty/)]);
  await own.column('prompt').selectOption('dish');
  await expect.poll(() => own.dropped()).toEqual([expect.stringMatching(/^2 A word that/)]);
  await own.section
    .getByRole('combobox', { name: english('data.columns.joined') })
    .selectOption(english('data.columns.asChat'));
  await own.expectUsed(2, 2);
  expect(await own.pairs()).toEqual(EXPECTED);
  await own.section.getByRole('button', { name: english('data.columns.recognise') }).click();
  await expect(own.section.getByText(english('data.summary.none', { rows: 2 }))).toBeVisible();
});

test('what is too long is cut or dropped, and script stays text', async ({ page }) => {
  const own = new OwnData(page);
  const long = ' very tender'.repeat(20);
  const script = '<img src=x onerror=alert(1)>';
  await own.open();
  await own.pick({
    name: `${script}.jsonl`,
    content: lines(
      { ...EGG, chosen: long, [script]: 1 },
      { ...EGG, prompt: EGG.prompt + long },
      { ...EGG, chosen: script },
      EGG,
    ),
  });
  await own.expectUsed(2, 4);
  await expect(own.section.getByText(english('data.summary.cut', { count: 1 }))).toBeVisible();
  expect(await own.dropped()).toEqual([
    expect.stringMatching(/^1 The prompt leaves no room .*\(line 2\)/),
    expect.stringMatching(/^1 A word that .*\(line 3\)/),
  ]);
  expect((await own.pairs())[0][1]).toBe(long);
  await own.section.getByText(english('data.dropped.details')).nth(1).click();
  await expect(own.section.locator('img')).toHaveCount(0);
  await expect(own.section.getByText(`${script}.jsonl`).first()).toBeVisible();
});

test.describe('a hostile file is refused in words, and the page goes on', () => {
  const bytes = Buffer.from(Uint8Array.from({ length: 4096 }, (_, i) => (i * 131 + (i >> 3)) % 256));
  const FILES: readonly (readonly [string, Given, RegExp])[] = [
    [
      'a table of 100,000 columns',
      { name: 'wide.csv', content: `${'c,'.repeat(100_000)}\n1,2\n` },
      /more than 256 columns/,
    ],
    ['rubbish under the name of a table', { name: 'rubbish.csv', content: bytes }, /rubbish\.csv is not text/],
    [
      'an archive under the name of JSON',
      { name: 'zip.json', content: Buffer.from('PK\x03\x04\0\0\0\0') },
      /zip\.json is not text/,
    ],
    ['nothing', { name: 'empty.jsonl', content: '' }, /empty\.jsonl is empty/],
    ['a column twice', { name: 'twice.csv', content: 'chosen,<b>,<b>\n1,2,3\n' }, /names “<b>” twice/],
  ];

  test('whole files', async ({ page }) => {
    const own = new OwnData(page);
    await own.open();
    for (const [what, file, message] of FILES) {
      await test.step(what, async () => {
        await own.pick(file);
        await expect(own.alert).toContainText(message);
      });
    }
    await own.pick({ name: 'pairs.csv', content: lines(EGG) });
    await own.expectUsed(1, 1);
    await expect(own.alert).toHaveCount(0);
  });

  test('a row of a million tokens', async ({ page }) => {
    const own = new OwnData(page);
    await own.open();
    await own.pick({ name: 'long.jsonl', content: lines(EGG, { ...EGG, chosen: ' very'.repeat(1_000_000) }, FISH) });
    await own.expectUsed(2, 3);
    expect(await own.dropped()).toEqual([expect.stringMatching(/^1 Too large: .*\(line 2\)/)]);
  });
});

test('a hundred thousand rows are read with progress, while the page answers; cancelled, and read after all', async ({
  page,
}) => {
  test.slow();
  const own = new OwnData(page);
  await own.open();
  await own.pick({ name: 'many.jsonl', content: lines(EGG).repeat(100_000) });
  const label = english('data.reading.label', { name: 'many.jsonl' });
  const bar = own.section.getByRole('progressbar', { name: label });
  const read = () => bar.evaluate((element) => (element as HTMLProgressElement).value);
  await expect.poll(read).toBeGreaterThan(0);
  // The longest time in which the page does not answer while rows are read.
  const longest = await page.evaluate(async () => {
    let worst = 0;
    for (let i = 0, before = performance.now(); i < 50; i++) {
      await new Promise((resolve) => setTimeout(resolve, 10));
      const now = performance.now();
      worst = Math.max(worst, now - before - 10);
      before = now;
    }
    return worst;
  });
  note(`longest delay of the page while rows are read: ${longest.toFixed(0)} ms`);
  expect(longest).toBeLessThan(500);
  await own.section.getByRole('button', { name: english('data.reading.cancel') }).click();
  await expect(own.section.getByText(english('data.reading.cancelled', { name: 'many.jsonl' }))).toBeVisible();
  await expect(own.section.getByRole('heading', { name: english('data.title') })).toBeFocused();
  await own.section.getByRole('button', { name: english('data.reading.again') }).click();
  await expect.poll(read).toBeGreaterThan(0);
  // Another file takes its place at once.
  await own.pick({ name: 'few.jsonl', content: lines(EGG, FISH) });
  await own.expectUsed(2, 2);
  await own.section.getByRole('button', { name: english('data.summary.forget') }).click();
  await expect(own.section.getByRole('table')).toHaveCount(0);
});

for (const language of ['en', 'zh'] as const) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test.describe(`${language}, ${colorScheme}`, () => {
      test.use({ locale: language === 'zh' ? 'zh-CN' : 'en-US', colorScheme });

      test('axe finds nothing on data that was read, and on data that was not', async ({ page }) => {
        const t = partTextsOf('own', language);
        const own = new OwnData(page, t);
        const objections = async () => (await new AxeBuilder({ page }).analyze()).violations.map(({ id }) => id);
        await own.open();
        await expect(page.getByRole('heading', { level: 1 })).toHaveText(textsOf(language)('app.title'));
        await own.section.getByRole('button', { name: t('data.take.answers') }).click();
        await own.expectUsed(300, 305);
        const closed = page.locator('details:not([open]) > summary');
        while ((await closed.count()) > 0) await closed.first().click();
        await expect(own.section.getByText(t('data.dropped.reasons.completion_empty'))).toBeVisible();
        expect(await objections()).toEqual([]);
        await own.pick({ name: 'x.csv', content: 'a,a\n' });
        await expect(own.alert).toHaveText(t('data.problems.column_twice', { name: 'x.csv', column: 'a' }));
        expect(await objections()).toEqual([]);
      });
    });
  }
}

test.describe('on a phone', () => {
  test.use({ viewport: { width: 360, height: 740 } });

  test('everything fits, and what came of a file is brought into sight', async ({ page }) => {
    const own = new OwnData(page);
    await own.open();
    await own.section.getByRole('button', { name: english('data.take.answers') }).click();
    await own.expectUsed(300, 305);
    const summary = english('data.summary.used', { used: 300, rows: 305 });
    await expect(own.section.getByText(summary, { exact: true })).toBeInViewport();
    await own.pick({ name: `${'long'.repeat(40)}.jsonl`, content: lines({ ...EGG, ['column'.repeat(30)]: 1 }, FISH) });
    await own.expectUsed(2, 2);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  });
});
