import { expect, test } from 'vitest';
import type { Origin } from '../core/keptRun';
import { DEFAULT_DEFINITION, type KitchenDefinition, withTasteNumber } from '../core/runDefinition';
import { definitionDiff, sameStart } from './configDiff';

const base = DEFAULT_DEFINITION;
const choice = { dish: 0, chosen: 1, rejected: 2, step: 0 };

test('the same definitions do not differ', () => {
  expect(definitionDiff(base, { ...base, config: { ...base.config } })).toEqual([]);
});

test('settings and scores that differ are named, with both values', () => {
  const other: KitchenDefinition = {
    ...base,
    config: { ...base.config, beta: 0.1, loss_type: 'ipo' },
    taste: withTasteNumber(withTasteNumber(base.taste, 'crispy', 2), 'steamed.tender', 1),
  };
  expect(definitionDiff(base, other)).toEqual([
    { name: 'loss_type', left: 'sigmoid', right: 'ipo' },
    { name: 'beta', left: base.config.beta, right: 0.1 },
    { name: 'taste.crispy', left: base.taste.scores.crispy, right: 2 },
    { name: 'taste.steamed.tender', left: '–', right: 1 },
  ]);
});

test('choices are compared by what was chosen, where they are the data', () => {
  const hand: KitchenDefinition = { ...base, config: { ...base.config, label_source: 'hand' }, choices: [choice] };
  const otherwise = { ...hand, choices: [{ ...choice, chosen: 3 }] };
  expect(definitionDiff(hand, otherwise)).toEqual([{ name: 'choices', left: 1, right: 1 }]);
  expect(definitionDiff(base, { ...base, choices: [choice] })).toEqual([]);
  expect(definitionDiff(base, hand)).toContainEqual({ name: 'choices', left: 0, right: 1 });
});

test('a fork has another start than its parent, and than a fork of another step or run', () => {
  const name = { modifier: 'none', adjective: 'crispy', style: 'fried', food: 'tofu' } as const;
  const fork = (step: number, change: Partial<Origin['name']> = {}) => ({
    origin: { name: { ...name, ...change }, step },
  });
  expect([sameStart({}, {}), sameStart(fork(20), fork(20))]).toEqual([true, true]);
  expect([sameStart(fork(20), {}), sameStart({}, fork(20))]).toEqual([false, false]);
  expect([sameStart(fork(20), fork(40)), sameStart(fork(20), fork(20, { modifier: 'very' }))]).toEqual([false, false]);
});
