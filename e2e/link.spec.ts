import { expect, Playground, TINY, test } from './fixture';
import { drainMetrics, expectSameCurve, listen } from './workerReports';

const STEPS = 12;

test('the copied link opens as the same run, to the last digit', async ({ page, playground, context }) => {
  test.slow();
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await listen(page);
  await playground.open(`preset=length-bias&${TINY}&max_steps=${STEPS}&seed=5`);
  await playground.beta.fill('0.8');
  await playground.beta.press('Enter');
  await page.getByText('The diner’s taste').click();
  await page.getByRole('spinbutton', { name: 'juicy' }).fill('2');
  await page.getByRole('spinbutton', { name: 'juicy' }).press('Enter');
  await page.getByRole('combobox', { name: 'Dish' }).selectOption('fried tofu');
  await playground.train.click();
  await playground.expectSteps(STEPS);
  const curve = await drainMetrics(page);
  await page.getByRole('button', { name: 'Copy link' }).click();
  await expect(page.getByText('Link copied')).toBeVisible();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect(link).toContain('#preset=length-bias&beta=0.8&');
  expect(page.url()).toBe(link);

  const fresh = await context.newPage();
  await listen(fresh);
  await fresh.goto(link);
  const repeated = new Playground(fresh);
  await expect(repeated.progress).toBeVisible();
  await expect(fresh.getByRole('combobox', { name: 'Lesson' })).toHaveValue('length-bias');
  await expect(fresh.getByRole('combobox', { name: 'Dish' })).toHaveValue('6');
  await repeated.train.click();
  await repeated.expectSteps(STEPS);
  expectSameCurve(curve, await drainMetrics(fresh), STEPS);
});

test('a link without a lesson opens as it always did; where copying is not allowed, the page says where it is', async ({
  page,
  playground,
}) => {
  await page.addInitScript(() => {
    navigator.clipboard.writeText = () => Promise.reject(new DOMException('denied', 'NotAllowedError'));
  });
  await playground.open('beta=0.5&loss_type=ipo&model=kitchen-nano&per_device_train_batch_size=2&dish=2&backend=wasm');
  await expect(page.getByRole('alert')).toHaveCount(0);
  await expect(page.getByRole('combobox', { name: 'Lesson' })).toHaveValue('default');
  await expect(playground.beta).toHaveValue('0.5');
  await expect(page.getByRole('combobox', { name: 'Loss', exact: true })).toHaveValue('ipo');
  await page.getByText('More settings').click();
  await expect(page.getByRole('spinbutton', { name: 'Batch size' })).toHaveValue('2');
  await expect(page.getByRole('combobox', { name: 'Dish' })).toHaveValue('2');
  await playground.step.click();
  await playground.expectSteps(1);

  await page.getByRole('button', { name: 'Copy link' }).click();
  await expect(page.getByText('the address bar holds the link')).toBeVisible();
});

test('of a damaged link the readable part is used, and each other part is named', async ({ page, playground }) => {
  const parts = [
    TINY,
    'preset=nonsense',
    'beta=huge',
    'seed=7',
    'taste=juicy:99,crispy:0.5',
    // The second choice prefers a verdict to itself.
    'label_source=hand',
    'choices=00005000000a0a0000',
    `prompt=${'x'.repeat(201)}`,
  ];
  await playground.open(parts.join('&'));
  const alerts = page.getByRole('alert');
  await expect(alerts).toHaveCount(5);
  const saying = (name: string) => alerts.filter({ hasText: name });
  await expect(saying('The link’s preset is “nonsense”')).toContainText('Use one of: default, falling-chosen,');
  await expect(saying('The link’s beta is “huge”')).toContainText(
    '1.5 is in its place. Use a number above 0 and up to 100.',
  );
  await expect(saying('The link’s taste.juicy is “99”')).toContainText('a number from -10 to 10');
  await expect(saying('One choice in the link, “00a0a0000”')).toContainText('left out');
  await expect(saying('The link’s prompt is “xxx')).toContainText('a text of at most 200 characters');

  await expect(page.getByRole('combobox', { name: 'Lesson' })).toHaveValue('default');
  await expect(playground.beta).toHaveValue('1.5');
  await page.getByText('More settings').click();
  await expect(page.getByRole('spinbutton', { name: 'Seed' })).toHaveValue('7');
  await expect(page.getByText('1 of 64 choices made')).toBeVisible();
  await page.getByText('The diner’s taste').click();
  await page.getByRole('combobox', { name: 'Dish' }).selectOption('steamed egg');
  await expect(page.getByText('elsewhere 0.50')).toBeVisible();
  await expect(page.getByRole('combobox', { name: 'Prompt' })).toHaveValue('0');
  // And it trains.
  await playground.step.click();
  await playground.expectSteps(1);

  // Unknown settings and scores are named, too.
  await page.goto(`./#${TINY}&colour=red&taste=purple:1`);
  await expect(alerts).toHaveCount(2);
  await expect(saying('“colour”, which does not exist')).toBeVisible();
  await expect(saying('“taste.purple”, which does not exist')).toBeVisible();
  await expect(page.getByRole('spinbutton', { name: 'Seed' })).not.toHaveValue('7');

  await page.goto(`./#${TINY}&beta=huge&seed=7&colour=red`);
  await expect(saying('beta')).toContainText('“huge”');
  await expect(alerts).toHaveCount(2);
  await expect(playground.beta).toHaveValue('1.5');
  await expect(page.getByRole('spinbutton', { name: 'Seed' })).toHaveValue('7');
  await page.getByRole('button', { name: 'Dismiss' }).first().click();
  await expect(alerts).toHaveCount(1);

  // Of many the last are named together; on the stage they are said too.
  await page.goto(`./#${TINY}&stage=16:9&beta=a&seed=b&max_steps=c&dish=d&pair=e&topK=f`);
  await expect(alerts).toHaveCount(5);
  await expect(alerts.last()).toContainText('2 more parts of the link cannot be used and were left out: pair, topK.');
});
