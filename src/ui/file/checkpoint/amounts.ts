/** 124 M, 27.6 k, 812. */
export function compactCount(count: number): string {
  if (count >= 1e6) return `${(count / 1e6).toFixed(count < 1e7 ? 1 : 0)} M`;
  return count >= 1e4 ? `${(count / 1e3).toFixed(count < 1e5 ? 1 : 0)} k` : String(count);
}
