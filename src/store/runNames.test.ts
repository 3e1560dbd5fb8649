import { expect, test } from 'vitest';
import type { RunName } from '../core/keptRun';
import { memorableName, nameFromText, nameText } from './runNames';

const COUNT = 3 * 8 * 3 * 4;

test('a name is a dish in both languages', () => {
  const name: RunName = { modifier: 'very', adjective: 'crispy', style: 'fried', food: 'egg' };
  expect(nameText(name, 'en')).toBe('very crispy fried egg');
  expect(nameText(name, 'zh')).toBe('很酥脆的油炸鸡蛋');
  expect(nameText({ ...name, modifier: 'none' }, 'zh')).toBe('酥脆的油炸鸡蛋');
  expect(nameText({ ...name, modifier: 'not' }, 'en')).toBe('not crispy fried egg');
  expect(nameFromText('very crispy fried egg')).toEqual(name);
  expect(nameFromText('very crispy fried')).toBeUndefined();
});

test('no name is given twice while another is free', () => {
  const taken: RunName[] = [];
  for (const random of [() => 0, () => 0.999999]) {
    while (taken.length < COUNT / (random() === 0 ? 2 : 1)) taken.push(memorableName(random, taken));
  }
  expect(new Set(taken.map((name) => nameText(name, 'en'))).size).toBe(COUNT);
  expect(taken).toContainEqual(memorableName(() => 0.5, taken));
});
