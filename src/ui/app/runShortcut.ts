import type { Controller } from '../../store/controller';
import { needsInputs, needsMending } from '../../store/runData';
import type { RunStore } from '../../store/runStore';

interface Driven {
  readonly store: RunStore;
  readonly controller: Controller;
}

/**
 * What a key does to a run, if anything: Space trains or pauses, → makes one step, S shows one in slow motion, R resets.
 * @param staged on a stage there is no place for the slow motion
 */
export function runShortcut(key: string, { store, controller }: Driven, staged: boolean): (() => void) | undefined {
  const { runState, queued } = store.getState();
  const busy = runState === 'running' || queued !== undefined;
  if (needsInputs(store.getState())) return undefined;
  switch (key) {
    case ' ':
      return busy ? controller.pause : controller.train;
    case 'ArrowRight':
      return busy || runState === 'finished' ? undefined : controller.step;
    case 's':
    case 'S':
      return busy || runState === 'finished' || staged ? undefined : controller.narrate;
    case 'r':
    case 'R':
      return needsMending(store.getState()) ? undefined : controller.reset;
    default:
      return undefined;
  }
}
