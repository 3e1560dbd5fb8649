/** Kept runs, in the browser's database. Summaries and bodies lie apart, so that listing loads no weights. */
import { type DBSchema, type IDBPDatabase, type IDBPTransaction, openDB } from 'idb';
import { EngineError } from '../core/errors';
import type { KeptInputs, RunBody, RunSummary, SavedRun } from '../core/keptRun';
import { readName, readSavedRun, readSummary } from '../core/keptRunSchema';
import { Damage } from '../core/schemaParts';
import { nameText } from './runNames';

/** @throws EngineError storage_full, storage_unavailable or saved_run_damaged, from every method */
export interface RunLibrary {
  /** Newest first, without those that cannot be read. */
  list(): Promise<readonly RunSummary[]>;
  /** The ids of runs whose summary cannot be read; they can still be removed. */
  damaged(): Promise<readonly string[]>;
  /** Keeps a run, in place of an earlier state of it, whose inputs stay where none are given. */
  save(run: SavedRun): Promise<void>;
  load(id: string): Promise<SavedRun>;
  remove(id: string): Promise<void>;
  clear(): Promise<void>;
}

interface Schema extends DBSchema {
  /** Keyed by `id`. Everything read is checked, whatever the types say. */
  summaries: { key: string; value: RunSummary };
  bodies: { key: string; value: Omit<RunBody, 'inputs'> };
  /** What a file's run was made of: large, and written once. */
  inputs: { key: string; value: KeptInputs };
}
const STORES: ['summaries', 'bodies', 'inputs'] = ['summaries', 'bodies', 'inputs'];
type Writing = IDBPTransaction<Schema, typeof STORES, 'readwrite'>;
/** Raise it with a change of what is kept, and bring older runs over in `upgrade`. */
const VERSION = 2;
const MEGABYTE = 2 ** 20;

export function openRunLibrary(name = 'dpo-playground'): RunLibrary {
  let opened: Promise<IDBPDatabase<Schema>> | undefined;
  const forget = () => {
    opened = undefined;
  };

  function open(): Promise<IDBPDatabase<Schema>> {
    opened ??= openDB<Schema>(name, VERSION, {
      upgrade(database, before) {
        if (before < 1) {
          database.createObjectStore('summaries', { keyPath: 'id' });
          database.createObjectStore('bodies');
        }
        database.createObjectStore('inputs');
      },
      // A newer page in another tab waits for this one.
      blocking: (_current, _blocked, event) => {
        (event.target as IDBDatabase).close();
        forget();
      },
      terminated: forget,
    }).catch((thrown) => {
      forget();
      throw thrown;
    });
    return opened;
  }

  async function attempt<T>(action: (database: IDBPDatabase<Schema>) => Promise<T>, run?: RunSummary): Promise<T> {
    try {
      return await action(await open());
    } catch (thrown) {
      throw storageError(thrown, run);
    }
  }

  async function readable() {
    const raw = await attempt((database) => {
      const transaction = database.transaction('summaries');
      return asked(transaction, transaction.store.getAll());
    });
    return raw.map((summary) => {
      try {
        return { id: summary.id, summary: readSummary(summary) };
      } catch {
        return { id: summary.id, summary: undefined };
      }
    });
  }

  /** One change of both stores, or of none. */
  function change(requests: (transaction: Writing) => Promise<unknown>[], run?: RunSummary): Promise<void> {
    return attempt(async (database) => {
      const transaction = database.transaction(STORES, 'readwrite');
      // Why it failed is what the transaction says; its requests may know only that it was aborted.
      const ends = await Promise.allSettled([transaction.done, ...asked(transaction, requests(transaction))]);
      const failed = ends.find((end) => end.status === 'rejected');
      if (failed) throw failed.reason;
    }, run);
  }

  return {
    list: async () =>
      (await readable()).flatMap(({ summary }) => summary ?? []).sort((left, right) => right.savedAt - left.savedAt),
    damaged: async () => (await readable()).filter(({ summary }) => !summary).map(({ id }) => id),
    save: ({ summary, curves, checkpoint, inputs }) => {
      const body = { curves, ...(checkpoint && { checkpoint }) };
      const put = (transaction: Writing) => [
        transaction.objectStore('bodies').put(body, summary.id),
        ...(inputs ? [transaction.objectStore('inputs').put(inputs, summary.id)] : []),
        transaction.objectStore('summaries').put(summary),
      ];
      return change(put, summary);
    },
    load: async (id) => {
      const [summary, body, inputs] = await attempt((database) => {
        const transaction = database.transaction(STORES);
        const get = <Store extends (typeof STORES)[number]>(store: Store) => transaction.objectStore(store).get(id);
        return asked(transaction, Promise.all([get('summaries'), get('bodies'), get('inputs')]));
      });
      try {
        return readSavedRun(summary, body && { ...body, inputs });
      } catch (thrown) {
        const name = readName(summary);
        throw damageError(thrown, name ? nameText(name, 'en') : id);
      }
    },
    remove: (id) => change((transaction) => STORES.map((store) => transaction.objectStore(store).delete(id))),
    clear: () => change((transaction) => STORES.map((store) => transaction.objectStore(store).clear())),
  };
}

/**
 * Ends a transaction after the requests made so far. Otherwise the page ends it when they are answered: one that the browser has frozen, because its
 * visitor went on to the next, never does, and WebKit has everyone else's requests wait for it (https://bugs.webkit.org/show_bug.cgi?id=315804).
 */
function asked<Requests>(transaction: { commit(): void }, requests: Requests): Requests {
  transaction.commit();
  return requests;
}

function storageError(thrown: unknown, run: RunSummary | undefined): EngineError {
  const reason = thrown instanceof Error ? thrown.message : String(thrown);
  if (run && thrown instanceof Error && thrown.name === 'QuotaExceededError') {
    const values = { name: nameText(run.name, 'en'), needed: Math.ceil(run.bytes / MEGABYTE) };
    const message = `The run ${values.name} needs ${values.needed} MB, which the browser's storage does not have; delete kept runs`;
    return new EngineError('storage_full', message, values);
  }
  return new EngineError('storage_unavailable', `The browser keeps no runs for this page: ${reason}`, { reason });
}

function damageError(thrown: unknown, name: string): EngineError {
  const part = thrown instanceof Damage ? thrown.part : String(thrown);
  const message = `The kept run ${name} cannot be read: ${part} is damaged; delete it`;
  return new EngineError('saved_run_damaged', message, { name, part });
}
