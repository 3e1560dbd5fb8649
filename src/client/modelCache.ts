/**
 * Downloaded checkpoints in the browser's own file system (OPFS), by address. An entry is a directory with the files and, written last, a
 * list of their names and sizes: without the list, or where a size differs, an entry is not used, and is cleared away.
 */

import * as v from 'valibot';
import type { CachedModel } from '../core/modelInfo';
import { named, record, whole } from '../core/schemaParts';

const ROOT = 'models';
const LIST = 'entry.json';
/** Held in common by all who write entries, in every tab. */
const WRITING = 'dpo-playground.models.writing';

const ENTRY_LIST = record({ url: v.string(), kept: whole(), sizes: named(whole()) });
type EntryList = v.InferOutput<typeof ENTRY_LIST>;

/** Where the bytes of a download go. */
export interface Sink {
  write(bytes: Uint8Array<ArrayBuffer>): void;
  /** What was written. */
  close(): Promise<Blob>;
  /** Gives up what was written. */
  abort(): Promise<void>;
}

/** An entry that is being written. */
export interface CacheDraft {
  /** Where a file's bytes go. */
  sink(name: string): Promise<Sink>;
  /** From now on the entry counts. @param files those that were written */
  commit(files: Readonly<Record<string, Blob>>): Promise<void>;
  /** Takes everything away that was written. */
  discard(): Promise<void>;
}

export class ModelCache {
  private constructor(private readonly root: FileSystemDirectoryHandle) {}

  /** undefined where the browser keeps nothing for this page. */
  static async open(): Promise<ModelCache | undefined> {
    try {
      const storage = await navigator.storage.getDirectory();
      return new ModelCache(await storage.getDirectoryHandle(ROOT, { create: true }));
    } catch {
      return undefined;
    }
  }

  /** Bytes that may still be written, as the browser estimates. */
  async room(): Promise<number> {
    const { quota = 0, usage = 0 } = await navigator.storage.estimate();
    return quota - usage;
  }

  /** The files of an entry that is whole; undefined where there is none. */
  async find(url: string): Promise<Record<string, Blob> | undefined> {
    const directory = await this.root.getDirectoryHandle(await keyOf(url)).catch(() => undefined);
    return directory && (await filesOf(directory))?.files;
  }

  /** Replaces what was kept for the address. To be ended by `commit` or `discard`. @throws DOMException where the storage gives no directory */
  async draft(url: string): Promise<CacheDraft> {
    const key = await keyOf(url);
    const remove = async () => {
      await this.root.removeEntry(key, { recursive: true }).catch(() => undefined); // there may be none
    };
    const release = await whileWriting();
    const create = async () => {
      await remove();
      return this.root.getDirectoryHandle(key, { create: true });
    };
    const directory = await create().catch((thrown: unknown) => {
      release();
      throw thrown;
    });
    return {
      sink: (name) => fileSink(directory, name),
      async discard() {
        await remove();
        release();
      },
      async commit(files) {
        const sizes = Object.fromEntries(Object.entries(files).map(([name, { size }]) => [name, size]));
        const list: EntryList = { url, kept: Date.now(), sizes };
        const sink = await fileSink(directory, LIST);
        try {
          sink.write(new TextEncoder().encode(JSON.stringify(list)));
          await sink.close();
        } catch (thrown) {
          await sink.abort(); // an open file could not be discarded
          throw thrown;
        }
        release();
      },
    };
  }

  /** Every whole entry, the latest first. What others have left behind is cleared away, unless one is being written. */
  async list(): Promise<CachedModel[]> {
    const found: CachedModel[] = [];
    const broken: string[] = [];
    for await (const [key, handle] of this.root.entries()) {
      const entry = handle.kind === 'directory' ? await filesOf(handle as FileSystemDirectoryHandle) : undefined;
      if (!entry) broken.push(key);
      else {
        const { url, kept, sizes } = entry.list;
        found.push({ url, kept, bytes: Object.values(sizes).reduce((sum, size) => sum + size, 0) });
      }
    }
    if (broken.length > 0) {
      await navigator.locks.request(WRITING, { ifAvailable: true }, async (lock) => {
        if (lock) for (const key of broken) await this.root.removeEntry(key, { recursive: true });
      });
    }
    return found.sort((a, b) => b.kept - a.kept);
  }

  async delete(url: string): Promise<void> {
    await this.root.removeEntry(await keyOf(url), { recursive: true }).catch(() => undefined); // gone already
  }
}

/** Settles once the lock is held; gives what releases it. */
function whileWriting(): Promise<() => void> {
  return new Promise((held, failed) => {
    const work = () => new Promise<void>((release) => held(release));
    navigator.locks.request(WRITING, { mode: 'shared' }, work).catch(failed);
  });
}

export function isQuotaError(thrown: unknown): boolean {
  return thrown instanceof DOMException && thrown.name === 'QuotaExceededError';
}

async function keyOf(url: string): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(url)));
  return [...digest.subarray(0, 16)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** What an entry holds, as its list says; undefined where that is not so. */
async function filesOf(directory: FileSystemDirectoryHandle) {
  try {
    const list = v.parse(ENTRY_LIST, JSON.parse(await (await fileOf(directory, LIST)).text()));
    const files: Record<string, Blob> = {};
    for (const [name, size] of Object.entries(list.sizes)) {
      files[name] = await fileOf(directory, name);
      if (files[name].size !== size) return undefined;
    }
    return { list, files };
  } catch {
    return undefined;
  }
}

async function fileOf(directory: FileSystemDirectoryHandle, name: string): Promise<File> {
  return (await directory.getFileHandle(name)).getFile();
}

async function fileSink(directory: FileSystemDirectoryHandle, name: string): Promise<Sink> {
  const handle = await directory.getFileHandle(name, { create: true });
  const access = await handle.createSyncAccessHandle();
  let at = 0;
  return {
    write(bytes) {
      const written = access.write(bytes, { at });
      at += written;
      if (written < bytes.length) throw new DOMException(`${name} could not be written`, 'QuotaExceededError');
    },
    async close() {
      access.flush();
      access.close();
      return handle.getFile();
    },
    async abort() {
      access.close();
    },
  };
}
