/** Ties the page's run to the suite that is shown, and what is made of it to the browser's storage. */
import { connectLiveSuite, type LivePage, type LiveSuite } from '../../store/liveSuite';
import { openSuiteShelf } from '../../store/suiteShelf';
import { useController, useRunStore } from '../shared/stores';
import { arenaStore, madeHere } from './arenaStore';

const shelf = openSuiteShelf();
let live: LiveSuite | undefined;

/** Once: it goes on while the visitor looks at another page. */
function connect(page: LivePage): LiveSuite {
  const { putRun, liveChanged } = arenaStore.getState();
  const shown = () => arenaStore.getState().suite;
  const host = { suite: () => shown().suite, queue: () => shown().queue, put: putRun, changed: liveChanged };
  arenaStore.subscribe(({ suites, suite }, before) => {
    for (const each of suites) if (madeHere(each) && !before.suites.includes(each)) void shelf.save(each);
    for (const { id } of before.suites) if (!suites.some((each) => each.id === id)) void shelf.remove(id);
    // What was being made waits in its suite.
    if (suite.id !== before.suite.id) live?.pause();
  });
  void shelf.load().then((shelved) => arenaStore.getState().restore(shelved));
  return connectLiveSuite(page, host);
}

/** What is made in the page of the suite that is shown; what was left before a reload waits until the visitor goes on. */
export function usePageSuite(): LiveSuite {
  const store = useRunStore();
  const controller = useController();
  live ??= connect({ store, controller });
  return live;
}
