/** The numbers in a text of the page, in their order. The page writes a true minus sign; one that subtracts has a space after it. */
export function numbersIn(text: string): number[] {
  const written = text.replaceAll(/(?<=\d),(?=\d{3})/g, '').match(/[−+]?\d+(?:\.\d+)?/g) ?? [];
  return written.map((number) => Number(number.replace('−', '-')));
}

export function numberIn(text: string | null): number {
  return numbersIn(text ?? '')[0] ?? Number.NaN;
}

export const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

export const sigmoid = (value: number): number => 1 / (1 + Math.exp(-value));

/** The middle value, the upper one of two. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
