import { expect, test } from 'vitest';
import { CHAPTERS } from '../../store/derivationRules';
import { STAGES } from './stages';

test('the map leads over every chapter once, in their order', () => {
  expect(STAGES.flatMap(({ chapters }) => chapters)).toEqual(CHAPTERS);
});
