import type { Locator, Page } from '@playwright/test';
import type { ExactEvaluation, MetricsRecord } from '../../src/core/records';
import { expect, test } from '../fixture';
import { numberIn, numbersIn } from '../numbers';
import { listen } from '../workerReports';
import { type Derivation, inBothLanguages } from './derivation';

/** Whole runs: some of them begin with a fresh worker. */
const RUN = { timeout: 90_000 };

const lastMetrics = (page: Page) => page.evaluate(() => window.reportedMetrics.at(-1) as MetricsRecord);
const lastEvaluation = (page: Page) => page.evaluate(() => window.reportedEvaluations.at(-1) as ExactEvaluation);

/** One of the runs of the open question, or of the first step, by the key of its name. */
function panel(derivation: Derivation, name: string): Locator {
  return derivation.page.getByRole('region', { name: derivation.t(name), exact: true });
}

/** Runs it by its own button, and waits until it has come to its end. */
async function run(derivation: Derivation, name: string, ending: 'ended' | 'failed', values: Record<string, number>) {
  const place = panel(derivation, name);
  const button = `${derivation.t('failures.run')}: ${derivation.t(name)}`;
  await place.getByRole('button', { name: button, exact: true }).click();
  await expect(place.getByText(derivation.t(`failures.state.${ending}`, values), { exact: true })).toBeVisible(RUN);
}

/** The numbers of a row of the table, one for each run. */
async function row(derivation: Derivation, quantity: string, when: 'first' | 'last'): Promise<string[]> {
  const name = derivation.t(`failures.when.${when}`, { quantity: derivation.t(`failures.quantities.${quantity}`) });
  const open = derivation.page.locator('.failure-body').getByRole('row').filter({ hasText: name });
  return open.getByRole('cell').allTextContents();
}

async function openQuestion(derivation: Derivation, question: string): Promise<void> {
  const button = derivation.page.getByRole('button', { name: derivation.t(`failures.questions.${question}.ask`) });
  await expect(button).toHaveAttribute('aria-expanded', 'false');
  await button.focus();
  await derivation.page.keyboard.press('Enter');
  await expect(button).toHaveAttribute('aria-expanded', 'true');
}

inBothLanguages(
  'the checks ask about the run; a sound run shows its four signs, and gives the visitor’s own settings back',
  async (derivation, page) => {
    test.slow();
    await listen(page);
    await derivation.open('failures', 'beta=2');
    const right = derivation.t('failures.checks.empty.zero', { loss: '0.693' });
    expect(await derivation.answer(/Truncation leaves nothing/, right)).toContain(derivation.t('frame.right'));
    const falls = (after: number) => ({ before: '0.693', after: after.toFixed(3) });
    // In thought the margin grows from 0 to β·(5 − 2).
    const answer = derivation.t('failures.checks.falling.right', falls(Math.log1p(Math.exp(-2 * 3))));
    const group = page.getByRole('group').filter({ hasText: answer });
    await group.getByRole('radio', { name: answer, exact: true }).check();
    await expect(group.getByRole('status')).toContainText('6.000');

    // A sound run.
    await derivation.phrase('failures.sound.text', 'run').click();
    const place = panel(derivation, 'failures.sound.variant');
    await expect(place.getByText(derivation.t('failures.state.ended', { steps: 120 }), { exact: true })).toBeVisible(
      RUN,
    );
    const cells = await derivation.figure('failures.sound.figure').getByRole('cell').allTextContents();
    const [firstLoss, lastLoss, firstMargin, lastMargin, kl] = cells.map(numberIn);
    expect(firstLoss).toBeCloseTo(Math.log(2), 3);
    expect(firstMargin).toBe(0);
    const {
      'rewards/chosen': chosen = Number.NaN,
      'rewards/rejected': rejected = Number.NaN,
      loss,
    } = await lastMetrics(page);
    expect(lastMargin).toBeCloseTo(chosen - rejected, 3);
    expect(lastLoss).toBeCloseTo(loss, 3);
    expect(kl).toBeCloseTo((await lastEvaluation(page))['kl/exact'], 3);
    await expect(page).toHaveURL(/max_steps=120/);
    await page.getByRole('button', { name: derivation.t('failures.leave'), exact: true }).click();
    await expect(page).not.toHaveURL(/max_steps=120/);
    await expect(page).toHaveURL(/per_device_train_batch_size=2/);
  },
);

inBothLanguages(
  'half precision fails at its second step, and the same run without it goes on',
  async (derivation, page) => {
    test.slow();
    await derivation.open('failures');
    await openQuestion(derivation, 'half');
    await expect(page).toHaveURL(/question:half/);
    await run(derivation, 'failures.questions.half.broken', 'failed', { step: 1, steps: 40 });
    await expect(page).toHaveURL(/fault=half_precision/);
    // The project's own error, in the figure and as a notice.
    const shown = panel(derivation, 'failures.questions.half.broken').locator('.failure-error');
    const [, pair] = numbersIn((await shown.textContent()) ?? '');
    const error = derivation.page_t('errors.non_finite_loss', { step: 1, pair });
    await expect(page.getByRole('alert').getByText(error)).toBeVisible();
    await run(derivation, 'failures.questions.half.mended', 'ended', { steps: 40 });
    const [broken, mended] = (await row(derivation, 'loss', 'first')).map(numberIn);
    expect(broken).toBeCloseTo(Math.log(2), 3);
    expect(mended).toBe(broken);
    await expect(page.locator('.failure-seen')).toContainText(String(pair));
    await derivation.followOwnLink();
    await expect(panel(derivation, 'failures.questions.half.mended')).toBeVisible();
  },
);

inBothLanguages(
  'tokens: a text that never ends, and a prompt that costs the logarithm of the dishes',
  async (derivation, page) => {
    test.slow();
    await listen(page);
    await derivation.open('failures', 'at=question:tokens');
    const runs = ['broken', 'other', 'mended'];
    const evaluations: ExactEvaluation[] = [];
    for (const name of runs) {
      await run(derivation, `failures.questions.tokens.${name}`, 'ended', { steps: 80 });
      evaluations.push(await lastEvaluation(page));
    }
    const [endless, masked, sound] = await row(derivation, 'wellFormed', 'last');
    expect(evaluations[0].wellFormed).toBeLessThan(0.005);
    expect(endless).toBe('<1%');
    expect(numberIn(masked)).toBeCloseTo(100 * evaluations[1].wellFormed, 0);
    expect(numberIn(sound)).toBeCloseTo(100 * evaluations[2].wellFormed, 0);
    expect((await row(derivation, 'rewards/accuracies', 'last'))[0]).toBe('100%');
    // “the STYLE FOOD is”: one of 12 dishes, and the model knows that all are as frequent.
    const [, withPrompt, without] = (await row(derivation, 'logps/chosen', 'first')).map(numberIn);
    expect(without - withPrompt).toBeCloseTo(Math.log(12), 1);
    const [, lossWithPrompt, lossWithout] = (await row(derivation, 'loss', 'last')).map(numberIn);
    expect(lossWithPrompt).toBeCloseTo(lossWithout, 2);
    const seen = numbersIn((await page.locator('.failure-seen').textContent()) ?? '');
    expect(seen).toContain(withPrompt);
  },
);
