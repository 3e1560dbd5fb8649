/** Takes a replay out of the page: as a file, or as a link in the clipboard. */
import type { Replay } from '../../store/replay/replay';
import { REPLAY_EXTENSION, writeReplayFile } from '../../store/replay/replayFile';
import { writeReplayLink } from '../../store/replay/replayLink';
import { nameText } from '../../store/runNames';
import { saveBlob } from '../shared/saveBlob';

export interface SavedFile {
  readonly name: string;
  readonly bytes: number;
}

export async function saveReplay(replay: Replay): Promise<SavedFile> {
  const bytes = await writeReplayFile(replay);
  const { name, step } = replay.summary;
  const fileName = `${nameText(name, 'en').replaceAll(' ', '-')}-step-${step}${REPLAY_EXTENSION}`;
  saveBlob(fileName, new Blob([bytes], { type: 'application/gzip' }));
  return { name: fileName, bytes: bytes.length };
}

/** @returns the characters of the link; undefined where the browser does not let it into the clipboard */
export async function copyReplayLink(replay: Replay): Promise<number | undefined> {
  const link = new URL(await writeReplayLink(replay), window.location.href).href;
  try {
    await navigator.clipboard.writeText(link);
    return link.length;
  } catch {
    return undefined;
  }
}
