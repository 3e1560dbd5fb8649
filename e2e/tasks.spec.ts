import { CHECKS, type TaskRun } from '../src/core/taskResult';
import { reasonRows, taskRows } from '../src/math/taskRows';
import shipped from '../src/ui/tasks/tasks.json' with { type: 'json' };
import { expectAccessibleInBoth } from './axe';
import { expect, TINY, test } from './fixture';
import { partTextsOf } from './texts';

const result = shipped as unknown as Parameters<typeof taskRows>[0];

test('instruction tuning: its curve and tables as in the file, a model chosen, and what it wrote with each check', async ({
  page,
  playground,
}) => {
  await page.goto(`./#page=arena&${TINY}`);
  const t = partTextsOf('tasks', 'en');
  const section = playground.region(t('reading.title'));
  const figure = section.getByRole('figure', { name: t('reading.figure') });
  const rows = taskRows(result);
  const models = [...new Set(rows.map(({ model }) => model))];
  for (const name of [...models.map((model) => t(`reading.model.${model}`)), t('reading.learnt')])
    await expect(figure.getByRole('listitem').filter({ hasText: name })).toHaveCount(1);

  const percent = (share: number) => (100 * share).toFixed(1);
  const table = playground.region(t('table.title')).getByRole('table');
  const reasons = playground.region(t('table.reasons')).getByRole('table');
  for (const model of models) {
    await section.getByLabel(t('table.model'), { exact: true }).selectOption(model);
    for (const { tasks, heldOut } of rows.filter((row) => row.model === model && row.tasks > 0)) {
      const row = table
        .getByRole('row')
        .filter({ has: page.getByRole('rowheader', { name: `${tasks}`, exact: true }) });
      await expect(row.getByRole('cell').nth(1)).toContainText(percent(heldOut.followed.mean));
    }
    const reason = reasonRows(result).find((row) => row.model === model)!;
    const first = reasons.getByRole('row').nth(1).getByRole('cell').nth(1);
    await expect(first).toContainText(percent(reason.with.asked.followed.mean));
  }

  const model = models.at(-1)!;
  const runs = result.runs.filter((run: TaskRun) => run.model === model && run.samples && run.tasks > 0);
  const written = playground.region(t('written.title'));
  await written.getByLabel(t('written.instruction')).selectOption({ index: 3 });
  for (const { tasks, samples } of [runs[0], runs[runs.length - 1]]) {
    await written.getByLabel(t('written.tasks')).selectOption(`${tasks}`);
    const lines = samples![3].written;
    const after = written.locator('.tasks-written > section').nth(1);
    await expect(after.locator('.tasks-line')).toHaveText(lines.map(({ text }) => text));
    const right = lines.reduce((sum, line) => sum + line.right.length, 0);
    await expect(after.locator('[data-right="true"]')).toHaveCount(right);
    const wrong = lines.filter(({ wellFormed }) => wellFormed).length * CHECKS.length - right;
    await expect(after.locator('[data-right="false"]')).toHaveCount(wrong);
  }
  await expectAccessibleInBoth(page, '.tasks');
});
