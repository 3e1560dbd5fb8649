/** 124 M, 27.6 k, 812. */
export function compactCount(count: number): string {
  if (count >= 1e6) return `${(count / 1e6).toFixed(count < 1e7 ? 1 : 0)} M`;
  return count >= 1e4 ? `${(count / 1e3).toFixed(count < 1e5 ? 1 : 0)} k` : String(count);
}

/** A time in the unit that suits it, for `estimate.<unit>`. */
export function timeIn(milliseconds: number): { unit: 'milliseconds' | 'seconds' | 'minutes'; value: string } {
  if (milliseconds < 999.5) return { unit: 'milliseconds', value: Math.max(1, milliseconds).toFixed(0) };
  const seconds = milliseconds / 1000;
  if (seconds < 99.5) return { unit: 'seconds', value: seconds.toFixed(seconds < 9.95 ? 1 : 0) };
  return { unit: 'minutes', value: (seconds / 60).toFixed(seconds < 597 ? 1 : 0) };
}
