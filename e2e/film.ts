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

/** Decodes a film in the browser at some seconds; `page` may show anything. */
export async function decodeFilm(page: Page, path: string, times: readonly number[]): Promise<Picture[]> {
  const type = path.endsWith('.mp4') ? 'video/mp4' : 'video/webm';
  const bytes = readFileSync(path).toString('base64');
  const blank = await page.context().newPage();
  try {
    return await blank.evaluate(decode, { bytes, type, times: [...times] });
  } finally {
    await blank.close();
  }
}

async function decode({ bytes, type, times }: { bytes: string; type: string; times: number[] }) {
  const video = document.createElement('video');
  const loaded = new Promise<void>((resolve, reject) => {
    video.onloadeddata = () => resolve();
    video.onerror = () => reject(new Error(video.error?.message));
  });
  const data = Uint8Array.from(atob(bytes), (letter) => letter.charCodeAt(0));
  video.src = URL.createObjectURL(new Blob([data], { type }));
  await loaded;
  const canvas = new OffscreenCanvas(video.videoWidth, video.videoHeight);
  const drawing = canvas.getContext('2d', { willReadFrequently: true });
  if (!drawing) throw new Error('no canvas');
  const pictures = [];
  for (const time of times) {
    const there = new Promise<void>((resolve) => {
      video.onseeked = () => resolve();
    });
    video.currentTime = time;
    await there;
    drawing.drawImage(video, 0, 0);
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
