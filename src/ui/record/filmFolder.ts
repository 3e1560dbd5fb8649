/** The browser's private files of this page that are films. */
const FOLDER = 'films';
/** A film that was not fetched within a day was forgotten. */
const OLDEST = 24 * 3600 * 1000;

/** @throws where the browser keeps no files for this page */
export async function filmFolder(): Promise<FileSystemDirectoryHandle> {
  const root = await navigator.storage.getDirectory();
  return root.getDirectoryHandle(FOLDER, { create: true });
}

/** Removes a film that lies there; one in memory goes by itself. */
export async function forgetFilm(film: Blob): Promise<void> {
  if (!(film instanceof File)) return;
  const folder = await filmFolder();
  await folder.removeEntry(film.name);
}

/** Removes the films that nobody fetched. */
export async function removeForgotten(folder: FileSystemDirectoryHandle): Promise<void> {
  for await (const handle of folder.values()) {
    if (handle.kind !== 'file') continue;
    // One that another tab is writing is young.
    const { lastModified } = await handle.getFile();
    if (Date.now() - lastModified > OLDEST) await folder.removeEntry(handle.name);
  }
}
