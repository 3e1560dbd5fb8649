import { expect, test } from '../fixture';
import { numbersIn, sum } from '../numbers';
import { latestDistribution, listen } from '../workerReports';
import { Derivation, inBothLanguages } from './derivation';

/** Z, E_π*[r] and KL(π* ‖ π_ref), written down from their definitions. */
function optimum(reference: readonly number[], rewards: readonly number[], beta: number) {
  const products = reference.map((probability, place) => probability * Math.exp(rewards[place] / beta));
  const Z = sum(products);
  const best = products.map((product) => product / Z);
  return {
    Z,
    reward: sum(best.map((probability, place) => probability * rewards[place])),
    kl: sum(best.map((probability, place) => probability * Math.log(probability / reference[place]))),
  };
}

inBothLanguages(
  'the closed form: Z, the optimum and its value, at the run’s β, at others, and with an edited reward',
  async (derivation, page) => {
    await listen(page);
    await derivation.open('optimum');
    const { reference, rewards, beta } = await latestDistribution(page);
    const at = (value: number) => optimum(reference, rewards, value);
    expect(await derivation.number('optimum.tilt.equation', 'Z')).toBeCloseTo(at(beta).Z, 2);

    // Each move is the reader's, and every line holds in numbers: for the likeliest completion, then for a policy of equal probabilities.
    const lines = derivation.figure('optimum.lagrange.figure').locator('.move-numbers');
    for (let made = 1; made <= 5; made++) {
      await derivation.phrase('optimum.lagrange.text', 'next').click();
      await expect(lines).toHaveCount(made + 1);
    }
    const likeliest = Math.max(...reference);
    const factor = Math.exp(rewards[reference.indexOf(likeliest)] / beta);
    const [star, ...parts] = numbersIn((await lines.last().textContent()) ?? '');
    [likeliest, factor, at(beta).Z].forEach((part, i) => {
      expect(parts[i]).toBeCloseTo(part, 2);
    });
    expect(star).toBeCloseTo((likeliest * factor) / at(beta).Z, 3);
    await expect(lines.nth(2)).toHaveText(/= (0|−?\d\.\d × 10⁻¹[⁰¹²³⁴⁵⁶⁷⁸⁹])$/);
    const equal = derivation.t('optimum.value.tried.uniform');
    const regrouping = derivation.figure('optimum.value.regrouping', { policy: equal }).locator('.move-numbers');
    for (let made = 1; made <= 4; made++) await derivation.phrase('optimum.value.text', 'next').click();
    await expect(regrouping).toHaveCount(5);
    const values = (await regrouping.allTextContents()).map((line) => numbersIn(line).at(-1) ?? Number.NaN);
    const mean = sum(rewards) / rewards.length;
    const divergence = -sum(reference.map((probability) => Math.log(probability * rewards.length))) / rewards.length;
    for (const value of values) expect(value).toBeCloseTo(mean - beta * divergence, 2);

    // A phrase moves β, and everything with it.
    await derivation.phrase('optimum.beta.text', 'small').click();
    await expect(derivation.value('optimum.tilt.equation', 'beta')).toHaveText('0.05');
    await expect(page).toHaveURL(/at=.*beta:0\.05/);
    const reading = await derivation.step('optimum.beta.title').getByRole('status').textContent();
    const [, kl, reward] = numbersIn(reading ?? '');
    expect(kl).toBeCloseTo(at(0.05).kl, 1);
    expect(reward).toBeCloseTo(at(0.05).reward, 2);
    await derivation.phrase('optimum.beta.text', 'run').click();

    // It can be moved in the equation too.
    const called = derivation.t('symbols.beta');
    const equation = derivation.equation('optimum.tilt.equation');
    await equation.getByRole('button', { name: derivation.t('frame.larger', { name: called }) }).click();
    await expect(derivation.value('optimum.tilt.equation', 'beta')).toHaveText('2');
    expect(await derivation.number('optimum.tilt.equation', 'Z')).toBeCloseTo(at(2).Z, 2);
    await derivation.phrase('optimum.beta.text', 'run').click();

    // Reached + missed is β·log Z for the reference, the policy and the optimum.
    await derivation.train(2);
    const most = beta * Math.log(at(beta).Z);
    for (const row of await derivation.figure('optimum.value.figure').getByRole('listitem').all()) {
      const [reached, missed, total] = numbersIn((await row.locator('.bar-beside').textContent()) ?? '');
      expect(reached + missed).toBeCloseTo(total, 2);
      expect(total).toBeCloseTo(most, 2);
    }

    // A bar is dragged to where it is expected, and then seen to go there or elsewhere.
    const predict = derivation
      .step('optimum.tilt.title')
      .getByRole('region', { name: derivation.t('frame.predict.title') });
    const see = predict.getByRole('button', { name: derivation.t('frame.predict.see') });
    await expect(see).toBeDisabled();
    await predict.getByRole('slider').fill('50');
    await see.click();
    const quarter = Number((beta / 4).toPrecision(2));
    await expect(derivation.value('optimum.tilt.equation', 'beta')).toHaveText(String(quarter));
    const [, guess, then] = (await predict.getByRole('listitem').allTextContents()).map((text) => numbersIn(text)[0]);
    expect(guess).toBe(50);
    const off = numbersIn((await predict.getByRole('status').textContent()) ?? '')[0];
    expect(off).toBeCloseTo(Math.abs(50 - then), 0);

    // An edited reward changes Z and the optimum.
    await derivation.open('optimum', 'at=beta:1');
    const field = derivation.step('optimum.tilt.title').locator('input[id^="reward-"]').first();
    const place = Number((await field.getAttribute('id'))?.replace('reward-', ''));
    await field.fill('3');
    await field.press('Enter');
    const edited = rewards.map((reward, index) => (index === place ? 3 : reward));
    const { Z } = optimum(reference, edited, 1);
    await expect.poll(() => derivation.number('optimum.tilt.equation', 'Z')).toBeCloseTo(Z, 2);
    await expect(page).toHaveURL(new RegExp(`edits:${place}~3`));
    await derivation.followOwnLink();
    await expect.poll(() => derivation.number('optimum.tilt.equation', 'Z')).toBeCloseTo(Z, 2);
  },
);

test('pointing at a symbol lights it; checks are answered from the numbers of now, and remembered', async ({
  page,
}) => {
  await listen(page);
  const derivation = new Derivation(page, 'en');
  await derivation.open('optimum');
  const background = (selector: string) =>
    page
      .locator(selector)
      .first()
      .evaluate((element) => getComputedStyle(element).backgroundColor);
  const inFigure = '.tilt-cell[data-symbol="piStar"]';
  const inEquation = '.equation .tex-display [data-symbol="piStar"]';
  const dark = await background(inFigure);
  const name = derivation.equation('optimum.tilt.equation').getByRole('button', { name: /optimal policy/ });
  await name.focus();
  await expect.poll(() => background(inFigure)).not.toBe(dark);
  await expect.poll(() => background(inEquation)).not.toBe(dark);
  await name.blur();
  await expect.poll(() => background(inFigure)).toBe(dark);
  await page.locator(inEquation).first().hover();
  await expect.poll(() => background(inFigure)).not.toBe(dark);
  // A click keeps it lit.
  await name.click();
  await page.mouse.move(0, 0);
  await derivation.page.getByRole('heading', { level: 1 }).hover();
  await expect(name).toHaveAttribute('aria-pressed', 'true');

  // Checks, from the numbers of now.
  const { reference, rewards, beta } = await latestDistribution(page);
  expect(await derivation.answer(/β doubles/, derivation.t('optimum.checks.doubled.away'))).toContain(
    derivation.t('frame.wrong'),
  );
  const said = await derivation.answer(/β doubles/, derivation.t('optimum.checks.doubled.towards'));
  expect(said).toContain(derivation.t('frame.right'));
  const [before, after] = numbersIn(said.slice(said.indexOf('from')));
  expect(before).toBeCloseTo(optimum(reference, rewards, beta).kl, 2);
  expect(after).toBeCloseTo(optimum(reference, rewards, 2 * beta).kl, 2);
  const contents = page.getByRole('navigation', { name: derivation.t('frame.contents'), exact: true });
  const chapter = contents.getByRole('link', { name: new RegExp(derivation.t('optimum.title')) });
  const passed = derivation.t('frame.answered', { number: 1, total: 2 });
  await expect(chapter).toContainText(passed);
  await derivation.reload();
  await expect(chapter).toContainText(passed);
});
