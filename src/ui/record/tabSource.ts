import type { FilmSource } from './filmSource';
import { filmSize } from './formats';

/** Chromium's wishes for which picture is offered first; other browsers pass them over. */
interface TabOptions extends DisplayMediaStreamOptions {
  readonly preferCurrentTab: boolean;
}

/** The tab as it is seen. The browser asks the visitor, who may share something else. @throws DOMException NotAllowedError when they refuse */
export async function tabSource(): Promise<FilmSource> {
  const options: TabOptions = { video: { frameRate: 30 }, audio: false, preferCurrentTab: true };
  const stream = await navigator.mediaDevices.getDisplayMedia(options);
  const [track] = stream.getVideoTracks();
  const video = document.createElement('video');
  video.muted = true;
  video.srcObject = stream;
  await video.play();
  let fresh = true;
  const watch = () => {
    fresh = true;
    video.requestVideoFrameCallback(watch);
  };
  video.requestVideoFrameCallback(watch);
  return {
    size: filmSize({ width: video.videoWidth, height: video.videoHeight }),
    frameRate: 30,
    next: (time) => {
      if (!fresh) return undefined;
      fresh = false;
      const picture = new VideoFrame(video, { timestamp: Math.round(time * 1e6) });
      return { order: { type: 'picture', picture, time }, transfer: [picture] };
    },
    onEnd: (ended) => track.addEventListener('ended', ended),
    stop: () => {
      track.stop();
      video.srcObject = null;
    },
  };
}
