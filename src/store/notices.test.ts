import { expect, test } from 'vitest';
import { NOTICE_LIMIT, withProblems } from './notices';

const problem = (name: string) => ({ name, value: 'x', rule: undefined });

test('no part of a link that cannot be used goes without a word, however many there are', () => {
  const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
  const few = withProblems([], names.slice(0, NOTICE_LIMIT).map(problem));
  expect(few.map((notice) => notice.kind === 'setting' && notice.problem.name)).toEqual(['a', 'b', 'c', 'd', 'e']);
  const many = withProblems([], names.map(problem));
  expect(many).toHaveLength(NOTICE_LIMIT);
  expect(many.at(-1)).toMatchObject({ kind: 'settings', names: ['e', 'f', 'g'] });
});
