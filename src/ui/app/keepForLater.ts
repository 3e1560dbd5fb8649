import { type KeepRequest, keepOffline } from '../../client/offlineClient';
import type { RunStoreState } from '../../store/runStore';
import type { PageRuns } from '../shared/pageRun';

type Engine = KeepRequest['engine'];

/** Milliseconds until a page is kept in which nothing trains: a replay, or one's own data before there is any. */
const LONGEST_WAIT = 10_000;

/**
 * Has the browser keep the page and the engine that it uses, once that is there and the page has nothing else to do. The development server has no
 * service worker, and an address without https allows none.
 */
export function keepForLater({ kitchen, file }: PageRuns): void {
  if (import.meta.env.DEV || !('serviceWorker' in navigator)) return;
  const script = new URL('./serviceWorker.js', document.baseURI);
  const ask = (engine: Engine) => {
    whenIdle(() => keepOffline(navigator.serviceWorker, script, { page: import.meta.url, engine }));
  };
  const timer = setTimeout(() => ask(undefined), LONGEST_WAIT);
  let known: Engine;
  const look = ({ engine }: RunStoreState) => {
    if (engine === undefined || engine.backend.kind === known) return;
    known = engine.backend.kind;
    clearTimeout(timer);
    ask(known);
  };
  for (const { store } of [kitchen, file]) store.subscribe(look);
}

/** Safari does not say when it is idle. */
const whenIdle: (task: () => void) => void = globalThis.requestIdleCallback ?? ((task) => setTimeout(task, 1000));
