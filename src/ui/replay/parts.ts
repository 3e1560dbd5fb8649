/** Everything about replays that the first paint does without, in one piece. */
import './addTexts';
import './replay.css';

export { NoModel } from './NoModel';
export { openReplayLink } from './openReplay';
export { ReplayBanner } from './ReplayBanner';
export { ReplayScrubber } from './ReplayScrubber';
export { Replays } from './Replays';
