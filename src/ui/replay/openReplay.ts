/** Shows the replay of a file or a link in the page. */

import i18next from 'i18next';
import { type Problem, problemOf } from '../../core/errors';
import type { WorldName } from '../../core/world';
import type { Page } from '../../store/derivationStore';
import type { Replay } from '../../store/replay/replay';
import { readReplayFile } from '../../store/replay/replayFile';
import { readReplayLink } from '../../store/replay/replayLink';
import { showReplay } from '../../store/replay/showReplay';
import { type PageRuns, runOfPage } from '../shared/pageRun';
import { derivationStore, preferences } from '../shared/stores';

/** Where a replay of a world is shown, unless the present page is about that world anyway. */
const PAGES = { kitchen: 'playground', file: 'own' } as const satisfies Record<WorldName, Page>;

/** Shows it on the page of its world. @returns what is wrong with the file, if anything */
export function openReplayFile(file: File, runs: PageRuns): Promise<Problem | undefined> {
  return attempt(readReplayFile(file, file.name), runs);
}

/** What is wrong with the link is said in the page, which then goes on with a run. */
export async function openReplayLink(hash: string, runs: PageRuns): Promise<void> {
  const { store, controller, keeper } = runs.kitchen;
  // Nobody else does while no engine is wanted.
  void keeper.refresh();
  const problem = await attempt(readReplayLink(hash, i18next.t('replay:link')), runs);
  // It stands in the place of another run.
  if (store.getState().replay?.savedAt === undefined) store.setState({ replay: undefined });
  if (!problem) return;
  controller.endReplay();
  store.getState().libraryFailed(problem);
}

async function attempt(reading: Promise<Replay>, runs: PageRuns): Promise<Problem | undefined> {
  try {
    const replay = await reading;
    const { store, controller } = runs[replay.summary.definition.world];
    const { page, goTo } = derivationStore.getState();
    if (runOfPage(runs, page).store !== store) goTo({ page: PAGES[replay.summary.definition.world] });
    // The page breathes between reading and drawing.
    await new Promise((resolve) => setTimeout(resolve));
    await showReplay(store, controller, replay, preferences.getState().language);
    return undefined;
  } catch (thrown) {
    return problemOf(thrown);
  }
}
