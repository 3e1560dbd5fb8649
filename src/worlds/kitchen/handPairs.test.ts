import { expect, test } from 'vitest';
import { HandPairs, pairOfChoice } from './handPairs';

const choice = (step: number, chosen: number) => ({ dish: 1, chosen, rejected: 9, step });

test('a choice takes part from its step on, in whatever order the choices come', async () => {
  const [first, second, third] = [choice(0, 1), choice(5, 2), choice(10, 3)];
  const pairs = new HandPairs([third, first]);
  pairs.add(second);
  const taking = async (step: number) => pairs.pairs([...new Set(pairs.batch(step, 6))].sort());
  expect(await taking(0)).toEqual([pairOfChoice(first)]);
  expect(await taking(5)).toEqual([first, second].map(pairOfChoice));
  expect(await taking(10)).toEqual([first, second, third].map(pairOfChoice));
});
