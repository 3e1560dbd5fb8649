const SUPERSCRIPTS: Readonly<Record<string, string>> = { '-': '⁻', ...Object.fromEntries([...'⁰¹²³⁴⁵⁶⁷⁸⁹'].entries()) };

/** A number of any size: 4.4 × 10⁻¹⁶. */
export function formatScientific(value: number): string {
  if (value === 0) return '0';
  if (!Number.isFinite(value)) return '–';
  const [mantissa, exponent] = value.toExponential(1).split('e');
  const power = [...String(Number(exponent))].map((sign) => SUPERSCRIPTS[sign]).join('');
  return `${mantissa.replace('-', '−')} × 10${power}`;
}

/** Four digits where they can be read without counting zeros, scientific elsewhere. */
export function formatQuantity(value: number): string {
  const size = Math.abs(value);
  if (value === 0 || size < 1e-3 || size >= 1e5) return formatScientific(value);
  return value.toPrecision(4).replace('-', '−');
}

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
