/** What this browser can record, found out before it is asked to. */

import { formatsHere } from './filmFile';
import { filmFolder } from './filmFolder';
import { type FilmFormat, type Obstacle, obstacleTo, type Size } from './formats';

export interface Features {
  /** At most one of each container; none where the browser encodes no video. */
  readonly formats: readonly FilmFormat[];
  /** Why there are none. */
  readonly obstacle: Obstacle | undefined;
  /** The tab itself can be recorded, after the visitor allows it. */
  readonly tab: boolean;
  /** A film is written to the disk and not held in memory. */
  readonly disk: boolean;
}

/** The largest that is offered: what encodes it encodes the others. */
const LARGEST: Size = { width: 1920, height: 1080 };

export async function findFeatures(): Promise<Features> {
  const draws = typeof OffscreenCanvas !== 'undefined' && typeof VideoEncoder !== 'undefined';
  // WebKitGTK asks GStreamer for its encoders before it has started it, and crashes; asked for what it plays, it starts it.
  document.createElement('video').canPlayType('video/webm');
  const formats = draws ? await formatsHere(LARGEST) : [];
  const obstacle = obstacleTo(formats, { secure: globalThis.isSecureContext, draws });
  // Telephones have no such function, and insecure pages no such object.
  const devices = navigator.mediaDevices as Partial<MediaDevices> | undefined;
  const tab = formats.length > 0 && typeof devices?.getDisplayMedia === 'function';
  const disk = await filmFolder().then(
    () => true,
    () => false,
  );
  return { formats, obstacle, tab, disk };
}
