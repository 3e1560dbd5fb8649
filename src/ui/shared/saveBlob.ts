/** How long a file stays at hand for the browser to read: it does so after the click. */
const REVOKED_AFTER = 30_000;

/** Hands a file to the browser's downloads. */
export function saveBlob(name: string, content: Blob): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), REVOKED_AFTER);
}
