/** Draws, encodes and writes one film, so that the page's own thread only says what is in it. */

import type { Drawing } from '../../figures/canvas/lettering';
import { FilmWriter, writeStamped } from './filmFile';
import type { FilmFailure, FilmOrder, FilmReport } from './filmProtocol';
import { diskPlace, type FilmPlace, memoryPlace } from './filmStorage';
import type { Size } from './formats';
import { drawScene } from './scenePicture';
import { STAMP_SECONDS, tagsOf } from './stamp';
import { drawStamp } from './stampPicture';

/** How long a frame is said to be shown whose successor is not known yet, in seconds. */
const FRAME = 1 / 15;
/** Bytes of film: on the disk, and in memory, where a film needs its size three times before it is done. */
const DISK_LIMIT = 2 ** 31;
const MEMORY_LIMIT = 2 ** 27;

type OpenOrder = Extract<FilmOrder, { type: 'open' }>;

interface OpenFilm extends Pick<OpenOrder, 'format' | 'size'> {
  readonly drawing: Drawing;
  readonly place: FilmPlace;
  readonly writer: FilmWriter;
}

let open: OpenFilm | undefined;
let turn: Promise<unknown> = Promise.resolve();

const report = (message: FilmReport) => self.postMessage(message);

/** One order after the other. */
self.onmessage = ({ data }: MessageEvent<FilmOrder>) => {
  turn = turn.then(() => obey(data)).catch((thrown) => report({ type: 'failed', failure: failureOf(thrown) }));
};

async function obey(order: FilmOrder): Promise<void> {
  if (order.type === 'open') return openFilm(order);
  const film = open;
  if (!film) throw new Error(`the film was not opened before "${order.type}"`);
  switch (order.type) {
    case 'scene':
      drawScene(film.drawing, film.size, order.scene);
      return take(film, order.time);
    case 'picture':
      drawPicture(film.drawing, film.size, order.picture);
      order.picture.close();
      return take(film, order.time);
    case 'finish':
      return finish(film, order);
    default:
      order satisfies never;
  }
}

async function openFilm({ format, size }: OpenOrder): Promise<void> {
  const canvas = new OffscreenCanvas(size.width, size.height);
  const drawing = canvas.getContext('2d', { alpha: false });
  if (!drawing) throw new Error('the browser draws no canvas in workers');
  const disk = await diskPlace().catch(() => undefined);
  const place = disk ?? memoryPlace(`video/${format.container}`);
  const writer = await FilmWriter.open({ format, canvas, target: place.target, live: true });
  open = { format, size, drawing, place, writer };
  report({ type: 'opened', limit: disk ? DISK_LIMIT : MEMORY_LIMIT });
}

async function take({ writer }: OpenFilm, time: number): Promise<void> {
  await writer.add(time, FRAME);
  report({ type: 'taken', bytes: writer.bytes });
}

/** What was written is copied to a file that says what it is of: only now is that known. */
async function finish(film: OpenFilm, { stamp, look, time }: Extract<FilmOrder, { type: 'finish' }>): Promise<void> {
  const { format, size, drawing, place, writer } = film;
  drawStamp(drawing, size, stamp, look);
  await writer.hold(time, STAMP_SECONDS);
  await writer.close();
  const stamped = await diskPlace().catch(() => memoryPlace(`video/${format.container}`));
  await writeStamped(await place.film(), format.container, tagsOf(stamp, new Date()), stamped.target);
  await place.remove();
  report({ type: 'finished', film: await stamped.film(), seconds: time + STAMP_SECONDS });
}

/** The whole picture, as large as fits. */
function drawPicture(drawing: Drawing, { width, height }: Size, picture: VideoFrame): void {
  const scale = Math.min(width / picture.displayWidth, height / picture.displayHeight);
  const [w, h] = [picture.displayWidth * scale, picture.displayHeight * scale];
  drawing.fillStyle = '#000';
  drawing.fillRect(0, 0, width, height);
  drawing.drawImage(picture, (width - w) / 2, (height - h) / 2, w, h);
}

function failureOf(thrown: unknown): FilmFailure {
  if (thrown instanceof DOMException && thrown.name === 'QuotaExceededError') return { kind: 'full' };
  return { kind: 'other', reason: thrown instanceof Error ? thrown.message : String(thrown) };
}
