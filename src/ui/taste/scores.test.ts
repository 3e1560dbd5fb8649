import { expect, test } from 'vitest';
import { DEFAULT_TASTE, type Taste } from '../../core/kitchen/taste';
import { DISH_COUNT, STYLES } from '../../core/kitchen/words';
import { withTasteNumber } from '../../core/runDefinition';
import { type Edit, effectiveScore, isChanged, scoreEdits, styleOfDish } from './scores';

const edited = (taste: Taste, edits: readonly Edit[]) =>
  edits.reduce((result, { name, value }) => withTasteNumber(result, name, value), taste);

test('every dish has its style', () => {
  const styles = Array.from({ length: DISH_COUNT }, (_, dish) => styleOfDish(dish));
  expect([styles[0], styles[3], styles[4], styles[8], styles[11]]).toEqual([
    'steamed',
    'steamed',
    'fried',
    'braised',
    'braised',
  ]);
});

test('an edit for every dish holds for every dish, those with a score of their own too', () => {
  const taste = edited(DEFAULT_TASTE, scoreEdits(DEFAULT_TASTE, 'fried', 'crispy', 2, 'every'));
  expect(STYLES.map((style) => effectiveScore(taste, style, 'crispy'))).toEqual([2, 2, 2]);
  expect(effectiveScore(taste, 'fried', 'tender')).toBe(0.2);
});

test('an edit for one style leaves the others alone', () => {
  const taste = edited(DEFAULT_TASTE, scoreEdits(DEFAULT_TASTE, 'fried', 'salty', 2, 'style'));
  expect(STYLES.map((style) => effectiveScore(taste, style, 'salty'))).toEqual([-0.5, 2, -0.5]);
});

test('a taste is changed by what counts', () => {
  expect(isChanged(DEFAULT_TASTE)).toBe(false);
  expect(isChanged(withTasteNumber(DEFAULT_TASTE, 'fried.salty', -0.5))).toBe(false);
  expect(isChanged(withTasteNumber(DEFAULT_TASTE, 'fried.salty', 0))).toBe(true);
  expect(isChanged(withTasteNumber(DEFAULT_TASTE, 'malformed', -3))).toBe(true);
});
