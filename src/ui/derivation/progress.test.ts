import { expect, it } from 'vitest';
import { CHAPTERS } from '../../store/derivationRules';
import { answeredNext, countsOf, firstTriesOf, readProgress } from './progress';

it('reads back what was answered, and counts the right ones of the checks that there are', () => {
  const answered = { doubled: { chosen: 2, right: true }, slopes: { chosen: 0, right: false } };
  const progress = readProgress(JSON.parse(JSON.stringify({ optimum: answered, loss: { gone: { right: true } } })));
  expect(progress.optimum).toEqual(answered);
  expect(countsOf(progress)).toMatchObject({ optimum: 1, loss: 0, relatives: 0 });
  // Of these two one is asked.
  expect(countsOf(readProgress({ comparisons: ['ford', 'errors', 'elo'] })).comparisons).toBe(2);
});

it('reads what was kept when only the names of right answers were', () => {
  const progress = readProgress({ optimum: ['doubled', 'slopes'], loss: ['weight', 3], cooking: ['salt'] });
  expect(countsOf(progress)).toMatchObject({ optimum: 2, loss: 1 });
  expect(progress.optimum?.doubled).toEqual({ right: true });
  expect(progress).not.toHaveProperty('cooking');
});

it('counts first tries: what is right only later, or was kept before they were told apart, is none', () => {
  const later = answeredNext(answeredNext(undefined, 0, false), 1, true);
  expect(later).toEqual({ chosen: 1, right: true, first: false });
  const first = answeredNext(answeredNext(undefined, 2, true), 0, false);
  expect(first).toEqual({ chosen: 0, right: true, first: true });
  const kept = readProgress(
    JSON.parse(JSON.stringify({ optimum: { doubled: first, slopes: later }, loss: ['weight'] })),
  );
  expect(countsOf(kept)).toMatchObject({ optimum: 2, loss: 1 });
  expect(firstTriesOf(kept)).toBe(1);
});

it.each([
  null,
  3,
  'text',
  [],
  { optimum: null },
  { optimum: { doubled: 1 } },
  { optimum: { doubled: { right: 'no' } } },
  { optimum: { doubled: { right: true, first: 1 } } },
])('leaves out what it cannot read: %j', (read) => {
  expect(Object.values(countsOf(readProgress(read)))).toEqual(CHAPTERS.map(() => 0));
});
