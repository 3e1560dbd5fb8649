import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { ALL_FORMATS, BufferSource, Input } from 'mediabunny';

/** What a film's file says about itself. */
export async function probeFilm(path: string) {
  const input = new Input({ source: new BufferSource(readFileSync(path)), formats: ALL_FORMATS });
  const track = await input.getPrimaryVideoTrack();
  if (!track) throw new Error(`${path} has no video track`);
  const { averagePacketRate, packetCount } = await track.computePacketStats();
  return {
    mime: await input.getMimeType(),
    seconds: await input.computeDuration(),
    codec: track.codec,
    width: track.displayWidth,
    height: track.displayHeight,
    packets: packetCount,
    rate: averagePacketRate,
    tags: await input.getMetadataTags(),
  };
}

export interface Picture {
  /** Luminance, 0–255: mean, and its standard deviation, which a blank picture has not. */
  readonly mean: number;
  readonly deviation: number;
  /** Luminances of a coarse grid, row by row. */
  readonly grid: readonly number[];
}

/** The library that reads films, as a script of a page. */
const LIBRARY = new URL('../node_modules/mediabunny/dist/bundles/mediabunny.min.mjs', import.meta.url);

/**
 * Decodes a film in the browser at some ascending seconds; `page` may show anything of the site. A player has to take the film, too. Its
 * pictures are not taken from the player, which may show one before that of the second it has sought.
 */
export async function decodeFilm(page: Page, path: string, times: readonly number[]): Promise<Picture[]> {
  const type = path.endsWith('.mp4') ? 'video/mp4' : 'video/webm';
  const bytes = readFileSync(path).toString('base64');
  const blank = await page.context().newPage();
  try {
    // Decoders are for pages of an origin that can be trusted.
    await blank.route('**/film.html', (route) => route.fulfill({ contentType: 'text/html', body: '<!doctype html>' }));
    await blank.route('**/film.mjs', (route) =>
      route.fulfill({ contentType: 'text/javascript', body: readFileSync(LIBRARY) }),
    );
    await blank.goto('./film.html');
    return await blank.evaluate(decode, {
      bytes,
      type,
      times: [...times],
      library: new URL('film.mjs', blank.url()).href,
    });
  } finally {
    await blank.close();
  }
}

async function decode(film: { bytes: string; type: string; times: number[]; library: string }) {
  const { CanvasSink, Input, ALL_FORMATS, BufferSource }: typeof import('mediabunny') = await import(film.library);
  const data = Uint8Array.from(atob(film.bytes), (letter) => letter.charCodeAt(0));
  const video = document.createElement('video');
  await new Promise<void>((resolve, reject) => {
    video.onloadeddata = () => resolve();
    video.onerror = () => reject(new Error(video.error?.message));
    video.src = URL.createObjectURL(new Blob([data], { type: film.type }));
  });
  const input = new Input({ source: new BufferSource(data), formats: ALL_FORMATS });
  const track = await input.getPrimaryVideoTrack();
  if (!track) throw new Error('the film has no video track');
  const pictures = [];
  for await (const decoded of new CanvasSink(track).canvasesAtTimestamps(film.times)) {
    const canvas = decoded?.canvas;
    const drawing = canvas?.getContext('2d') as OffscreenCanvasRenderingContext2D | undefined;
    if (!canvas || !drawing) throw new Error('the film has no picture at one of these times');
    const { data: pixels } = drawing.getImageData(0, 0, canvas.width, canvas.height);
    const luminances: number[] = [];
    for (let at = 0; at < pixels.length; at += 4)
      luminances.push(0.2126 * pixels[at] + 0.7152 * pixels[at + 1] + 0.0722 * pixels[at + 2]);
    const mean = luminances.reduce((sum, value) => sum + value, 0) / luminances.length;
    const variance = luminances.reduce((sum, value) => sum + (value - mean) ** 2, 0) / luminances.length;
    const [columns, rows] = [32, 18];
    const sums = new Array<number>(columns * rows).fill(0);
    luminances.forEach((value, place) => {
      const column = Math.floor(((place % canvas.width) * columns) / canvas.width);
      const row = Math.floor((Math.floor(place / canvas.width) * rows) / canvas.height);
      sums[row * columns + column] += value;
    });
    const share = (columns * rows) / luminances.length;
    pictures.push({ mean, deviation: Math.sqrt(variance), grid: sums.map((sum) => sum * share) });
  }
  return pictures;
}

/** The mean difference of luminance between the cells of two pictures' grids. */
export function difference(one: Picture, other: Picture): number {
  const sum = one.grid.reduce((total, value, cell) => total + Math.abs(value - other.grid[cell]), 0);
  return sum / one.grid.length;
}
