import type { CSSProperties } from 'react';

/** Strongest tint, in percent: text on it stays readable in both themes. */
const STRONGEST = 45;

/**
 * How a log-ratio colours its token: in the policy's colour where π_θ makes it likelier than π_ref, striped in the reference's where less likely.
 * One scale for all tokens and steps; 1 nat is three quarters of the full tint.
 */
export function tint(logratio: number) {
  const strength = STRONGEST * Math.tanh(Math.abs(logratio));
  return {
    'data-sign': logratio > 0 ? 'up' : logratio < 0 ? 'down' : 'none',
    style: { '--strength': `${strength.toFixed(1)}%` } as CSSProperties,
  };
}
