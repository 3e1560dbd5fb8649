/** Shows the replay of a file or a link in the page. */

import i18next from 'i18next';
import { asEngineError } from '../../errors';
import type { Replay } from '../../store/replay/replay';
import { readReplayFile } from '../../store/replay/replayFile';
import { readReplayLink } from '../../store/replay/replayLink';
import { showReplay } from '../../store/replay/stage';
import type { Problem } from '../../worker/protocol';
import { controller, keeper, preferences, runStore } from '../stores';

/** @returns what is wrong with the file, if anything */
export function openReplayFile(file: File): Promise<Problem | undefined> {
  return attempt(readReplayFile(file, file.name));
}

/** What is wrong with the link is said in the page, which then goes on with a run. */
export async function openReplayLink(hash: string): Promise<void> {
  // Nobody else does while no engine is wanted.
  void keeper.refresh();
  const problem = await attempt(readReplayLink(hash, i18next.t('replay:link')));
  if (!problem) return;
  runStore.setState({ replay: undefined });
  controller.endReplay();
  runStore.getState().libraryFailed(problem);
}

async function attempt(reading: Promise<Replay>): Promise<Problem | undefined> {
  try {
    const replay = await reading;
    // The page breathes between reading and drawing.
    await new Promise((resolve) => setTimeout(resolve));
    await showReplay(runStore, controller, replay, preferences.getState().language);
    return undefined;
  } catch (thrown) {
    const { code, message, values } = asEngineError(thrown);
    return { code, message, values };
  }
}
