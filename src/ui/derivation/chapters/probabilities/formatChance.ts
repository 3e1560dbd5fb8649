const DIGITS = 2;

/** A probability however small, in percent with two digits that count: 23%, 0.12%, 0.0000031%. */
export function formatChance(probability: number): string {
  if (!(probability > 0)) return '0%';
  const percent = 100 * probability;
  const places = Math.max(0, DIGITS - 1 - Math.floor(Math.log10(percent)));
  // Beyond this a row of zeros is harder to read than a power of ten.
  if (places > 9) return `${percent.toExponential(DIGITS - 1).replace('-', '−')}%`;
  return `${percent.toFixed(Math.min(places, 9))}%`;
}
