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
  await whilePainting(() => video.play());
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

/** Of a tab in which nothing changes the browser may send no picture at all: until the first is there, a corner changes that nobody sees. */
async function whilePainting(wait: () => Promise<void>): Promise<void> {
  const corner = document.createElement('div');
  corner.ariaHidden = 'true';
  Object.assign(corner.style, { position: 'fixed', inset: '0 auto auto 0', width: '1px', height: '1px' });
  document.body.append(corner);
  let shade = 0;
  const timer = setInterval(() => {
    shade = 1 - shade;
    corner.style.background = `rgb(128 128 128 / ${1 + shade}%)`;
  }, 50);
  try {
    await wait();
  } finally {
    clearInterval(timer);
    corner.remove();
  }
}
