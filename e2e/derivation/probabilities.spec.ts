import type { Locator, Page } from '@playwright/test';
import { WORDS, wordId } from '../../src/core/kitchen/words';
import { COMPLETIONS } from '../../src/worlds/kitchen/grammar';
import { expect } from '../fixture';
import { numberIn, numbersIn, sum } from '../numbers';
import { latestDistribution, listen } from '../workerReports';
import { type Derivation, inBothLanguages } from './derivation';

const STEPS = {
  next: 'probabilities.next.title',
  dice: 'probabilities.dice.title',
  bend: 'probabilities.bend.title',
  whole: 'probabilities.whole.title',
  stages: 'probabilities.stages.title',
} as const;

const languageOf = (page: Page) => page.evaluate(() => document.documentElement.lang.slice(0, 2) as 'en' | 'zh');

/** Probability that an answer begins with these tokens, added up over the enumerated answers. */
function beginningWith(tokens: readonly number[], probabilities: readonly number[]): number {
  const begins = COMPLETIONS.map((completion) => tokens.every((token, place) => completion[place] === token));
  return sum(probabilities.filter((_, place) => begins[place]));
}

/** The stretches of a line as it is read out: word, from, to. */
async function stretchesOf(line: Locator) {
  const texts = await line.getByRole('listitem').locator('.visually-hidden').allTextContents();
  return texts.map((text) => {
    const [from, to] = numbersIn(text.slice(text.search(/[”"]/)));
    return { word: /“(.+)”/.exec(text)?.[1], from, to };
  });
}

const said = (step: Locator, derivation: Derivation) =>
  step
    .getByRole('list', { name: derivation.t('probabilities.strip.label') })
    .locator('.spoken-token')
    .allTextContents();

inBothLanguages(
  'words one by one and whole answers have the probabilities of the enumeration, before and after training',
  async (derivation, page) => {
    await listen(page);
    await derivation.open('probabilities');
    const { reference } = await latestDistribution(page);
    const language = await languageOf(page);
    const words = WORDS.map((word) => word[language]);
    const step = derivation.step(STEPS.next);
    const figure = derivation.figure('probabilities.next.figure');
    const expectRow = async (before: readonly number[], token: number) => {
      const name = derivation.t('probabilities.next.say', { word: words[token] });
      const row = figure.getByRole('listitem').filter({ has: page.getByRole('button', { name, exact: true }) });
      const right = beginningWith([...before, token], reference) / beginningWith(before, reference);
      const [policy, ref] = numbersIn((await row.locator('.bar-values').textContent()) ?? '');
      // Before the first step both models are the same; the enumeration leaves out what is malformed.
      expect(policy / 100).toBeCloseTo(right, 1.7);
      expect(ref).toBe(policy);
      return row.getByRole('button');
    };
    const [not, crispy] = [wordId('not'), wordId('crispy')];
    await expectRow([], not);
    await derivation.phrase('probabilities.next.text', 'undo').click();
    await step
      .getByRole('button', { name: derivation.t('probabilities.next.say', { word: words[not] }), exact: true })
      .first()
      .click();
    await expect.poll(() => said(step, derivation)).toEqual([words[not]]);
    await (await expectRow([not], crispy)).click();
    await expect.poll(() => said(step, derivation)).toEqual([words[not], words[crispy]]);
    await expect(page).toHaveURL(new RegExp(`said:${not}\\.${crispy}`));
    // A word is taken back with all after it.
    await step.getByRole('button', { name: derivation.t('probabilities.strip.token', { word: words[not] }) }).click();
    await expect.poll(() => said(step, derivation)).toEqual([]);
    await expectRow([], not);

    // The sum of a whole answer is what the enumeration holds.
    await derivation.open('probabilities');
    const whole = derivation.step(STEPS.whole);
    await derivation.phrase('probabilities.whole.text', 'long').click();
    const answer = ['very', 'crispy', 'and', 'very', 'juicy', '.', '<|endoftext|>'].map(wordId);
    const place = COMPLETIONS.findIndex((tokens) => tokens.join() === answer.join());
    const total = async () => numberIn(await whole.getByRole('row').last().getByRole('cell').last().textContent());
    await expect.poll(() => whole.getByRole('row').count()).toBe(1 + answer.length);
    const start = await latestDistribution(page);
    expect(await total()).toBeCloseTo(Math.log(start.reference[place]), 2);
    const rows = (await whole.getByRole('row').all()).slice(1);
    const logps = await Promise.all(
      rows.map(async (row) => numberIn(await row.getByRole('cell').nth(2).textContent())),
    );
    expect(sum(logps)).toBeCloseTo(await total(), 2);
    const better = start.policy.slice(0, -1).filter((probability) => probability > start.policy[place]).length;
    const [opening] = derivation.t('probabilities.whole.listed', { count: start.policy.length, logp: '|' }).split('|');
    const listed = numbersIn((await whole.getByText(opening).textContent()) ?? '');
    expect(listed.at(-1)).toBe(better + 1);

    await derivation.train(3);
    await expect.poll(async () => (await latestDistribution(page)).step).toBe(3);
    const end = await latestDistribution(page);
    await expect.poll(total).toBeCloseTo(Math.log(end.policy[place]), 2);
    await whole.getByRole('radio', { name: new RegExp(derivation.t('probabilities.models.named.reference')) }).check();
    await expect.poll(total).toBeCloseTo(Math.log(end.reference[place]), 2);
  },
);

inBothLanguages(
  'the dice are put by hand; they choose the word under u, and the link repeats the sentence',
  async (derivation, page) => {
    await derivation.open('probabilities');
    await derivation.unfold('bend');
    const step = derivation.step(STEPS.dice);
    const dice = step.getByRole('slider', { name: derivation.t('probabilities.dice.u') });
    await dice.press('Home');
    const byHand = step.getByRole('list', { name: derivation.t('probabilities.bend.plain') });
    const stretches = await stretchesOf(byHand);
    await expect(dice).toHaveAttribute('aria-valuetext', `0.000, ${stretches[0].word}`);
    await dice.press('End');
    await expect(dice).toHaveAttribute('aria-valuetext', `1.000, ${stretches.at(-1)?.word}`);
    await expect(page).toHaveURL(/u:1/);

    // The seed’s own.
    await derivation.open('probabilities', 'at=seed:7');
    await derivation.unfold('bend');
    const line = step.getByRole('list', { name: derivation.t('probabilities.bend.plain') });
    const u = await derivation.number('probabilities.dice.equation', 'dice');
    const hit = (await stretchesOf(line)).find(({ from, to }) => from <= u && u < to);
    await step
      .getByRole('button', { name: derivation.t('probabilities.dice.say', { word: hit?.word ?? '' }), exact: true })
      .click();
    await expect.poll(() => said(step, derivation)).toEqual([hit?.word]);
    await step.getByRole('button', { name: derivation.t('probabilities.dice.finish'), exact: true }).click();
    await expect(step.getByText(derivation.t('probabilities.strip.full'))).toBeVisible();
    const sentence = await said(step, derivation);
    expect(sentence.at(-1)).toBe(derivation.page_t('inspector.end'));
    await derivation.followOwnLink();
    await expect.poll(() => said(step, derivation)).toEqual(sentence);
    // From the start again the same seed says the same.
    await step.getByRole('button', { name: derivation.t('probabilities.strip.clear'), exact: true }).click();
    await expect.poll(() => said(step, derivation)).toEqual([]);
    await derivation.phrase('probabilities.dice.text', 'finish').click();
    await expect.poll(() => said(step, derivation)).toEqual(sentence);
  },
);

inBothLanguages(
  'temperature, top-k and top-p bend the line; logits become the four numbers of DPO; checks ask about them',
  async (derivation, page) => {
    await derivation.open('probabilities', 'at=said:7');
    await derivation.unfold('bend');
    const step = derivation.step(STEPS.bend);
    const [plain, bent] = ['plain', 'bent'].map((name) =>
      step.getByRole('list', {
        name: derivation.t(name === 'plain' ? 'probabilities.bend.plain' : 'probabilities.bend.bent'),
      }),
    );
    const before = (await stretchesOf(plain)).map(({ word, from, to }) => ({ word, p: to - from }));
    const expectLine = async (weights: readonly number[]) => {
      await expect
        .poll(async () => (await stretchesOf(bent)).length)
        .toBe(weights.filter((weight) => weight > 0).length);
      const total = sum(weights);
      for (const [place, { word, from, to }] of (await stretchesOf(bent)).entries()) {
        expect(word).toBe(before[place].word);
        expect(to - from).toBeCloseTo(weights[place] / total, 2);
      }
    };
    const press = (name: string) => derivation.phrase('probabilities.bend.text', name).click();
    await press('cold');
    await expect(derivation.value('probabilities.bend.equation', 'temperature')).toHaveText('0.5');
    await expect.poll(async () => (await stretchesOf(bent))[0].to).toBeGreaterThan(before[0].p + 0.01);
    const squares = before.map(({ p }) => p * p);
    expect((await stretchesOf(bent))[0].to).toBeCloseTo(squares[0] / sum(squares), 2);
    await press('plain');
    await press('three');
    await expectLine(before.map(({ p }, place) => (place < 3 ? p : 0)));
    await press('plain');
    await press('nucleus');
    let mass = 0;
    const nucleus = before.map(({ p }) => {
      const kept = mass < 0.8 ? p : 0;
      mass += p;
      return kept;
    });
    await expectLine(nucleus);
    await press('plain');
    await press('greedy');
    await expectLine(before.map((_, place) => (place === 0 ? 1 : 0)));

    // Logits, log-softmax, gather and sum of a pair, and the four numbers.
    await derivation.open('probabilities');
    const stages = derivation.step(STEPS.stages);
    await derivation.phrase('probabilities.stages.text', 'rejected').click();
    const [table, four] = [
      derivation.figure('probabilities.stages.gather').getByRole('row'),
      stages.getByRole('table', { name: derivation.t('probabilities.stages.four') }).getByRole('row'),
    ];
    const rows = await table.all();
    const tokens = await Promise.all(
      rows.slice(1, -1).map(async (row) => numbersIn((await row.getByRole('cell').allTextContents()).join(' '))),
    );
    for (const [logit, lse, logp] of tokens) expect(logit - lse).toBeCloseTo(logp, 2);
    const total = numberIn(await table.last().getByRole('cell').textContent());
    expect(sum(tokens.map(([, , logp]) => logp))).toBeCloseTo(total, 2);
    for (const model of [1, 2]) {
      // Before the first step the policy is the reference.
      expect(numberIn(await four.nth(model).getByRole('cell').last().textContent())).toBe(total);
    }

    // The checks, from the numbers of now.
    await derivation.open('probabilities');
    const rowsOfFour = page.getByRole('table', { name: derivation.t('probabilities.stages.four') }).getByRole('row');
    const logp = numberIn(await rowsOfFour.nth(1).getByRole('cell').first().textContent());
    const check = page.getByRole('group', { name: /How often does it say exactly that/ });
    const offered = (await check.locator('label').allTextContents()).map(numberIn).filter(Number.isFinite);
    // One of them is the right one; log π was read with three digits after the point.
    expect(Math.min(...offered.map((each) => Math.abs(each * Math.exp(logp) - 1)))).toBeLessThan(5e-3);
    const verdict = await derivation.answer(/logits of one place/, `It stays ${logp.toFixed(3).replace('-', '−')}.`);
    expect(verdict).toContain(derivation.t('frame.right'));
    const [logit, logitAfter, lse, lseAfter] = numbersIn(verdict.slice(verdict.indexOf('from')));
    expect(logitAfter - logit).toBeCloseTo(lseAfter - lse, 3);
  },
);
