import type { NameMark } from '../figure';
import { namesOf } from '../runs/figureParts';
import { fraction, type Scale } from '../scale';

type End = Omit<NameMark, 'kind'>;

/** What a name takes: its height as a share of the plot's, and of a letter's width. */
export interface NameRoom {
  readonly height: number;
  readonly letter: number;
  /** How many names high one may be moved; one that would have to go further is left out. */
  readonly reach?: number;
}

/** Names beside ends that may lie anywhere in a plot: one that would lie over another takes the nearest place that is free. */
export function placeNames(ends: readonly End[], x: Scale, y: Scale, { height, letter, reach }: NameRoom): NameMark[] {
  const gap = height * (y.to - y.from);
  const placed: NameMark[] = [];
  for (const end of ends.toSorted((left, right) => right.y - left.y)) {
    const near = placed.filter((name) => meet(name, end, x, letter)).map((name) => name.y);
    // Rounding must not make a place that is just free look taken.
    const isFree = (at: number) => at >= y.from && near.every((other) => Math.abs(other - at) > 0.999 * gap);
    const places = [end.y, ...near.flatMap((other) => [other - gap, other + gap])];
    const free = places.filter(isFree).toSorted((a, b) => Math.abs(a - end.y) - Math.abs(b - end.y));
    const isNear = reach === undefined || Math.abs(free[0] - end.y) <= reach * gap;
    // Where the plot is too low for all of them one column is shared out.
    if (free.length === 0 && reach === undefined) return namesOf(ends, y, height);
    if (free.length === 0 || !isNear) continue;
    placed.push({ ...end, kind: 'name', y: free[0] });
  }
  return placed;
}

/** With a letter's width between them. */
function meet(left: End, right: End, x: Scale, letter: number): boolean {
  const [first, second] = [fraction(x, left.x), fraction(x, right.x)];
  return first < second + letter * (lettersOf(right.text) + 1) && second < first + letter * (lettersOf(left.text) + 1);
}

/** A Chinese character is as wide as two letters. */
const lettersOf = (text: string): number => text.length + (text.match(/[\u3000-\uffef]/g)?.length ?? 0);
