/** Probabilities with their intervals, as the tables show them. */
import type { MeanInterval } from '../../math/meanInterval';

/** A share in per cent without its sign, with a true minus. */
export function pointsText(share: number): string {
  const text = (100 * share).toFixed(1);
  return Number(text) === 0 ? text.replace('-', '') : text.replace('-', '−');
}

export const percentText = (share: number): string => `${pointsText(share)}%`;

/** The mean with its interval, where there is one. */
export function qualityText({ mean, half }: MeanInterval): string {
  return Number.isNaN(half) ? percentText(mean) : `${pointsText(mean)} ± ${percentText(half)}`;
}
