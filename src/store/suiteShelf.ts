/** A suite that is made in the page, in the browser's database: a reload takes nothing of it. */
import { openDB } from 'idb';
import { Damage } from '../core/schemaParts';
import type { LiveSuiteState } from '../core/suite';
import { readLiveSuite } from '../core/suiteSchema';

export interface SuiteShelf {
  /** Undefined where there is none that can be read. */
  load(): Promise<LiveSuiteState | undefined>;
  /** undefined: takes it away. Where the browser keeps nothing, the suite lasts as long as the page. */
  save(shelved: LiveSuiteState | undefined): Promise<void>;
}

const STORE = 'suites';
const KEY = 'live';

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
    load: async () => readShelved(await using((database) => database.get(STORE, KEY))),
    save: async (shelved) => {
      await using(async (database) => {
        if (shelved) await database.put(STORE, shelved, KEY);
        else await database.delete(STORE, KEY);
      });
    },
  };
}

function readShelved(value: unknown): LiveSuiteState | undefined {
  try {
    return readLiveSuite(value);
  } catch (thrown) {
    if (thrown instanceof Damage) return undefined;
    throw thrown;
  }
}
