import type { Locator } from '@playwright/test';
import { expect } from '../fixture';
import { numberIn, numbersIn, sigmoid, sum } from '../numbers';
import { latestDistribution, listen } from '../workerReports';
import { type Derivation, inBothLanguages } from './derivation';

/** `wins[i][j]`: how often i beat j. */
type Wins = readonly (readonly number[])[];
const TEAMS = [0, 1, 2] as const;

const others = (i: number) => TEAMS.filter((j) => j !== i);
const won = (wins: Wins, i: number) => sum(others(i).map((j) => wins[i][j]));
const games = (wins: Wins, i: number, j: number) => wins[i][j] + wins[j][i];

/** Scores after steps of Zermelo's iteration, with sum 0. */
function zermelo(wins: Wins, start: readonly number[], steps: number): number[] {
  let strengths = start.map(Math.exp);
  for (let step = 0; step < steps; step++) {
    strengths = TEAMS.map(
      (i) => won(wins, i) / sum(others(i).map((j) => games(wins, i, j) / (strengths[i] + strengths[j]))),
    );
  }
  const scores = strengths.map(Math.log);
  return scores.map((score) => score - sum(scores) / 3);
}

function logLikelihood(wins: Wins, scores: readonly number[]): number {
  return sum(TEAMS.flatMap((i) => others(i).map((j) => wins[i][j] * Math.log(sigmoid(scores[i] - scores[j])))));
}

/** The standard error of the first score of those that sum to 0, from the two differences to the third. */
function errorOfFirst(wins: Wins, scores: readonly number[]): number {
  const weight = (i: number, j: number) => {
    const p = sigmoid(scores[i] - scores[j]);
    return games(wins, i, j) * p * (1 - p);
  };
  const [ab, ac, bc] = [weight(0, 1), weight(0, 2), weight(1, 2)];
  const determinant = (ab + ac) * (ab + bc) - ab * ab;
  const [aa, bb, mixed] = [(ab + bc) / determinant, (ab + ac) / determinant, ab / determinant];
  // s_A = (2·(s_A − s_C) − (s_B − s_C))/3.
  return Math.sqrt((4 * aa + bb - 4 * mixed) / 9);
}

/** The table of results as it stands on the screen. */
async function resultsOf(derivation: Derivation): Promise<Wins> {
  const names = ['A', 'B', 'C'];
  return Promise.all(
    TEAMS.map((i) =>
      Promise.all(
        TEAMS.map(async (j) => {
          if (i === j) return 0;
          const values = { winner: names[i], loser: names[j] };
          const field = derivation.page.getByRole('spinbutton', {
            name: derivation.t('comparisons.table.beats', values),
          });
          return Number(await field.inputValue());
        }),
      ),
    ),
  );
}

/** The numbers of a table's rows, without their heads. */
async function rowsOf(table: Locator): Promise<number[][]> {
  const rows = await table.locator('tbody tr').all();
  return Promise.all(
    rows.map(async (row) => {
      const cells = await row.getByRole('cell').allTextContents();
      return cells.flatMap(numbersIn);
    }),
  );
}

inBothLanguages(
  'scores: chances, Elo’s ratings by K times the surprise, and the true rewards of dishes',
  async (derivation, page) => {
    await listen(page);
    await derivation.open('comparisons', 'at=first:2,second:0.5');
    await derivation.unfold('ford');
    const stays = derivation.t('comparisons.checks.constant.stays', { value: `${(100 * sigmoid(1.5)).toFixed(1)}%` });
    expect(await derivation.answer(/Both rise by 1/, stays)).toContain(derivation.t('frame.right'));
    const wins = await resultsOf(derivation);
    const half = errorOfFirst(wins, zermelo(wins, [0, 0, 0], 500)) / 2;
    expect(await derivation.answer(/four times as many games/, half.toFixed(3))).toContain(derivation.t('frame.right'));
    await derivation.phrase('comparisons.ford.prose', 'unbeaten').click();
    expect(await derivation.answer(/no best scores/, derivation.t('comparisons.checks.ford.sigmoid'))).toContain(
      derivation.t('frame.wrong'),
    );

    // A difference of scores is a chance.
    await derivation.open('comparisons');
    const chance = () => derivation.number('comparisons.model.equation', 'p');
    await derivation.phrase('comparisons.model.prose', 'three').click();
    expect(await chance()).toBeCloseTo(100 * sigmoid(3), 1);
    await derivation.phrase('comparisons.model.prose', 'both').click();
    expect(await derivation.number('comparisons.model.equation', 'scoreA')).toBe(4);
    expect(await derivation.number('comparisons.model.equation', 'scoreB')).toBe(1);
    expect(await chance()).toBeCloseTo(100 * sigmoid(3), 1);
    const point = page.getByRole('slider', { name: derivation.t('comparisons.model.point'), exact: true });
    await point.focus();
    await page.keyboard.press('ArrowLeft');
    await expect.poll(chance).toBeCloseTo(100 * sigmoid(2.9), 1);
    await expect(page).toHaveURL(/first:3\.9/);
    await derivation.followOwnLink();
    await expect.poll(chance).toBeCloseTo(100 * sigmoid(2.9), 1);

    // Elo: a game moves the ratings by K times the surprise.
    await derivation.open('comparisons', 'at=games:40');
    await derivation.unfold('elo');
    const value = (symbol: string) => derivation.number('comparisons.elo.equation', symbol);
    await derivation.phrase('comparisons.elo.prose', 'large').click();
    await expect.poll(() => value('kElo')).toBe(64);
    const ratings = (count: number) =>
      page.getByRole('table', { name: derivation.t('comparisons.elo.table', { count }), exact: true });
    const before = await rowsOf(ratings(40));
    await derivation.phrase('comparisons.elo.prose', 'next').click();
    const after = await rowsOf(ratings(41));
    const [winner, loser, expected] = [await value('ratingW'), await value('ratingL'), await value('expectedWin')];
    expect(expected).toBeCloseTo(1 / (1 + 10 ** ((loser - winner) / 400)), 2);
    const moves = after.map(([rating], i) => rating - before[i][0]);
    expect(Math.max(...moves)).toBeCloseTo(64 * (1 - expected), 0);
    expect(sum(moves)).toBeCloseTo(0, 0);
    // The maximum-likelihood scores as ratings: 400/ln 10 points for one.
    const fitted = zermelo(await resultsOf(derivation), [0, 0, 0], 500);
    for (const [i, [, rating]] of after.entries()) expect(rating).toBeCloseTo(1500 + (400 / Math.LN10) * fitted[i], 0);

    // Dishes: the true rewards come back, up to a constant.
    await derivation.open('comparisons');
    const { rewards } = await latestDistribution(page);
    await derivation.phrase('comparisons.dishes.prose', 'many').click();
    const step = derivation.step('comparisons.dishes.title');
    const table = step.getByRole('table');
    await expect.poll(async () => sum((await rowsOf(table)).map(([wins]) => wins))).toBe(5000);
    const rows = await rowsOf(table);
    const mean = numberIn(
      await step
        .getByText(/[。.]/)
        .filter({ hasText: /mean of the five|均值是/ })
        .textContent(),
    );
    for (const [, , truth, score, error] of rows) {
      expect(Math.abs(score - truth)).toBeLessThan(4 * error + 0.02);
      expect(Math.min(...rewards.map((reward) => Math.abs(reward - truth - mean)))).toBeLessThan(0.011);
    }
    expect(sum(rows.map(([, , truth]) => truth))).toBeCloseTo(0, 1);
    expect(sum(rows.map(([, , , score]) => score))).toBeCloseTo(0, 1);
    await expect(page).toHaveURL(/count:5000/);
  },
);

inBothLanguages(
  'the hill: where it has no top and who is to blame, its top, the way up and the standard errors',
  async (derivation, page) => {
    await derivation.open('comparisons');
    await derivation.unfold('ford');
    const said = derivation.figure('comparisons.ford.figure').getByRole('status');
    await expect(said).toHaveText(derivation.t('comparisons.ford.holds'));
    const field = page.getByRole('spinbutton', {
      name: derivation.t('comparisons.table.beats', { winner: 'B', loser: 'A' }),
    });
    await field.fill('0');
    await field.press('Enter');
    // C has still beaten A.
    await expect(said).toHaveText(derivation.t('comparisons.ford.holds'));
    await derivation.phrase('comparisons.ford.prose', 'unbeaten').click();
    await expect(said).toContainText(/^A .* B.*C.*17/);
    await expect(page.getByText(derivation.t('comparisons.likelihood.noBest'), { exact: true })).toBeVisible();
    await derivation.phrase('comparisons.ford.prose', 'mend').click();
    await expect(said).toHaveText(derivation.t('comparisons.ford.holds'));
    await derivation.phrase('comparisons.ford.prose', 'first').click();
    await derivation.phrase('comparisons.ford.prose', 'apart').click();
    const group = derivation.t('comparisons.title') === 'From comparisons to scores' ? 'A and B' : 'A和B';
    const never = derivation.t('comparisons.ford.never', { unbeaten: group, others: 'C' });
    await expect(said).toHaveText(never);
    await expect(derivation.figure('comparisons.ford.curve', { group })).toContainText(
      derivation.t('comparisons.ford.curveCaptionNever'),
    );

    // The hill.
    await derivation.open('comparisons', 'at=x:2,y:-1');
    await derivation.unfold('climb');
    const wins = await resultsOf(derivation);
    expect(sum(wins.flat())).toBeGreaterThan(0);
    const start = [5 / 3, -4 / 3, -1 / 3];
    const here = () => derivation.number('comparisons.likelihood.equation', 'ell');
    expect(await here()).toBeCloseTo(logLikelihood(wins, start), 2);

    // One step, then ten more, by Zermelo's own formula.
    await derivation.phrase('comparisons.climb.prose', 'mm').click();
    const table = (count: number) =>
      page.getByRole('table', { name: derivation.t('comparisons.climb.table', { count }), exact: true });
    const best = zermelo(wins, start, 500);
    for (const [steps, more] of [
      [1, true],
      [11, false],
    ] as const) {
      const scores = zermelo(wins, start, steps);
      for (const [i, [seen, expected, score, error]] of (await rowsOf(table(steps))).entries()) {
        expect(seen).toBe(won(wins, i));
        expect(expected).toBeCloseTo(sum(others(i).map((j) => games(wins, i, j) * sigmoid(scores[i] - scores[j]))), 1);
        expect(score).toBeCloseTo(scores[i], 2);
        if (i === 0) expect(error).toBeCloseTo(errorOfFirst(wins, best), 2);
      }
      if (more) await derivation.phrase('comparisons.climb.prose', 'ten').click();
    }
    // Newton is at the top after a few.
    await page.getByRole('radio', { name: derivation.t('comparisons.climb.methods.newton') }).check();
    for (const [i, row] of (await rowsOf(table(11))).entries()) expect(row[2]).toBeCloseTo(best[i], 2);

    await derivation.phrase('comparisons.likelihood.prose', 'top').click();
    await expect.poll(here).toBeCloseTo(logLikelihood(wins, best), 2);
    // Nine times the games: a third of the error.
    const [[, , , before]] = await rowsOf(table(11));
    await derivation.phrase('comparisons.climb.errors', 'nine').click();
    await expect.poll(async () => (await rowsOf(table(11)))[0][3]).toBeCloseTo(before / 3, 2);
    const nine = wins.map((row) => row.map((count) => 9 * count));
    await expect(page).toHaveURL(new RegExp(`wins:${nine[0][1]}-${nine[1][0]}-`));
    await derivation.followOwnLink();
    expect(await resultsOf(derivation)).toEqual(nine);
  },
);
