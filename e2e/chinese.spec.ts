import type { Locator, Page } from '@playwright/test';
import { expect, TINY, test } from './fixture';

const STEPS = 20;
const HAN = /\p{Script=Han}/u;
/** What is written in Latin letters in Chinese too: names and terms of the field. */
const TERMS = new Set(
  `DPO GPT AdamW Adam Bradley Terry sigmoid softmax logit logits log exp tokens KL kB MB IPO SFT SLiC EXO NCA BCO SPPO APO WebAssembly WebGPU
  English DiscoPOP hinge zero down cDPO discopop robust ref`.split(/\s+/),
);

/** English words of four and more letters that a part of the page still shows. */
async function englishIn(part: Locator): Promise<string[]> {
  const words = (await part.innerText()).match(/[A-Za-z]{4,}/g) ?? [];
  return words.filter((word) => !TERMS.has(word));
}

/** Train, which also says with which β. */
const TRAIN = /^训练( ?（β|$)/;

function button(page: Page, name: string | RegExp): Locator {
  return page.getByRole('button', { name, exact: true });
}

async function expectSteps(page: Page, steps: number): Promise<void> {
  const bar = page.getByRole('progressbar', { name: '训练进度' });
  await expect.poll(() => bar.evaluate((element) => (element as HTMLProgressElement).value)).toBe(steps);
}

test.describe('在中文浏览器里', () => {
  test.use({ locale: 'zh-CN' });

  test('训练、慢动作、逐词元检查：界面和模型都说中文', async ({ page, playground }) => {
    test.slow();
    await page.goto(`./#${TINY}&max_steps=${STEPS + 1}`);
    // The browser's language decides at first.
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('DPO 游乐场');
    await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
    await button(page, TRAIN).click();
    await expectSteps(page, STEPS + 1);
    await expect(button(page, /^重新训练/)).toBeVisible();
    await expect(playground.chart('KL 差距')).toContainText(/精确 KL [\d.]+ 纳特/);
    await button(page, '重置').click();
    await expectSteps(page, 0);

    await button(page, '慢动作').click();
    const slow = playground.region('慢动作：从第 0 步到第 1 步');
    await expect(slow).toBeVisible();
    const stages = ['偏好对', '参考模型', '策略', '取对数概率', '求和', '对数比', '隐式奖励', '损失', '梯度', '更新'];
    for (const stage of stages) {
      await slow.getByRole('button', { name: stage }).click();
      await expect(slow.locator('.stage-sentence')).toContainText(stage);
      expect([stage, await englishIn(slow)]).toEqual([stage, []]);
    }
    await slow.getByRole('button', { name: '关闭' }).click();

    const inspector = playground.region('逐个词元看一个偏好对');
    const tokens = inspector.getByRole('listitem').getByRole('button');
    for (const text of await tokens.locator('span:not(.numbers)').allInnerTexts())
      expect(text).toMatch(/^(\p{Script=Han}+|。)$/u);
    await tokens.nth(1).focus();
    await expect(inspector.getByRole('heading', { name: /^“这道.*”之后可能出现什么$/ })).toBeVisible();
    const candidates = await inspector.getByRole('rowheader').allInnerTexts();
    for (const name of candidates) expect(name).toMatch(/\p{Script=Han}|^。|^<unk>$/u);

    const completions = playground.region('它们怎么说').locator('.completion-text');
    await expect(completions).toHaveCount(10);
    for (const text of await completions.allInnerTexts()) expect(text).toMatch(/^[\p{Script=Han}。（）]+$/u);
    for (const name of ['偏好', '训练', '策略', '偏好对', '历次训练']) {
      expect([name, await englishIn(playground.region(name))]).toEqual([name, []]);
    }

    await page.getByRole('link', { name: '竞技场' }).click();
    await expect(page.getByRole('heading', { name: '在同等 KL 下比较各种方法' })).toBeVisible();
    // Methods, settings and files have their names.
    const names = /^(simpo|orpo|rrhf|grpo|kitchen|nano|small|arena|json|jsonl|trainer|state|metrics|flan)$/i;
    // The world of instructions is English.
    await expect(page.getByRole('heading', { name: '指令微调：要多少个任务？' })).toBeVisible();
    await page.locator('article [lang="en"]').evaluateAll((parts) => {
      for (const part of parts) (part as HTMLElement).style.display = 'none';
    });
    const english = (await englishIn(page.getByRole('article'))).filter((word) => !names.test(word));
    expect(english).toEqual([]);
  });

  test('亲手选择、回到过去、分叉：都用中文', async ({ page, playground }) => {
    test.slow();
    await page.goto(`./#${TINY}&max_steps=60`);
    await page.getByRole('radio', { name: '你自己' }).check();
    const verdict = page.getByRole('button', { name: /^A / });
    for (const [number, step] of [
      [1, 5],
      [2, 10],
      [3, 15],
      [4, 20],
    ]) {
      await expect(verdict).toHaveAttribute('aria-disabled', 'false');
      expect(await verdict.innerText()).toMatch(HAN);
      await page.keyboard.press('a');
      await expect(page.getByText(`已选 ${number} / 64 次`)).toBeVisible();
      await expectSteps(page, step);
      await expect(button(page, TRAIN)).toBeVisible();
    }
    await button(page, TRAIN).click();
    await expectSteps(page, 60);
    const scrubber = page.getByRole('slider', { name: '历史' });
    await expect(scrubber).toHaveAttribute('aria-valuetext', '现在，第 60 步');
    await scrubber.fill('1');
    await expect(scrubber).toHaveAttribute('aria-valuetext', '第 20 步');
    await expect(playground.region('策略')).toContainText('过去的策略，第 20 步');
    await button(page, '从这里分叉').click();
    await expectSteps(page, 20);
    const runs = playground.region('保存的训练');
    await expect(runs.getByRole('listitem')).toHaveCount(2);
    const names = await runs.getByRole('heading', { level: 4 }).allInnerTexts();
    for (const name of names) expect(name).toMatch(/^[很不]?\p{Script=Han}+的(清蒸|油炸|红烧)(鸡蛋|鱼肉|豆腐|鸡肉)$/u);
    await expect(runs.getByText(`分叉自“${names[1]}”的第 20 步`)).toBeVisible();
    await runs.getByRole('button', { name: `比较“${names[1]}”与本次训练` }).click();
    await expect(playground.region('有何不同')).toContainText(`起点分叉自“${names[1]}”的第 20 步参考模型`);
    expect(await englishIn(playground.region('历次训练'))).toEqual([]);
  });
});

test('the words of the models follow the language of the page, there and back', async ({ page, playground }) => {
  await playground.open();
  const tokens = page.locator('.token-row .token > span:not(.numbers)');
  const completion = page.locator('.completion-list .completion-text').first();
  const dish = page.locator('#prompt-of option').first();
  for (const words of [tokens.first(), completion, dish]) await expect(words).toHaveText(/^[a-z ]+\.?$/);
  const english = await completion.innerText();
  const run = await page.getByRole('progressbar', { name: 'Training progress' }).count();
  expect(run).toBe(1);
  await page.getByRole('button', { name: '中文' }).click();
  for (const words of [tokens.first(), completion, dish]) await expect(words).toHaveText(HAN);
  await page.getByRole('combobox', { name: '提示' }).selectOption('自己写一个提示……');
  await page.getByText(/^模型认识的 \d+ 个词$/).click();
  await expect(page.getByRole('button', { name: '油炸', exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'English' }).click();
  await expect(completion).toHaveText(english);
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
});
