/** The cat's grid: what each cell is, and how arrows and walks are written in a link. */
import { type GridWorld, MOVES, type Move } from '../../../../math/gridWorld';

const THINGS = ['empty', 'broom', 'tub', 'meat'] as const;
export type Thing = (typeof THINGS)[number];

/** What the cat receives on entering. */
export const REWARDS: Readonly<Record<Thing, number>> = { empty: 0, broom: -1, tub: -10, meat: 100 };

const LETTERS: Readonly<Record<string, Thing>> = { '.': 'empty', b: 'broom', t: 'tub', m: 'meat' };
/** The shortest way to the meat, 7 moves, passes a broom; the shortest clean one has 9. */
const ROWS = ['.....', '..btb', '.t...', '...bm'];

export const CAT_THINGS: readonly Thing[] = [...ROWS.join('')].map((letter) => LETTERS[letter]);
export const CAT_GRID: GridWorld = {
  columns: ROWS[0].length,
  cells: CAT_THINGS.map((thing) => ({ reward: REWARDS[thing], end: thing === 'tub' || thing === 'meat' })),
};
export const START = 0;
/** The places of all cells. */
export const CELLS: readonly number[] = [...CAT_THINGS.keys()];

const CODES: Readonly<Record<Move, string>> = { up: 'u', right: 'r', down: 'd', left: 'l' };

export function encodeMoves(moves: readonly Move[]): string {
  return moves.map((move) => CODES[move]).join('');
}

/** What is no letter of a move is left out. */
export function decodeMoves(text: string): Move[] {
  return [...text].flatMap((letter) => MOVES.filter((move) => CODES[move] === letter));
}

/** Everywhere to the right: the policy that the visitor starts from. */
const FIRST_MOVE: Move = 'right';

/** One arrow for every cell. */
export function decodeArrows(text: string): Move[] {
  const given = decodeMoves(text);
  return CAT_THINGS.map((_, cell) => given[cell] ?? FIRST_MOVE);
}

/** The arrow after this one, clockwise. */
export function turned(move: Move): Move {
  return MOVES[(MOVES.indexOf(move) + 1) % MOVES.length];
}
