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
