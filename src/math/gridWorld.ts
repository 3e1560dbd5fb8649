/**
 * A small grid world, deterministic, in float64 (Sutton & Barto, chapters 3 and 4). The agent moves to a neighbouring cell and receives that cell's
 * reward on entering it; a move against the wall leaves it where it is, and it receives its own cell's reward again. Some cells end the episode.
 */
import { solveLinear } from './linearSolve';

export const MOVES = ['up', 'right', 'down', 'left'] as const;
export type Move = (typeof MOVES)[number];

export interface GridCell {
  /** Received on entering. */
  readonly reward: number;
  /** Whether the episode ends here. */
  readonly end: boolean;
}

export interface GridWorld {
  readonly columns: number;
  /** Row by row; the number of rows is cells / columns. */
  readonly cells: readonly GridCell[];
}

/** One move for every cell; those of cells that end the episode are not used. */
export type GridPolicy = readonly Move[];

export interface GridStep {
  readonly cell: number;
  readonly reward: number;
  readonly ended: boolean;
}

const OFFSETS: Readonly<Record<Move, readonly [number, number]>> = {
  up: [0, -1],
  right: [1, 0],
  down: [0, 1],
  left: [-1, 0],
};

/** What a move from a cell that does not end the episode leads to. */
export function gridStep({ columns, cells }: GridWorld, cell: number, move: Move): GridStep {
  const [dx, dy] = OFFSETS[move];
  const x = (cell % columns) + dx;
  const y = Math.floor(cell / columns) + dy;
  const inside = x >= 0 && x < columns && y >= 0 && y < cells.length / columns;
  const next = inside ? y * columns + x : cell;
  return { cell: next, reward: cells[next].reward, ended: cells[next].end };
}

/** r + γ·V(s′) of a move; an ended episode is worth nothing more. */
export function moveValue(world: GridWorld, values: Float64Array, cell: number, move: Move, discount: number): number {
  const next = gridStep(world, cell, move);
  return next.reward + (next.ended ? 0 : discount * values[next.cell]);
}

/**
 * V^π of every cell, by solving Bellman's equation V^π(s) = r + γ·V^π(s′); 0 for cells that end the episode.
 * @param discount γ, from 0 to below 1
 */
export function policyValues(world: GridWorld, policy: GridPolicy, discount: number): Float64Array {
  const size = world.cells.length;
  const right = new Float64Array(size);
  const matrix = world.cells.map((cell, s) => {
    const row = new Float64Array(size);
    row[s] = 1;
    if (cell.end) return row;
    const next = gridStep(world, s, policy[s]);
    right[s] = next.reward;
    if (!next.ended) row[next.cell] -= discount;
    return row;
  });
  return solveLinear(matrix, right);
}

/** One sweep of value iteration: V(s) ← max over moves of r + γ·V(s′), all cells at once. */
function valueSweep(world: GridWorld, values: Float64Array, discount: number): Float64Array {
  return values.map((_, s) => {
    if (world.cells[s].end) return 0;
    return Math.max(...MOVES.map((move) => moveValue(world, values, s, move, discount)));
  });
}

/** V after so many sweeps from V = 0. */
export function valueIteration(world: GridWorld, discount: number, sweeps: number): Float64Array {
  let values: Float64Array = new Float64Array(world.cells.length);
  for (let sweep = 0; sweep < sweeps; sweep++) values = valueSweep(world, values, discount);
  return values;
}

/** The sweep after which values no longer change by more than `tolerance`, at most `limit`. */
export function sweepsToRest(world: GridWorld, discount: number, tolerance: number, limit = 10_000): number {
  let values: Float64Array = new Float64Array(world.cells.length);
  for (let sweep = 0; sweep < limit; sweep++) {
    const next = valueSweep(world, values, discount);
    if (next.every((value, s) => Math.abs(value - values[s]) <= tolerance)) return sweep;
    values = next;
  }
  return limit;
}

/** Rounding of r + γ·V: moves that are this close are equally good. */
const TIE = 1e-9;

/** The best move of every cell by one look ahead; of equally good ones the first of `MOVES`. */
export function greedyPolicy(world: GridWorld, values: Float64Array, discount: number): Move[] {
  return world.cells.map((_, s) => {
    let best: Move = MOVES[0];
    for (const move of MOVES) {
      const gain = moveValue(world, values, s, move, discount) - moveValue(world, values, s, best, discount);
      if (gain > TIE) best = move;
    }
    return best;
  });
}

export interface Episode {
  /** The cells, the first one included. */
  readonly cells: readonly number[];
  readonly rewards: readonly number[];
  /** False where the policy goes round in circles. */
  readonly ended: boolean;
  /** Σ γᵗ·r of the steps made. */
  readonly discounted: number;
}

/** Follows a policy from a cell until the end, or until a cell comes again (a deterministic policy never leaves that circle). */
export function followPolicy(world: GridWorld, policy: GridPolicy, start: number, discount: number): Episode {
  const cells = [start];
  const rewards: number[] = [];
  const seen = new Set(cells);
  let discounted = 0;
  let ended = world.cells[start].end;
  while (!ended) {
    const next = gridStep(world, cells[cells.length - 1], policy[cells[cells.length - 1]]);
    discounted += discount ** rewards.length * next.reward;
    rewards.push(next.reward);
    cells.push(next.cell);
    ended = next.ended;
    if (seen.has(next.cell)) break;
    seen.add(next.cell);
  }
  return { cells, rewards, ended, discounted };
}
