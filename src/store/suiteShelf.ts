/** Suites that are made in the page, in the browser's database: a reload takes nothing of them. */
import { openDB } from 'idb';
import { Damage } from '../core/schemaParts';
import type { LiveSuiteState } from '../core/suite';
import { readLiveSuite } from '../core/suiteSchema';

export interface ShelvedSuite extends LiveSuiteState {
  readonly id: string;
}

export interface SuiteShelf {
  /** Those that can be read, the oldest first. */
  load(): Promise<readonly ShelvedSuite[]>;
  /** In place of what there was of it. Where the browser keeps nothing, it lasts as long as the page. */
  save(suite: ShelvedSuite): Promise<void>;
  remove(id: string): Promise<void>;
}

const STORE = 'suites';

export function openSuiteShelf(name = 'dpo-playground.arena'): SuiteShelf {
  const open = () => openDB(name, 1, { upgrade: (database) => void database.createObjectStore(STORE) });
  const using = async <T>(use: (database: Awaited<ReturnType<typeof open>>) => Promise<T>): Promise<T | undefined> => {
    try {
      const database = await open();
      return await use(database).finally(() => database.close());
    } catch {
      return undefined;
    }
  };
  return {
    load: async () => {
      const found = await using(async (database) => {
        const [ids, values] = await Promise.all([database.getAllKeys(STORE), database.getAll(STORE)]);
        return ids.flatMap((id, place) => readShelved(String(id), values[place]) ?? []);
      });
      return (found ?? []).sort((left, right) => left.startedAt - right.startedAt);
    },
    save: async ({ id, ...suite }) => void (await using((database) => database.put(STORE, suite, id))),
    remove: async (id) => void (await using((database) => database.delete(STORE, id))),
  };
}

function readShelved(id: string, value: unknown): ShelvedSuite | undefined {
  try {
    return { id, ...readLiveSuite(value) };
  } catch (thrown) {
    if (thrown instanceof Damage) return undefined;
    throw thrown;
  }
}
