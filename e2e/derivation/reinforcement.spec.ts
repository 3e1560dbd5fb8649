import { expect } from '../fixture';
import { numberIn, numbersIn } from '../numbers';
import { inBothLanguages } from './derivation';

/** The cat's grid as the reader sees it, row by row: . empty, b broom, t bathtub, m meat. */
const GRID = ['.....', '..btb', '.t...', '...bm'];
const REWARDS: Readonly<Record<string, number>> = { '.': 0, b: -1, t: -10, m: 100 };
const OFFSETS = [
  [-1, 0],
  [0, 1],
  [1, 0],
  [0, -1],
] as const;

/** The best values, by sweeps over a table of rows and columns. */
function bestValues(gamma: number, sweeps: number): number[][] {
  let values = GRID.map((row) => [...row].map(() => 0));
  for (let sweep = 0; sweep < sweeps; sweep++) {
    values = GRID.map((row, y) =>
      [...row].map((cell, x) => {
        if (cell === 't' || cell === 'm') return 0;
        return Math.max(
          ...OFFSETS.map(([dy, dx]) => {
            const there = GRID[y + dy]?.[x + dx];
            const [ty, tx] = there === undefined ? [y, x] : [y + dy, x + dx];
            const to = GRID[ty][tx];
            return REWARDS[to] + (to === 't' || to === 'm' ? 0 : gamma * values[ty][tx]);
          }),
        );
      }),
    );
  }
  return values;
}

inBothLanguages(
  'the cat is walked, given a policy, and finds its own; a completion is an episode too',
  async (derivation, page) => {
    await derivation.open('reinforcement');
    await derivation.unfold('sweep');
    const { t } = derivation;

    // A walk: its rewards add up to the discounted return.
    const walk = derivation.figure('reinforcement.walk.figure');
    for (const move of ['right', 'right', 'down'] as const) {
      await walk.getByRole('button', { name: t(`reinforcement.moves.${move}`), exact: true }).click();
    }
    await expect(walk.getByRole('status')).toContainText('0, 0, −1');
    await expect(page).toHaveURL(/walk:rrd/);
    await derivation.phrase('reinforcement.walk.try', 'tub').click();
    await expect(walk.getByRole('status')).toContainText(t('reinforcement.walk.ended'));
    await expect(walk.getByRole('button', { name: t('reinforcement.moves.up'), exact: true })).toBeDisabled();

    // A policy: along the top, over the broom of the last column, to the meat in seven moves.
    await derivation.phrase('reinforcement.policy.try', 'hasty').click();
    const gamma = 0.9;
    const along = 100 * gamma ** 6 - gamma ** 4;
    expect(await derivation.number('reinforcement.policy.equation', 'V')).toBeCloseTo(along, 1);
    // An arrow turned by a key, and its value follows: the cat goes to and fro and gets nothing.
    const board = page.getByRole('list', { name: t('reinforcement.board.policy'), exact: true });
    await board.getByRole('button').nth(1).press('ArrowLeft');
    await expect(derivation.value('reinforcement.policy.equation', 'V')).toHaveText('0.00');
    await expect(page).toHaveURL(/arrows:rlrrd/);
    await board.getByRole('button').nth(1).click();
    await board.getByRole('button').nth(1).click();
    await expect.poll(() => derivation.number('reinforcement.policy.equation', 'V')).toBeCloseTo(along, 1);

    // Value iteration: every value on the board is the one that is computed here.
    await derivation.phrase('reinforcement.sweep.try', 'rest').click();
    const swept = page.getByRole('list', { name: t('reinforcement.board.sweep'), exact: true });
    const best = bestValues(gamma, 100).flat();
    const cells = await swept.getByRole('listitem').all();
    for (const [place, cell] of cells.entries()) {
      const shown = cell.locator('.cat-value');
      if ('tm'.includes(GRID.join('')[place])) await expect(shown).toHaveCount(0);
      else expect(numberIn(await shown.textContent())).toBeCloseTo(best[place], 1);
    }
    const status = derivation.figure('reinforcement.sweep.figure').getByRole('status');
    expect(numbersIn((await status.textContent()) ?? '').slice(0, 2)).toEqual([7, 1]);
    // Patience goes around the broom; the arrows can be taken over.
    await derivation.phrase('reinforcement.sweep.try', 'patient').click();
    await expect.poll(async () => numbersIn((await status.textContent()) ?? '').slice(0, 2)).toEqual([9, 0]);
    await derivation.phrase('reinforcement.sweep.try', 'adopt').click();
    expect(await derivation.number('reinforcement.policy.equation', 'V')).toBeCloseTo(100 * 0.999 ** 8, 1);
    expect(
      await derivation.answer(t('reinforcement.checks.path.question'), t('reinforcement.checks.path.meat')),
    ).toContain(t('frame.right'));

    // It is in the link.
    await expect(page).toHaveURL(/arrows:d/);
    await derivation.followOwnLink();
    await expect.poll(() => derivation.number('reinforcement.policy.equation', 'V')).toBeCloseTo(100 * 0.999 ** 8, 1);

    // A completion is an episode: its actions’ log-probabilities add up.
    await derivation.open('reinforcement');
    const equation = derivation.equation('reinforcement.tokens.equation');
    const slider = derivation.figure('reinforcement.tokens.figure').getByRole('spinbutton');
    await derivation.phrase('reinforcement.tokens.try', 'last').click();
    const last = Number(await slider.inputValue());
    expect(last).toBeGreaterThanOrEqual(2);
    await expect(derivation.figure('reinforcement.tokens.figure')).toContainText(t('reinforcement.tokens.ends'));
    await derivation.phrase('reinforcement.tokens.try', 'first').click();
    let product = 1;
    for (let token = 0; token <= last; token++) {
      await expect(slider).toHaveValue(String(token));
      product *= (await derivation.number('reinforcement.tokens.equation', 'piTheta')) / 100;
      await derivation.phrase('reinforcement.tokens.try', 'next').click();
    }
    const total = numberIn(
      ((await equation.locator('annotation').first().textContent()) ?? '').split('=').at(-1)?.replace('-', '−') ?? '',
    );
    // The probabilities on the screen have a tenth of a percent.
    expect(Math.abs(Math.log(product) - total)).toBeLessThan(0.25);
    await expect(page).toHaveURL(/token:/);
  },
);
