/** Kinds of the sticky flag `status` = {flag, step, pair, kind}. */
export const BAD_LOSS = 1;
export const BAD_GRADIENT = 2;

/** Raises the sticky flag, unless it is up already: the first thing that went wrong is the one worth reporting. */
export function raiseStatus(status: Uint32Array, step: number, pair: number, kind: number): void {
  if (status[0] !== 0) return;
  status[0] = 1;
  status[1] = step;
  status[2] = pair;
  status[3] = kind;
}
