/** Everything about replays that the first paint does without: one module, so that one request brings it with its style and texts (lazyParts.tsx). */
import './addTexts';
import './replay.css';

export { openReplayLink } from './openReplay';
export { NoModel, ReplayBanner } from './ReplayBanner';
export { ReplayScrubber } from './ReplayScrubber';
export { Replays } from './Replays';
