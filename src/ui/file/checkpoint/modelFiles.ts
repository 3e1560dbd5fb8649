/** From what a visitor drops or picks to the files of one model directory, and from what a link names to an address. */

/** The address in a model's id (ModelInfo.id), where it came from one. */
export function namedAddress(id = ''): string {
  return id.startsWith('url:') ? id.slice('url:'.length) : '';
}

export interface LocatedFile {
  /** Path below what was dropped or picked, with its directories: `gpt2/config.json`. */
  readonly path: string;
  readonly file: File;
}

export interface DirectoryChoice {
  readonly files: readonly File[];
  /** Of the directory, where it is known. */
  readonly name?: string;
}

/** Levels of directories that are looked through. */
const MAX_DEPTH = 3;
const MAX_FILES = 2000;

/** The files of the directory that holds config.json, the outermost where there are several; without one, the outermost files. */
export function chooseDirectory(located: readonly LocatedFile[]): DirectoryChoice {
  const directories = located.map(({ path }) => directoryOf(path));
  const depth = (directory: string) => (directory === '' ? 0 : directory.split('/').length);
  const outermost = (candidates: readonly string[]) =>
    candidates.reduce((best, directory) => (depth(directory) < depth(best) ? directory : best), candidates[0] ?? '');
  const withConfig = directories.filter((_, i) => isConfig(located[i].path));
  const chosen = outermost(withConfig.length > 0 ? withConfig : directories);
  const name = chosen.split('/').at(-1);
  const files = located.filter((_, i) => directories[i] === chosen).map(({ file }) => file);
  return { files, ...(name && { name }) };
}

function directoryOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

function isConfig(path: string): boolean {
  return path.slice(path.lastIndexOf('/') + 1) === 'config.json';
}

/** Of an <input type="file">, for files or for a directory. */
export function pickedFiles(list: FileList): LocatedFile[] {
  return [...list].map((file) => ({ path: file.webkitRelativePath || file.name, file }));
}

/** Of a drop: files, and the files in directories. To be called while the event is handled. */
export async function droppedFiles(transfer: DataTransfer): Promise<LocatedFile[]> {
  const found: LocatedFile[] = [];
  // What a drop holds can be asked for only now: the first await ends it.
  const entries = [...transfer.items].flatMap((item) => {
    const entry = item.webkitGetAsEntry();
    if (entry) return [entry];
    const file = item.getAsFile();
    if (file) found.push({ path: file.name, file });
    return [];
  });
  for (const entry of entries) await collect(entry, entry.name, MAX_DEPTH, found);
  return found;
}

async function collect(entry: FileSystemEntry, path: string, depth: number, found: LocatedFile[]): Promise<void> {
  if (found.length >= MAX_FILES) return;
  if (entry.isFile) {
    found.push({ path, file: await fileOf(entry as FileSystemFileEntry) });
  } else if (depth > 0) {
    for (const child of await childrenOf(entry as FileSystemDirectoryEntry)) {
      await collect(child, `${path}/${child.name}`, depth - 1, found);
    }
  }
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject));
}

/** A reader gives a directory's entries in portions, and an empty one at the end. */
async function childrenOf(directory: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = directory.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const portion = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (portion.length === 0 || all.length >= MAX_FILES) return all;
    all.push(...portion);
  }
}
