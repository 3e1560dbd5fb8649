import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitImplicit } from './implicitPrompt';

describe('splitImplicit', () => {
  it.each([
    ['the egg is good', 'the egg is bad', 'the egg is'],
    ['the egg is sweet .', 'the egg is salty .', 'the egg is'],
    ['x', 'y', ''],
    ['abc', 'abd', 'ab'],
    ['😀😁', '😀😂', '😀'],
    ['蒸蛋很甜', '蒸蛋很咸', '蒸蛋很'],
    ['So: yes', 'So: yes!', 'So: yes'],
    [
      '\n\nHuman: hi\n\nAssistant: Hello\n\nHuman: why\n\nAssistant: I do not know',
      '\n\nHuman: hi\n\nAssistant: Hello\n\nHuman: why\n\nAssistant: I never say',
      '\n\nHuman: hi\n\nAssistant: Hello\n\nHuman: why\n\nAssistant:',
    ],
  ])('%j and %j', (chosen, rejected, prompt) => {
    expect(splitImplicit(chosen, rejected).prompt).toBe(prompt);
  });

  it('keeps both texts whole', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '\n\nAssistant:', '😀', '好') });
    fc.assert(
      fc.property(text, text, text, (start, left, right) => {
        const { prompt, chosen, rejected } = splitImplicit(start + left, start + right);
        expect([prompt + chosen, prompt + rejected]).toEqual([start + left, start + right]);
      }),
    );
  });
});
