/** What a film can be written as. Plain data: it goes to the worker, and into the pages of the command line. */
export const CONTAINERS = ['webm', 'mp4'] as const;
export type Container = (typeof CONTAINERS)[number];

/** Codecs that players expect in each container, best first. */
const CODECS = {
  webm: ['vp9', 'vp8', 'av1'],
  mp4: ['avc', 'av1', 'vp9'],
} as const satisfies Record<Container, readonly string[]>;
export type Codec = (typeof CODECS)[Container][number];

export const CODEC_NAMES: Readonly<Record<Codec, string>> = { vp9: 'VP9', vp8: 'VP8', av1: 'AV1', avc: 'H.264' };
export const CONTAINER_NAMES: Readonly<Record<Container, string>> = { webm: 'WebM', mp4: 'MP4' };

export interface FilmFormat {
  readonly container: Container;
  readonly codec: Codec;
}

/** Why a browser records nothing: the page is not served over HTTPS, without which none does; it lacks WebCodecs or an OffscreenCanvas; or has no codec. */
export type Obstacle = 'not_secure' | 'no_webcodecs' | 'no_codec';

/** @param draws there are WebCodecs and an OffscreenCanvas */
export function obstacleTo(
  formats: readonly FilmFormat[],
  { secure, draws }: { readonly secure: boolean; readonly draws: boolean },
): Obstacle | undefined {
  if (formats.length > 0) return undefined;
  if (!secure) return 'not_secure';
  return draws ? 'no_codec' : 'no_webcodecs';
}

/** Pixels. Encoders of H.264 take even sides only. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** The size of a film of something that may have odd sides or more pixels than a film needs. */
export function filmSize({ width, height }: Size, longest = 1920): Size {
  const scale = Math.min(1, longest / Math.max(width, height));
  const even = (side: number) => Math.max(2, 2 * Math.round((side * scale) / 2));
  return { width: even(width), height: even(height) };
}

/**
 * The best codec of each container that can be encoded, in the order of the containers.
 * @param encodes whether a codec can be encoded here
 */
export async function encodableFormats(encodes: (codec: Codec) => Promise<boolean>): Promise<readonly FilmFormat[]> {
  const formats: FilmFormat[] = [];
  for (const container of CONTAINERS) {
    for (const codec of CODECS[container]) {
      if (!(await encodes(codec))) continue;
      formats.push({ container, codec });
      break;
    }
  }
  return formats;
}
