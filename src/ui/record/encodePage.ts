/**
 * Encodes the pictures of a film that is made without hands. scripts/record.mjs bundles this into a blank page of the browser that it drives: pictures come in
 * as PNG, the finished film goes out in pieces.
 */
import { BufferTarget, StreamTarget, type StreamTargetChunk } from 'mediabunny';
import type { Drawing } from '../../figures/canvas/lettering';
import { FilmWriter, formatsHere, writeStamped } from './filmFile';
import type { FilmFormat, Size } from './formats';
import type { PageLook } from './pageLook';
import { STAMP_SECONDS, type Stamp, tagsOf } from './stamp';
import { drawStamp } from './stampPicture';

declare global {
  interface Window {
    filmEncoder: typeof filmEncoder;
    /** Of the command line: takes a piece of the film, as base64, at its place in bytes. */
    writeFilm(position: number, data: string): Promise<void>;
  }
}

/** A picture and how long it stays, in seconds. */
interface Frame {
  /** Base64. */
  readonly png: string;
  readonly time: number;
  readonly duration: number;
}

interface EncodedFilm {
  readonly format: FilmFormat;
  readonly size: Size;
  readonly drawing: Drawing;
  readonly target: BufferTarget;
  readonly writer: FilmWriter;
}

let film: EncodedFilm | undefined;

function opened(): EncodedFilm {
  if (!film) throw new Error('the film is not open');
  return film;
}

const filmEncoder = {
  /** What this browser encodes at a size. */
  formats: formatsHere,

  async open(format: FilmFormat, size: Size): Promise<void> {
    const canvas = new OffscreenCanvas(size.width, size.height);
    const drawing = canvas.getContext('2d', { alpha: false });
    if (!drawing) throw new Error('the browser has no canvas');
    const target = new BufferTarget();
    film = { format, size, drawing, target, writer: await FilmWriter.open({ format, canvas, target, live: false }) };
  },

  async add(frames: readonly Frame[]): Promise<void> {
    const { drawing, writer } = opened();
    for (const { png, time, duration } of frames) {
      const picture = await createImageBitmap(await pictureOf(png));
      drawing.drawImage(picture, 0, 0);
      picture.close();
      await writer.add(time, duration);
    }
  },

  /** The last frame says what was run; then the film goes out. @param time where the last picture ends @returns the film's seconds */
  async finish(stamp: Stamp, look: PageLook, time: number): Promise<number> {
    const { format, size, drawing, target, writer } = opened();
    drawStamp(drawing, size, stamp, look);
    await writer.hold(time, STAMP_SECONDS);
    await writer.close();
    const written = new Blob([target.buffer ?? new ArrayBuffer(0)]);
    const out = new WritableStream({
      write: async ({ data, position }: StreamTargetChunk) => window.writeFilm(position, await base64(data)),
    });
    await writeStamped(written, format.container, tagsOf(stamp, new Date()), new StreamTarget(out, { chunked: true }));
    return time + STAMP_SECONDS;
  },
};

async function pictureOf(png: string): Promise<Blob> {
  const answer = await fetch(`data:image/png;base64,${png}`);
  return answer.blob();
}

function base64(data: BlobPart): Promise<string> {
  const reader = new FileReader();
  return new Promise((resolve, reject) => {
    reader.onload = () => resolve(String(reader.result).split(',')[1]);
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(new Blob([data]));
  });
}

window.filmEncoder = filmEncoder;
