import type { Locator, Page } from '@playwright/test';
import { expect, type Playground, TINY, test } from './fixture';

/** What the words are worth for a steamed dish once this test has edited them; written out by hand. */
const SCORES: Readonly<Record<string, number>> = {
  crispy: -1,
  tender: 1,
  juicy: 2,
  sweet: 0.2,
  salty: -0.5,
  spicy: -0.6,
  greasy: -1.1,
  light: 1,
};
const FACTORS: Readonly<Record<string, number>> = { very: 2, not: -0.5 };
const MALFORMED = -3;

/** The true reward of a verdict that is shown: score × factor of each clause, added up. */
function rewardByHand(text: string): number {
  const verdict = /^((?:very |not )?\w+)(?: (?:and|but) ((?:very |not )?\w+))? \.$/.exec(text);
  if (!verdict) return MALFORMED;
  const clauses = verdict.slice(1).filter((clause) => clause !== undefined);
  return clauses.reduce((sum, clause) => {
    const words = clause.split(' ');
    return sum + SCORES[words[words.length - 1]] * (words.length > 1 ? FACTORS[words[0]] : 1);
  }, 0);
}

/** Each line as its verdict and the true reward that is said of it, once all lines have one: while they are drawn anew, some lack it. */
async function listedRewards(lines: Locator): Promise<{ text: string; reward: number }[]> {
  let listed: { text: string; reward: number }[] = [];
  const complete = async () => {
    listed = (await lines.allInnerTexts()).map((line) => {
      const [, text = '', reward = ''] = /^(.*?)\s*(?:log π.*?\s)?★.*true reward (−?[\d.]+)/s.exec(line) ?? [];
      return { text, reward: reward === '' ? Number.NaN : Number(reward.replace('−', '-')) };
    });
    return listed.length > 0 && listed.every(({ reward }) => Number.isFinite(reward));
  };
  await expect.poll(complete).toBe(true);
  return listed;
}

async function openTaste(page: Page): Promise<Locator> {
  const taste = page.getByRole('group').filter({ has: page.getByText('The diner’s taste') });
  await taste.getByText('The diner’s taste').click();
  await taste.getByText('“very”, “not” and malformed text').click();
  return taste;
}

const PAIRS = 6;

/** How much more the chosen completion of each pair is worth than the rejected one, going through all of them. */
async function advantages(playground: Playground): Promise<number[]> {
  const inspector = playground.region('A pair, token by token');
  const rewardOf = async (side: 'chosen' | 'rejected') => {
    const heading = await inspector.getByRole('heading', { name: new RegExp(`^${side}`) }).innerText();
    return Number(/true reward (−?[\d.]+)/.exec(heading)?.[1].replace('−', '-'));
  };
  const found: number[] = [];
  await inspector.getByRole('spinbutton', { name: 'Pair' }).fill('1');
  await inspector.getByRole('spinbutton', { name: 'Pair' }).press('Enter');
  const anatomy = inspector.locator('.anatomy');
  await expect(anatomy).toHaveAttribute('aria-busy', 'false');
  const rows = inspector.getByRole('list').filter({ hasText: 'end' });
  for (let pair = 1; pair <= PAIRS; pair++) {
    found.push((await rewardOf('chosen')) - (await rewardOf('rejected')));
    if (pair === PAIRS) break;
    const before = await rows.allInnerTexts();
    await inspector.getByRole('button', { name: 'Next pair' }).click();
    await expect.poll(() => rows.allInnerTexts()).not.toEqual(before);
  }
  await expect(inspector.getByRole('button', { name: 'Next pair' })).toHaveAttribute('aria-disabled', 'true');
  return found;
}

test('temperature, flips and number of pairs shape the labels; scores of words make the rewards, and are in the link', async ({
  page,
  playground,
}) => {
  await playground.open(TINY);
  const inspector = playground.region('A pair, token by token');
  await expect(inspector).toContainText('of 10,000');
  await page.getByText('How pairs are labelled').click();
  const edit = async (name: string, value: string) => {
    const field = page.getByRole('spinbutton', { name, exact: true });
    await field.fill(value);
    await field.press('Enter');
  };
  await edit('Pairs', String(PAIRS));
  await edit('Label temperature', '0');
  await playground.apply.click();
  await expect(inspector).toContainText(`of ${PAIRS}`);
  const decided = await advantages(playground);
  expect(Math.min(...decided)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...decided)).toBeGreaterThan(0);

  await edit('Flipped labels', '1');
  await playground.apply.click();
  await expect(playground.apply).toBeHidden();
  const flipped = await advantages(playground);
  expect(flipped.map((advantage) => advantage.toFixed(2))).toEqual(
    decided.map((advantage) => (advantage === 0 ? advantage : -advantage).toFixed(2)),
  );
  await expect(page).toHaveURL(/num_pairs=6&.*label_temperature=0&label_flip_rate=1/);

  // The scores of words are edited, apply at reset, are in the link, and make the rewards.
  const taste = await openTaste(page);
  const number = (name: string) => taste.getByRole('spinbutton', { name, exact: true });
  const completions = playground.region('What they say').getByRole('listitem').filter({ hasText: 'log π' });
  const outcomes = playground.region('All they could say').getByRole('listitem').filter({ hasText: '★' });
  await expect(completions).toHaveCount(10);
  const before = await listedRewards(completions);

  await edit('juicy', '2');
  await taste.getByRole('slider', { name: 'tender for a steamed dish' }).press('ArrowRight');
  await expect(number('tender')).toHaveValue('1');
  await expect(taste.getByText('was 0.90')).toBeVisible();
  await taste.getByRole('radio', { name: 'Only steamed dishes' }).check();
  await edit('crispy', '-1');
  await edit('Factor of “very”', '2');
  await edit('Factor of “not”', '-0.5');
  await edit('Malformed text', '-3');
  await expect(
    taste.getByText('“crispy” about a steamed dish: −1.00 · with “very”: −2.00 · with “not”: 0.50'),
  ).toBeVisible();
  expect(await listedRewards(completions)).toEqual(before);

  await playground.apply.click();
  await expect(playground.apply).toBeHidden();
  await expect.poll(() => listedRewards(completions)).not.toEqual(before);
  await playground
    .region('All they could say')
    .getByRole('button', { name: /more of/ })
    .click();
  await expect(outcomes).toHaveCount(36);
  for (const { text, reward } of [...(await listedRewards(completions)), ...(await listedRewards(outcomes))]) {
    expect(Math.abs(reward - rewardByHand(text)), text).toBeLessThan(0.0051);
  }

  await expect(page).toHaveURL(/taste=/);
  const written = new URLSearchParams(new URL(page.url()).hash.slice(1)).get('taste')?.split(',') ?? [];
  // Tender has a score of its own for fried dishes, and "every dish" is meant literally.
  const edits = ['tender:1', 'fried.tender:1', 'juicy:2', 'steamed.crispy:-1', 'very:2', 'not:-0.5', 'malformed:-3'];
  expect(written.sort()).toEqual(edits.sort());
  await page.goto('about:blank');
  await page.goBack();
  await openTaste(page);
  await expect(number('juicy')).toHaveValue('2');
  await expect(number('crispy')).toHaveValue('-1');
  await expect(number('Factor of “not”')).toHaveValue('-0.5');
  await taste.getByRole('button', { name: 'Back to the original taste' }).click();
  await expect(number('juicy')).toHaveValue('1');
  await expect(page).not.toHaveURL(/taste=/);
});
