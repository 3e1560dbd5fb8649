import type { Page } from '@playwright/test';
import { expectAccessibleInBoth } from './axe';
import { expect, TINY, test } from './fixture';
import { partTextsOf, type Texts } from './texts';

const EGG = { prompt: 'the steamed egg is', chosen: ' very tender .', rejected: ' salty .' };
const FISH = { prompt: 'the fried fish is', chosen: ' crispy and juicy .', rejected: ' greasy .' };
const lines = (...rows: object[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join('');
const english = partTextsOf('file', 'en');

interface Given {
  readonly name: string;
  readonly content: string | Buffer;
}

/** The section of the page, by roles and names. */
class PairsFile {
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
    await this.section.getByRole('button', { name: this.t('data.add.pick') }).press('Enter');
    await (await chooser).setFiles({ name, mimeType: 'text/plain', buffer: Buffer.from(content) });
  }

  /** Drops a file or pastes it, with the event that the browser makes of it. */
  async transfer(type: 'drop' | 'paste', { name, content }: Given): Promise<void> {
    const target = type === 'drop' ? this.section.getByText(this.t('data.add.drop')) : this.page.locator('body');
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

  /** Puts the data away, so that the next file is the only one that can be shown. */
  async forget(): Promise<void> {
    await this.section.getByRole('button', { name: this.t('data.summary.forget') }).click();
    await expect(this.section.getByRole('table')).toHaveCount(0);
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

test('files of each format and the samples are read, and columns are corrected by hand', async ({ page }) => {
  const own = new PairsFile(page);
  await own.open();

  await test.step('picked: JSON lines', async () => {
    await own.pick({ name: 'pairs.jsonl', content: lines(EGG, FISH) });
    await own.expectUsed(2, 2);
    expect(await own.pairs()).toEqual(EXPECTED);
    await expect(own.section.getByText('pairs.jsonl, read as JSON lines')).toBeVisible();
    await expect(own.section.getByRole('status')).toHaveText(
      english('data.announce.read', { name: 'pairs.jsonl', used: 2, rows: 2 }),
    );
  });

  await own.forget();
  await test.step('dropped: a JSON list of messages', async () => {
    const message = (role: string, content: string) => ({ role, content: content.trim() });
    const chats = [EGG, FISH].map(({ prompt, chosen, rejected }) => ({
      prompt,
      chosen: [message('user', prompt), message('assistant', chosen)],
      rejected: [message('user', prompt), message('assistant', rejected)],
    }));
    await own.transfer('drop', { name: 'pairs.json', content: JSON.stringify(chats, undefined, 1) });
    await own.expectUsed(2, 2);
    expect(await own.pairs()).toEqual(EXPECTED);
  });

  await own.forget();
  await test.step('pasted: a table as text, and a file; where one types, text is only text', async () => {
    const table = `${HEADER}\n${EXPECTED.map((cells) => cells.join(',')).join('\n')}\n`;
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

  await test.step('the samples, of which one has bad rows', async () => {
    await own.section.getByRole('button', { name: english('data.add.verdicts') }).click();
    await own.expectUsed(300, 300);
    await own.section.getByRole('button', { name: english('data.add.answers') }).click();
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

  await test.step('columns are corrected by hand, and recognised again', async () => {
    const content = `dish,good,bad\n${[EGG, FISH].map(({ prompt, chosen, rejected }) => `${prompt},${chosen.trim()},${rejected.trim()}\n`).join('')}`;
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
});

test('what is too long is cut or dropped, script stays text, and hostile files are refused in words', async ({
  page,
}) => {
  const own = new PairsFile(page);
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

  await expect(own.alert).toHaveCount(0);
  const train = page.getByRole('button', { name: /^Train( with β [\d.]+)?$/ });
  await expect(train).toBeEnabled();
  for (const [what, file, message] of FILES) {
    await test.step(what, async () => {
      await own.pick(file);
      await expect(own.alert).toContainText(message);
      // The pairs of before are not trained on under another name.
      await expect(train).toBeDisabled();
      await expect(train).toHaveAttribute('title', /cannot be trained on: open another/);
    });
  }
  await test.step('a single pair', async () => {
    await own.pick({ name: 'one.csv', content: lines(EGG) });
    await own.expectUsed(1, 1);
    await expect(own.section.getByText(english('data.summary.one'))).toBeVisible();
    await expect(own.section.locator('.step-status')).toContainText(english('data.status.one', { name: 'one.csv' }));
    await expect(train).toBeDisabled();
  });

  await own.pick({ name: 'pairs.csv', content: lines(EGG, FISH) });
  await own.expectUsed(2, 2);
  await expect(own.alert).toHaveCount(0);
  await expect(train).toBeEnabled();

  await test.step('a row of a million tokens', async () => {
    await own.pick({ name: 'long.jsonl', content: lines(EGG, { ...EGG, chosen: ' very'.repeat(1_000_000) }, FISH) });
    await own.expectUsed(2, 3);
    expect(await own.dropped()).toEqual([expect.stringMatching(/^1 Too large: .*\(line 2\)/)]);
  });
});

test('a hundred thousand rows are read with progress, while the page answers; cancelled, and read after all', async ({
  page,
}) => {
  test.slow();
  const own = new PairsFile(page);
  await own.open();
  await own.pick({ name: 'many.jsonl', content: lines(EGG).repeat(100_000) });
  const label = english('data.reading.label', { name: 'many.jsonl' });
  const bar = own.section.getByRole('progressbar', { name: label });
  const read = () => bar.evaluate((element) => (element as HTMLProgressElement).value);
  await expect.poll(read).toBeGreaterThan(0);
  // Rows are read while the page takes turn after turn, from one progress to the next: the present one may be about to end.
  const turns = await bar.evaluate(async (element) => {
    const bar = element as HTMLProgressElement;
    const untilProgress = async () => {
      const { value } = bar;
      let turns = 0;
      for (; turns < 1000 && bar.value === value; turns++) await new Promise((resolve) => setTimeout(resolve, 5));
      return turns;
    };
    await untilProgress();
    return untilProgress();
  });
  expect(turns).toBeGreaterThan(2);
  expect(turns).toBeLessThan(1000);
  await own.section.getByRole('button', { name: english('data.reading.cancel') }).click();
  await expect(own.section.getByText(english('data.reading.cancelled', { name: 'many.jsonl' }))).toBeVisible();
  await expect(own.section.getByRole('heading', { name: english('data.title') })).toBeFocused();
  await own.section.getByRole('button', { name: english('data.reading.again') }).click();
  await expect.poll(read).toBeGreaterThan(0);
  // Another file takes its place at once.
  await own.pick({ name: 'few.jsonl', content: lines(EGG, FISH) });
  await own.expectUsed(2, 2);
  await own.forget();
});

test('axe finds nothing on data that was read, and on data that was not', async ({ page }) => {
  const own = new PairsFile(page);
  await own.open();
  await own.section.getByRole('button', { name: english('data.add.answers') }).click();
  await own.expectUsed(300, 305);
  const closed = page.locator('details:not([open]) > summary').filter({ visible: true });
  while ((await closed.count()) > 0) await closed.first().click();
  await expect(own.section.getByText(english('data.dropped.reasons.completion_empty'))).toBeVisible();
  await expectAccessibleInBoth(page);
  await own.pick({ name: 'x.csv', content: 'a,a\n' });
  await expect(own.alert).toContainText(english('data.problems.column_twice', { name: 'x.csv', column: 'a' }));
  await expectAccessibleInBoth(page);
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 360, height: 740 } });

  test('everything fits, and what came of a file is brought into sight', async ({ page }) => {
    const own = new PairsFile(page);
    await own.open();
    await own.section.getByRole('button', { name: english('data.add.answers') }).click();
    await own.expectUsed(300, 305);
    const summary = english('data.summary.used', { used: 300, rows: 305 });
    await expect(own.section.getByText(summary, { exact: true })).toBeInViewport();
    await own.pick({ name: `${'long'.repeat(40)}.jsonl`, content: lines({ ...EGG, ['column'.repeat(30)]: 1 }, FISH) });
    await own.expectUsed(2, 2);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  });
});
