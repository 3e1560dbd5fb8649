import type { TrainingClient } from '../../client/trainingClient';
import type { Language, WorldName } from '../../core/world';
import { type Controller, connectController } from '../../store/controller';
import type { Page } from '../../store/derivationStore';
import { type OtherTabs, RunKeeper, type TabMemory } from '../../store/runKeeper';
import { openRunLibrary } from '../../store/runLibrary';
import { createRunStore, type RunStore } from '../../store/runStore';

/** One of the runs that live in the page: its data, what the visitor can do to it, and what keeps it in the browser. */
export interface PageRun {
  readonly store: RunStore;
  readonly controller: Controller;
  readonly keeper: RunKeeper;
}

/** What the worker knows each by. */
type RunKey = keyof PageRuns;

/** Where the session storage holds the run that a reload interrupts. */
const MEMORY_KEYS: Readonly<Record<RunKey, string>> = {
  kitchen: 'dpo-playground.run',
  file: 'dpo-playground.run.file',
  tasting: 'dpo-playground.run.tasting',
};

/** The runs that live in this page, at one worker. */
export interface PageRuns {
  readonly kitchen: PageRun;
  /** On the visitor's own pairs and checkpoint. */
  readonly file: PageRun;
  /** The lesson's first experiment, in the kitchen: no page is about it, no link holds it, and nothing of it is kept. */
  readonly tasting: PageRun;
}

export function createPageRuns(client: TrainingClient, language: Language): PageRuns {
  const tasting = createPageRun(client, 'kitchen', language, 'tasting');
  tasting.keeper.resting = true;
  return {
    kitchen: createPageRun(client, 'kitchen', language),
    file: createPageRun(client, 'file', language),
    tasting,
  };
}

/** The run that a page of the derivation's store shows and drives. */
export const runOfPage = (runs: PageRuns, page: Page): PageRun => (page === 'own' ? runs.file : runs.kitchen);

/**
 * A run without an engine, which its controller starts.
 * @param client of the one worker that all of the page's runs share
 * @param language what the worker's texts are in until the controller says otherwise
 * @param key default: the one run of its world
 */
export function createPageRun(
  client: TrainingClient,
  world: WorldName,
  language: Language,
  key: RunKey = world,
): PageRun {
  const store = createRunStore(world);
  const keeper = new RunKeeper(store, openRunLibrary(), tabMemory(MEMORY_KEYS[key]), otherTabs());
  const controller = connectController(store, (listener) => client.open(key, listener), keeper, language);
  return { store, controller, keeper };
}

/** Each run has a channel of its own: those of one page hear each other too, which costs a reading of the list. */
function otherTabs(): OtherTabs {
  const channel = new BroadcastChannel('dpo-playground.runs');
  return {
    tell: () => channel.postMessage(null),
    listen: (changed) => channel.addEventListener('message', changed),
  };
}

/** A place in the session storage; where the browser does not allow it, nothing is remembered. */
function tabMemory(key: string): TabMemory {
  return {
    get: () => {
      try {
        return window.sessionStorage.getItem(key);
      } catch {
        return null;
      }
    },
    set: (id) => {
      try {
        if (id === null) window.sessionStorage.removeItem(key);
        else window.sessionStorage.setItem(key, id);
      } catch {
        // Without storage a reload starts afresh.
      }
    },
  };
}
