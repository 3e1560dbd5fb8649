import type { Locator } from '@playwright/test';
import { expect, type Playground, reload, TINY, test } from './fixture';
import { numberIn, sigmoid, sum } from './numbers';

const BETA = 0.5;
const PAIRS = 8;
const HASH = `${TINY}&beta=${BETA}&num_pairs=${PAIRS}`;
/** Numbers are shown with three decimals, probabilities as percents with one. */
const HALF = 0.0005 + 1e-9;
const HALF_PERCENT = 0.0005 + 1e-9;

const inspectorOf = (playground: Playground) => playground.region('A pair, token by token');
const rowOf = (inspector: Locator, side: 'chosen' | 'rejected') =>
  inspector.locator('section', { has: inspector.page().getByRole('heading', { name: new RegExp(side), level: 4 }) });

interface Row {
  readonly words: readonly string[];
  readonly contributions: readonly number[];
  readonly reward: number;
}

/** A completion as it is shown: its tokens, what each adds, and the sum. */
async function readRow(row: Locator): Promise<Row> {
  const tokens = await row
    .getByRole('button')
    .evaluateAll((buttons) => buttons.map((button) => Array.from(button.children, (part) => part.textContent ?? '')));
  const total = await row.getByRole('listitem').last().locator('.numbers').textContent();
  return {
    words: tokens.map(([word]) => word),
    contributions: tokens.map(([, contribution]) => numberIn(contribution)),
    reward: numberIn(total),
  };
}

/** The tokens’ contributions add up to the implicit rewards, and those to margin, preference, loss and weight. */
async function expectSums(inspector: Locator): Promise<void> {
  const chosen = await readRow(rowOf(inspector, 'chosen'));
  const rejected = await readRow(rowOf(inspector, 'rejected'));
  for (const { words, contributions, reward } of [chosen, rejected]) {
    expect(words.length).toBeGreaterThan(1);
    expect(words[words.length - 1]).toBe('end');
    expect(Math.abs(sum(contributions) - reward)).toBeLessThanOrEqual((contributions.length + 1) * HALF);
    expect(contributions.some((contribution) => contribution !== 0)).toBe(true);
  }
  const figure = async (name: string) => {
    const found = inspector.locator('.pair-summary > div').filter({ hasText: name });
    return numberIn(await found.getByRole('definition').textContent());
  };
  const margin = await figure('margin');
  expect(Math.abs(chosen.reward - rejected.reward - margin)).toBeLessThanOrEqual(3 * HALF);
  expect(Math.abs(100 * sigmoid(margin) - (await figure('preference')))).toBeLessThan(0.11);
  expect(Math.abs(-Math.log(sigmoid(margin)) - (await figure('loss')))).toBeLessThanOrEqual(2 * HALF);
  expect(Math.abs(sigmoid(-margin) - (await figure('gradient weight')))).toBeLessThanOrEqual(2 * HALF);
}

interface Candidate {
  readonly word: string;
  readonly taken: boolean;
  readonly reference: number;
  readonly policy: number;
}

async function readCandidates(inspector: Locator): Promise<Candidate[]> {
  const rows = await inspector.getByRole('table').locator('tbody tr').all();
  return Promise.all(
    rows.map(async (row) => {
      const head = (await row.getByRole('rowheader').innerText()).trim();
      const cells = await row.getByRole('cell').allTextContents();
      // Below the digits that are shown is next to nothing.
      const [reference, policy] = cells.map((text) => (text.startsWith('<') ? 0 : numberIn(text) / 100));
      return {
        word: head.split(/\s/)[0],
        taken: head.includes('(taken)'),
        reference,
        policy,
      };
    }),
  );
}

/** Each token shows what both models would have said in its place. */
async function expectAlternatives(inspector: Locator): Promise<void> {
  let compared = 0;
  for (const side of ['chosen', 'rejected'] as const) {
    const row = rowOf(inspector, side);
    const { words, contributions } = await readRow(row);
    for (const [place, word] of words.entries()) {
      const token = row.getByRole('button').nth(place);
      // Pointing and focusing do the same.
      if (place % 2 === 0) await token.hover();
      else await token.focus();
      await expect(token).toHaveAttribute('aria-pressed', 'true');
      const before = words.slice(0, place).join(' ');
      await expect(inspector.getByRole('heading', { name: /^What may follow/ })).toHaveText(
        new RegExp(`${before.replaceAll('.', '\\.')}”$`),
      );
      const candidates = await readCandidates(inspector);
      const taken = candidates.filter((candidate) => candidate.taken);
      expect(taken.map((candidate) => candidate.word)).toEqual([word]);
      for (const model of ['reference', 'policy'] as const) {
        const shares = candidates.map((candidate) => candidate[model]);
        expect(sum(shares)).toBeLessThanOrEqual(1 + shares.length * HALF_PERCENT);
        expect(Math.min(...shares)).toBeGreaterThanOrEqual(0);
      }
      const larger = candidates.slice(0, -1).map(({ reference, policy }) => Math.max(reference, policy));
      expect(larger).toEqual(larger.toSorted((a, b) => b - a));
      // β·log(π_θ/π_ref) from the two percentages, where they have enough digits to tell.
      const { reference, policy } = taken[0];
      if (Math.min(reference, policy) < 0.05) continue;
      const room = BETA * (HALF_PERCENT / reference + HALF_PERCENT / policy) + HALF;
      expect(Math.abs(BETA * Math.log(policy / reference) - contributions[place])).toBeLessThanOrEqual(1.05 * room);
      compared++;
    }
  }
  expect(compared).toBeGreaterThan(1);
}

/** Before the first step policy and reference are the same. */
async function expectNothingLearned(inspector: Locator): Promise<void> {
  await expect(inspector).toContainText('at step 0');
  for (const side of ['chosen', 'rejected'] as const) {
    const { contributions, reward } = await readRow(rowOf(inspector, side));
    expect([...contributions, reward].every((value) => value === 0)).toBe(true);
  }
  const summary = inspector.locator('.pair-summary').getByRole('definition');
  await expect(summary).toHaveText(['0.000', '50.0%', '0.693', '0.500']);
}

/** The arrow keys lead along the tokens and across to the other completion. */
async function expectArrowKeys(inspector: Locator): Promise<void> {
  const token = (side: 'chosen' | 'rejected', place: number) => rowOf(inspector, side).getByRole('button').nth(place);
  const lastOf = async (side: 'chosen' | 'rejected') => (await rowOf(inspector, side).getByRole('button').count()) - 1;
  const { keyboard } = inspector.page();
  await expect(token('chosen', 0)).toHaveAttribute('tabindex', '0');
  await token('chosen', 0).focus();
  await keyboard.press('ArrowRight');
  await expect(token('chosen', 1)).toBeFocused();
  await keyboard.press('ArrowDown');
  await expect(token('rejected', 1)).toBeFocused();
  await expect(token('rejected', 1)).toHaveAttribute('aria-pressed', 'true');
  await expect(token('chosen', 1)).toHaveAttribute('aria-pressed', 'false');
  await keyboard.press('ArrowLeft');
  await keyboard.press('ArrowLeft');
  await expect(token('chosen', await lastOf('chosen'))).toBeFocused();
  await keyboard.press('End');
  await expect(token('rejected', await lastOf('rejected'))).toBeFocused();
  await keyboard.press('Home');
  await expect(token('chosen', 0)).toBeFocused();
  await keyboard.press('ArrowLeft');
  await expect(token('chosen', 0)).toBeFocused();
}

test('the tokens of any pair: nothing is learned at first, keys lead through them, and after training they add up', async ({
  playground,
  page,
}) => {
  await playground.open(HASH);
  const inspector = inspectorOf(playground);
  await expectNothingLearned(inspector);
  await expectArrowKeys(inspector);
  // None of these keys made a step.
  await playground.expectSteps(0);

  // Any pair of the data can be chosen, and is part of the link.
  const number = inspector.getByRole('spinbutton', { name: 'Pair' });
  const previous = inspector.getByRole('button', { name: 'Previous pair' });
  const following = inspector.getByRole('button', { name: 'Next pair' });
  await expect(inspector).toContainText(`of ${PAIRS}`);
  await expect(number).toHaveValue('1');
  await expect(previous).toHaveAttribute('aria-disabled', 'true');
  const rows = inspector.getByRole('list').first();
  const first = await rows.textContent();

  await following.click();
  await expect(number).toHaveValue('2');
  await expect(rows).not.toHaveText(first ?? '');
  const second = (await rows.textContent()) ?? '';
  await number.fill(String(PAIRS));
  await number.press('Enter');
  await expect(following).toHaveAttribute('aria-disabled', 'true');
  await expect(rows).not.toHaveText(second);
  await number.fill(String(PAIRS + 1));
  await expect(number).toHaveAccessibleDescription(/a whole number from 1 to 8/);
  await number.press('Escape');
  await number.fill('2');
  await number.press('Enter');
  await expect(rows).toHaveText(second);
  await expect(page).toHaveURL(/pair=/);

  await reload(page);
  await expect(number).toHaveValue('2');
  await expect(rows).toHaveText(second);

  await previous.click();
  await expect(rows).toHaveText(first ?? '');
  await playground.trainTo(20);
  await expect(inspector).toContainText('at step 20');
  await expectSums(inspector);
  await expectAlternatives(inspector);
});
