/**
 * What a float32 implementation may differ from `expected.json` by (golden README). Used by the tests of `verify` on both backends.
 */
interface Tolerance {
  readonly relative: number;
  readonly absolute: number;
}

const METRIC: Tolerance = { relative: 1e-4, absolute: 5e-5 };
const GRADIENT: Tolerance = { relative: 1e-3, absolute: 1e-5 };
const DELTA: Tolerance = { relative: 5e-3, absolute: 1e-5 };
/** arena.json: losses, and all else. */
const ARENA_LOSS: Tolerance = { relative: 2e-4, absolute: 2e-5 };
const ARENA_OTHER: Tolerance = { relative: 5e-4, absolute: 2e-5 };
/** The key third of this bias has a gradient of exactly zero, which Adam turns into noise. */
const KEY_BIAS: Tolerance = { relative: 5e-2, absolute: 1e-5 };

type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** The README gives no tolerance for single elements (`first`) and `sum` of gradients and final weights: compare their norms. */
function toleranceOf(path: readonly string[]): Tolerance | undefined {
  const last = path.at(-1) ?? '';
  if (path[1] === 'expected') return last === 'loss' ? ARENA_LOSS : ARENA_OTHER;
  if (path.some((part) => part === 'first' || part === 'sum')) return undefined;
  if (path[0] === 'final' && path[1].endsWith('c_attn.bias')) return KEY_BIAS;
  if (last === 'delta_l2') return DELTA;
  return last === 'grad_norm' || path.includes('grad') ? GRADIENT : METRIC;
}

/** Everything that `expected` holds and `actual` lacks or has outside the tolerance; empty when the implementation passes. */
export function goldenProblems(actual: unknown, expected: unknown): string[] {
  return [...problems(actual as Json, expected as Json, [])];
}

function* problems(actual: Json | undefined, expected: Json, path: readonly string[]): Generator<string> {
  if (typeof expected === 'object' && expected !== null) {
    if (typeof actual !== 'object' || actual === null || Array.isArray(actual) !== Array.isArray(expected)) {
      yield `${path.join('.')} is missing`;
      return;
    }
    if (Array.isArray(expected) && expected.length !== (actual as readonly Json[]).length) {
      yield `${path.join('.')} has ${(actual as readonly Json[]).length} entries, expected ${expected.length}`;
    }
    for (const [name, value] of Object.entries(expected)) {
      yield* problems((actual as Readonly<Record<string, Json>>)[name], value, [...path, name]);
    }
    return;
  }
  if (typeof expected !== 'number') {
    if (actual !== expected) yield `${path.join('.')} is ${actual}, expected ${expected}`;
    return;
  }
  const tolerance = toleranceOf(path);
  const within = tolerance
    ? typeof actual === 'number' &&
      Math.abs(actual - expected) <= tolerance.relative * Math.abs(expected) + tolerance.absolute
    : Number.isFinite(actual);
  if (!within) yield `${path.join('.')} is ${actual}, expected ${expected}`;
}
