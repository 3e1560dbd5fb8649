/** Where a film lies until it is downloaded: in the browser's private files, where its size does not count as memory, or in memory. */
import { BufferTarget, StreamTarget, type StreamTargetChunk, type Target } from 'mediabunny';
import { filmFolder, removeForgotten } from './filmFolder';

/** A place for one film. */
export interface FilmPlace {
  readonly target: Target;
  /** The film; to be asked for once its writer is closed. */
  film(): Promise<Blob>;
  /** Frees the place; what `film` gave cannot be read afterwards. */
  remove(): Promise<void>;
}

/** Of the disk, in a worker only. @throws where the browser keeps no files for this page */
export async function diskPlace(): Promise<FilmPlace> {
  const folder = await filmFolder();
  await removeForgotten(folder);
  const name = crypto.randomUUID();
  const file = await folder.getFileHandle(name, { create: true });
  const access = await file.createSyncAccessHandle();
  const stream = new WritableStream<StreamTargetChunk>({
    write: ({ data, position }) => {
      access.write(data, { at: position });
    },
    close: () => access.close(),
    abort: () => access.close(),
  });
  return {
    target: new StreamTarget(stream, { chunked: true, chunkSize: 2 ** 20 }),
    film: () => file.getFile(),
    remove: () => folder.removeEntry(name),
  };
}

export function memoryPlace(type: string): FilmPlace {
  const target = new BufferTarget();
  return {
    target,
    film: async () => new Blob([target.buffer ?? new ArrayBuffer(0)], { type }),
    remove: async () => {},
  };
}
