/** A file's size: 4.5 kB, 0.3 MB, 498 MB. */
export function fileSize(bytes: number): string {
  if (bytes < 100_000) return `${(bytes / 1000).toFixed(1)} kB`;
  const megabytes = bytes / 1e6;
  return `${megabytes.toFixed(megabytes < 9.95 ? 1 : 0)} MB`;
}
