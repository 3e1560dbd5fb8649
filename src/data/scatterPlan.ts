/**
 * Where each distinct id occurs among `ids`, as compressed rows: the plan by which the embedding gradient adds up rows of one id in a fixed
 * order (runtime/backend.ts, ScatterPlan).
 */
export interface ScatterRows {
  /** [N], the first `count` used, ascending; the rest 0. */
  readonly uniqueIds: Int32Array<ArrayBuffer>;
  /** [N + 1]: positions starts[u] … starts[u+1) hold uniqueIds[u]; N from `count` on. */
  readonly starts: Int32Array<ArrayBuffer>;
  /** [N], ascending within an id. */
  readonly positions: Int32Array<ArrayBuffer>;
  readonly count: number;
}

/**
 * A counting sort: O(N + largest id), stable, so the same ids always give the same plan.
 * @param ids non-negative, [N]
 */
export function scatterPlan(ids: ArrayLike<number>): ScatterRows {
  const N = ids.length;
  let largest = -1;
  for (let n = 0; n < N; n++) largest = Math.max(largest, ids[n]);
  const next = new Int32Array(largest + 1);
  for (let n = 0; n < N; n++) next[ids[n]]++;

  const uniqueIds = new Int32Array(N);
  const starts = new Int32Array(N + 1).fill(N);
  const positions = new Int32Array(N);
  let count = 0;
  let at = 0;
  for (let id = 0; id <= largest; id++) {
    if (next[id] === 0) continue;
    uniqueIds[count] = id;
    starts[count++] = at;
    const occurrences = next[id];
    next[id] = at;
    at += occurrences;
  }
  for (let n = 0; n < N; n++) positions[next[ids[n]]++] = n;
  return { uniqueIds, starts, positions, count };
}
