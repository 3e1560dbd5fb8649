import { expect, TINY, test } from './fixture';

test('the page is there before the plot library and the engine are asked for', async ({ page, playground }) => {
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const heavy = /plotly|onnx|ort-|\.wasm|trainingWorker|\.safetensors/;
  const late: string[] = [];
  await page.route(heavy, async (route) => {
    late.push(route.request().url());
    await held;
    await route.continue();
  });
  await page.goto(`./#${TINY}`);
  await expect(playground.chart('True reward against distance from the reference')).toContainText(
    'Press Train to draw it.',
  );
  await expect(page.getByRole('figure')).toHaveCount(4);
  await expect(playground.train).toBeEnabled();
  release();
  await expect(playground.progress).toBeVisible();
  expect(late.some((url) => /plotly/.test(url))).toBe(true);
  const paint = await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0].startTime);
  const requested = await page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .flatMap(({ name, startTime }) => (/plotly|trainingWorker/.test(name) ? [startTime] : [])),
  );
  expect(Math.min(...requested)).toBeGreaterThanOrEqual(paint - 1);
});

test('a phone of 360 px shows everything without scrolling sideways', async ({ page, playground }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await playground.open();
  await playground.step.click();
  await playground.expectSteps(1);
  for (const name of ['Preferences', 'Policy', 'Training']) {
    await page.getByRole('tab', { name }).click();
    await expect(page.getByRole('tabpanel', { name })).toBeVisible();
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect([name, overflow]).toEqual([name, 0]);
  }
});
