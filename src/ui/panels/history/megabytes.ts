/** Bytes as a number of megabytes: 0.4, 38. */
export function megabytes(bytes: number): string {
  const value = bytes / 2 ** 20;
  return value.toFixed(value < 9.95 ? 1 : 0);
}
