import { describe, expect, it } from 'vitest';
import { formatQuantity, formatScientific } from './scientific';

describe('a number of any size', () => {
  it.each([
    [4.44e-16, '4.4 × 10⁻¹⁶'],
    [-2.5e12, '−2.5 × 10¹²'],
    [1, '1.0 × 10⁰'],
    [0, '0'],
    [Number.NaN, '–'],
  ])('%d', (value, text) => {
    expect(formatScientific(value)).toBe(text);
  });

  it('is written out where that is easier to read', () => {
    expect(formatQuantity(0.012345)).toBe('0.01235');
    expect(formatQuantity(-12.3456)).toBe('−12.35');
    expect(formatQuantity(3.2e-7)).toBe('3.2 × 10⁻⁷');
    expect(formatQuantity(4e65)).toBe('4.0 × 10⁶⁵');
  });
});
