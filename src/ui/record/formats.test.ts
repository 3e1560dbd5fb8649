import { describe, expect, it } from 'vitest';
import { type Codec, encodableFormats, filmSize, obstacleTo } from './formats';

const browserWith = (...codecs: Codec[]) => encodableFormats(async (codec) => codecs.includes(codec));

describe('what a browser can write', () => {
  it('takes the best codec of each container', async () => {
    expect(await browserWith('vp8', 'vp9', 'avc', 'av1')).toEqual([
      { container: 'webm', codec: 'vp9' },
      { container: 'mp4', codec: 'avc' },
    ]);
    expect(await browserWith('vp8', 'avc')).toEqual([
      { container: 'webm', codec: 'vp8' },
      { container: 'mp4', codec: 'avc' },
    ]);
  });

  it('leaves out what it cannot', async () => {
    expect(await browserWith('avc')).toEqual([{ container: 'mp4', codec: 'avc' }]);
    expect(await browserWith()).toEqual([]);
  });
});

describe('why nothing can be recorded', () => {
  it.each([
    ['not_secure', false, false],
    ['no_webcodecs', true, false],
    ['no_codec', true, true],
  ] as const)('%s', (obstacle, secure, draws) => {
    expect(obstacleTo([], { secure, draws })).toBe(obstacle);
  });

  it('is no question where a format can be written', async () => {
    expect(obstacleTo(await browserWith('avc'), { secure: true, draws: true })).toBeUndefined();
  });
});

describe('the size of a film', () => {
  it.each([
    [
      { width: 1440, height: 1000 },
      { width: 1440, height: 1000 },
    ],
    [
      { width: 391, height: 845 },
      { width: 392, height: 846 },
    ],
    [
      { width: 3840, height: 2160 },
      { width: 1920, height: 1080 },
    ],
    [
      { width: 1, height: 1 },
      { width: 2, height: 2 },
    ],
  ])('is even and bounded: %o', (of, size) => {
    expect(filmSize(of)).toEqual(size);
  });
});
