import { expect } from '../fixture';
import { numberIn, numbersIn, sum } from '../numbers';
import { latestDistribution, listen } from '../workerReports';
import { inBothLanguages } from './derivation';

/** A dish on which the smallest model's reward model fails as well. */
const DISH = 'dish=7';

inBothLanguages(
  'a reward model is fitted, climbed, and held by the KL term; leash, noise of samples, clip and memory',
  async (derivation, page) => {
    await listen(page);
    await derivation.open('rlhf', DISH);
    const { t } = derivation;
    const { reference, rewards } = await latestDistribution(page);
    const start = sum(reference.map((probability, place) => probability * rewards[place]));

    // The fit: better than a coin, and better where the diners looked.
    expect(await derivation.number('rlhf.fit.equation', 'loss')).toBeLessThan(Math.LN2);
    const fit = derivation.step('rlhf.fit.title').getByRole('figure').first();
    const shares = async () => (await fit.locator('dd').allTextContents()).map(numberIn);
    const [near, far] = await shares();
    expect(near).toBeGreaterThan(far);

    // The climb starts at the reference: score and true reward agree there.
    await derivation.phrase('rlhf.chase.try', 'start').click();
    expect(await derivation.number('rlhf.chase.equation', 'r')).toBeCloseTo(start, 1);
    expect(await derivation.number('rlhf.chase.equation', 'J')).toBeCloseTo(start, 1);
    // It ends with a high score and a low true reward.
    const figure = derivation.figure('rlhf.chase.figure');
    await figure.getByRole('slider').fill('300');
    await expect(figure.getByRole('spinbutton')).toHaveValue('300');
    expect(await derivation.number('rlhf.chase.equation', 'J')).toBeGreaterThan(start + 0.5);
    const fallen = await derivation.number('rlhf.chase.equation', 'r');
    expect(fallen).toBeLessThan(start - 0.2);
    // What the cook says then, weighed by what it is worth, is the true reward that is shown.
    const says = derivation.figure('rlhf.chase.says', { step: 300 });
    const rows = await says.getByRole('listitem').all();
    const [text, policy] = [
      await rows[0].locator('.rlhf-worth').textContent(),
      await rows[0].locator('.bar-line .role-policy').textContent(),
    ];
    const [, worth] = numbersIn(text ?? '');
    expect(numberIn(policy)).toBeGreaterThan(50);
    expect(worth).toBeLessThan(start);
    expect(
      await derivation.answer(
        t('rlhf.checks.fall.question', { steps: 300, before: decimal(start) }),
        t('rlhf.checks.fall.lower'),
      ),
    ).toContain(t('frame.right'));

    // On the leash it comes to rest: J = E[score] − β·KL, not above β·log Z, and truly better than without.
    await derivation.phrase('rlhf.hold.try', 'tight').click();
    await expect(derivation.value('rlhf.hold.equation', 'beta')).toHaveText('5');
    await expect(page).toHaveURL(/beta:5/);
    const held = async (symbol: string) => derivation.number('rlhf.hold.equation', symbol);
    expect(await held('J')).toBeCloseTo((await held('rphi')) - 5 * (await held('KL')), 1);
    const readings = (await derivation.figure('rlhf.hold.figure').locator('dd').allTextContents()).map(numberIn);
    const [reached, most, truth] = readings;
    expect(reached).toBeLessThanOrEqual(most + 0.011);
    expect(most - reached).toBeLessThan(0.05);
    expect(truth).toBeGreaterThan(fallen);
    await derivation.phrase('rlhf.hold.try', 'loose').click();
    expect(await held('KL')).toBeGreaterThan(readings[3]);

    // What was set is in the link.
    await expect(page).toHaveURL(/beta:0\.1/);
    await derivation.followOwnLink();
    await expect(derivation.value('rlhf.hold.equation', 'beta')).toHaveText('0.1');
    await expect(figure.getByRole('spinbutton')).toHaveValue('300');

    // The leash.
    await derivation.open('rlhf', DISH);
    await derivation.unfold('penalty', 'samples', 'clip', 'memory');

    // A hill with its top at 3 and curvature 0.5: θ = 0.5·3 / (0.5 + β), KL = θ²/2.
    await derivation.phrase('rlhf.penalty.try', 'strong').click();
    const theta = 1.5 / 4.5;
    expect(await derivation.number('rlhf.penalty.equation', 'theta')).toBeCloseTo(theta, 1);
    expect(await derivation.number('rlhf.penalty.equation', 'KL')).toBeCloseTo(theta ** 2 / 2, 2);
    const [, penalised, constrained] = await derivation.figure('rlhf.penalty.figure').locator('dd').allTextContents();
    expect(penalised).toBe(constrained);

    // A hundred times the samples, a tenth of the expected error.
    const samples = derivation.step('rlhf.samples.title').getByRole('figure').first();
    const expected = async () => numberIn((await samples.locator('.rlhf-key strong').allTextContents())[0]);
    const count = samples.getByRole('spinbutton', { name: t('rlhf.samples.slider'), exact: true });
    await count.fill('10');
    await count.press('Enter');
    const few = await expected();
    await count.fill('1000');
    await count.press('Enter');
    await expect.poll(expected).toBeLessThan(few);
    expect(few / (await expected())).toBeCloseTo(10, 0);
    const drawn = () => samples.locator('dd').first().textContent();
    const drawnBefore = await drawn();
    await samples.getByRole('button', { name: t('rlhf.samples.again') }).click();
    await expect.poll(drawn).not.toBe(drawnBefore);

    // The clip: beyond 1 + ε a good action pulls no more.
    const clip = derivation.figure('rlhf.clip.figure');
    await clip.getByRole('slider', { name: t('rlhf.clip.ratio'), exact: true }).press('End');
    await expect(clip.getByRole('status')).toHaveText(t('rlhf.clip.held'));
    await expect(clip.locator('dd').first()).toHaveText('1.20');
    await clip.getByRole('radio', { name: t('rlhf.clip.bad'), exact: true }).check();
    await expect(clip.locator('dd').first()).toHaveText('−2.00');

    // Memory: 10 numbers a weight against 5.
    await derivation.phrase('rlhf.memory.try', 'seven').click();
    await expect(page.getByRole('table', { name: t('rlhf.memory.methods.rlhf') })).toContainText('280 GB');
    await expect(page.getByRole('table', { name: t('rlhf.memory.methods.dpo') })).toContainText('140 GB');
    await page.getByRole('radio', { name: t('rlhf.memory.bfloat16', { bytes: 2 }), exact: true }).check();
    await expect(page.getByRole('table', { name: t('rlhf.memory.methods.dpo') })).toContainText('98 GB');
    await expect(page).toHaveURL(/size:7000000000/);
  },
);

/** As rewards are shown. */
function decimal(value: number): string {
  return value.toFixed(2).replace('-', '−');
}
