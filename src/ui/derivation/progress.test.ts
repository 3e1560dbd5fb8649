import { expect, it } from 'vitest';
import { CHAPTERS } from '../../store/derivationRules';
import { countsOf, readProgress } from './progress';

it('reads back what was answered, and counts the right ones of the checks that there are', () => {
  const answered = { doubled: { chosen: 2, right: true }, raised: { chosen: 0, right: false } };
  const progress = readProgress(JSON.parse(JSON.stringify({ optimum: answered, loss: { gone: { right: true } } })));
  expect(progress.optimum).toEqual(answered);
  expect(countsOf(progress)).toMatchObject({ optimum: 1, loss: 0, relatives: 0 });
  // Of these two one is asked.
  expect(countsOf(readProgress({ comparisons: ['ford', 'errors', 'elo'] })).comparisons).toBe(2);
});

it('reads what was kept when only the names of right answers were', () => {
  const progress = readProgress({ optimum: ['doubled', 'raised'], loss: ['weight', 3], cooking: ['salt'] });
  expect(countsOf(progress)).toMatchObject({ optimum: 2, loss: 1 });
  expect(progress.optimum?.doubled).toEqual({ right: true });
  expect(progress).not.toHaveProperty('cooking');
});

it.each([
  null,
  3,
  'text',
  [],
  { optimum: null },
  { optimum: { doubled: 1 } },
  { optimum: { doubled: { right: 'no' } } },
])('leaves out what it cannot read: %j', (read) => {
  expect(Object.values(countsOf(readProgress(read)))).toEqual(CHAPTERS.map(() => 0));
});
