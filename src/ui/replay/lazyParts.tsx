/** The parts of replays, loaded when the first of them is wanted. */
import { type ComponentType, lazy, Suspense } from 'react';
import { useRun } from '../stores';

type Parts = typeof import('./parts');

export const loadReplayParts = (): Promise<Parts> => import('./parts');

function later<Props extends object>(choose: (parts: Parts) => ComponentType<Props>): ComponentType<Props> {
  const Loaded: ComponentType<Props> = lazy(async () => ({ default: choose(await loadReplayParts()) }));
  return (props) => (
    <Suspense>
      <Loaded {...props} />
    </Suspense>
  );
}

export const NoModel = later((parts) => parts.NoModel);
export const ReplayBanner = later((parts) => parts.ReplayBanner);
export const ReplayScrubber = later((parts) => parts.ReplayScrubber);
export const Replays = later((parts) => parts.Replays);

/** Whether a replay stands in the place of the run. */
export const useReplayed = (): boolean => useRun((state) => state.replay !== undefined);
