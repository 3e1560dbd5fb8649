import { describe, expect, it } from 'vitest';
import { type Drawing, type Lettering, widthOf, wrap, write } from './lettering';

const LETTERING: Lettering = { size: 10, family: 'sans', color: '#000' };

/** Every letter is as wide as the font is high. */
class Paper {
  font = '';
  fillStyle = '';
  textAlign = '';
  textBaseline = '';
  readonly written: { text: string; x: number; y: number }[] = [];
  measureText(text: string) {
    return { width: text.length * Number(/(\d+)px/.exec(this.font)?.[1]) };
  }
  fillText(text: string, x: number, y: number) {
    this.written.push({ text, x, y });
  }
}

const paper = () => new Paper() as unknown as Drawing & Paper;

describe('wrapping', () => {
  it('breaks after spaces', () => {
    expect(wrap(paper(), 'one two three four', 90, 3, LETTERING)).toEqual(['one two', 'three', 'four']);
  });

  it('breaks what has no space: links, and Chinese', () => {
    expect(wrap(paper(), 'abcdefghijkl', 50, 3, LETTERING)).toEqual(['abcde', 'fghij', 'kl']);
  });

  it('says that something is left out', () => {
    expect(wrap(paper(), 'abcdefghijkl', 50, 2, LETTERING)).toEqual(['abcde', 'fghi…']);
  });

  it('ends where not even a letter fits', () => {
    expect(wrap(paper(), 'abc', 1, 2, LETTERING)).toEqual(['a', 'b…']);
  });
});

it('sets π_θ with a subscript', () => {
  const drawing = paper();
  const width = write(drawing, 'policy π_θ', 100, 50, LETTERING);
  expect(drawing.written.map(({ text }) => text)).toEqual(['policy π', 'θ', '']);
  expect(drawing.written[1]).toEqual({ text: 'θ', x: 180, y: 52 });
  expect(width).toBe(87);
  expect(widthOf(drawing, 'policy π_θ', LETTERING)).toBe(87);
});

it('aligns to the right and to the middle', () => {
  const drawing = paper();
  write(drawing, 'abc', 100, 0, { ...LETTERING, align: 'right' });
  write(drawing, 'abc', 100, 0, { ...LETTERING, align: 'center' });
  expect(drawing.written.map(({ x }) => x)).toEqual([70, 85]);
});
