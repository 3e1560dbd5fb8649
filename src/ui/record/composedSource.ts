import type { RunStore } from '../../store/runStore';
import { composeScene, sceneRevision } from './composeScene';
import type { FilmSource } from './filmSource';
import type { Size } from './formats';

/** Something that does not change is said again so often, so that the film can be wound. Seconds. */
const LONGEST_STILL = 1;

/** Charts, numbers and captions, composed of what the run says: no permission is needed, and nothing else of the page is seen. */
export function composedSource(size: Size, store: RunStore): FilmSource {
  let shown: readonly unknown[] = [];
  let last = Number.NEGATIVE_INFINITY;
  return {
    size,
    frameRate: 15,
    next: (time) => {
      const revision = sceneRevision(store.getState());
      const changed = revision.some((value, place) => !Object.is(value, shown[place]));
      if (!changed && time - last < LONGEST_STILL) return undefined;
      shown = revision;
      last = time;
      return { order: { type: 'scene', scene: composeScene(store.getState()), time }, transfer: [] };
    },
    onEnd: () => {},
    stop: () => {},
  };
}
