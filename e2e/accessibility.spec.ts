import AxeBuilder from '@axe-core/playwright';
import { expect, test } from './fixture';

const TITLES = { en: 'DPO Playground', zh: 'DPO 游乐场' } as const;
const STEP = { en: 'Step', zh: '单步' } as const;
const MORE = { en: 'More settings', zh: '更多设置' } as const;

for (const language of ['en', 'zh'] as const) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test.describe(`${language}, ${colorScheme}`, () => {
      test.use({ locale: language === 'zh' ? 'zh-CN' : 'en-US', colorScheme });

      test('axe finds nothing', async ({ page }) => {
        await page.goto('./#model=kitchen-nano&per_device_train_batch_size=2&colour=red');
        await expect(page.getByRole('heading', { level: 1 })).toHaveText(TITLES[language]);
        await page.getByText(MORE[language]).click();
        const before = await new AxeBuilder({ page }).analyze();
        await page.getByRole('button', { name: STEP[language], exact: true }).click();
        await expect(page.locator('.main-svg').first()).toBeVisible();
        const after = await new AxeBuilder({ page }).analyze();
        const found = [...before.violations, ...after.violations];
        expect(found.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`)).toEqual([]);
      });
    });
  }
}

test('language and theme can be switched, and stay', async ({ page }) => {
  await page.goto('./');
  const html = page.locator('html');
  await page.getByRole('button', { name: '中文' }).click();
  await expect(html).toHaveAttribute('lang', 'zh-CN');
  await expect(page).toHaveTitle(/在浏览器里微调/);
  await page.getByRole('combobox', { name: '主题' }).selectOption('深色');
  await expect(html).toHaveAttribute('data-theme', 'dark');
  await page.reload();
  await expect(page.getByRole('button', { name: '训练', exact: true })).toBeVisible();
  await expect(html).toHaveAttribute('data-theme', 'dark');
});
