/** The parts of replays, loaded when the first of them is wanted. */
import type { ComponentType } from 'react';
import { type FailureLook, lazyPart } from '../shared/Part';
import type { PageRuns } from '../shared/pageRun';
import { useRun } from '../shared/stores';

type Parts = typeof import('./parts');

/** The link that is to be opened as soon as the parts are there, at whichever attempt that is. */
let pendingLink: { readonly hash: string; readonly runs: PageRuns } | undefined;

async function loadParts(): Promise<Parts> {
  const parts = await import('./parts');
  const link = pendingLink;
  pendingLink = undefined;
  // Meanwhile the visitor may have turned to something else.
  if (link?.runs.kitchen.store.getState().replay) void parts.openReplayLink(link.hash, link.runs);
  return parts;
}

/** A link may hold a whole replay. Where what reads it does not arrive, the parts that show the replay say so. */
export function openReplayLink(hash: string, runs: PageRuns): void {
  // Which run it stands in for is known once it is read; until then nothing of the page's own is asked for.
  runs.kitchen.store.setState({ replay: { distributions: false, completions: false } });
  pendingLink = { hash, runs };
  loadParts().catch(() => {});
}

function later<Props extends object>(
  choose: (parts: Parts) => ComponentType<Props>,
  look: FailureLook = 'block',
): ComponentType<Props> {
  return lazyPart(async () => ({ default: choose(await loadParts()) }), { look });
}

export const NoModel = later((parts) => parts.NoModel, 'small');
export const ReplayBanner = later((parts) => parts.ReplayBanner);
export const ReplayScrubber = later((parts) => parts.ReplayScrubber, 'small');
export const Replays = later((parts) => parts.Replays);

/** Whether a replay stands in the place of the run. */
export const useReplayed = (): boolean => useRun((state) => state.replay !== undefined);
