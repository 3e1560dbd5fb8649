import { expect, test } from 'vitest';
import { CAPTION_LIMIT, readScript } from './script';
import { SHIPPED_NAMES, SHIPPED_TEXTS, shippedDemo } from './shipped';

/** Characters of a caption that a viewer can read in a second. */
const READING = { en: 30, zh: 11 } as const;

for (const name of SHIPPED_NAMES) {
  test(`${name} can be played`, () => {
    expect(readScript(SHIPPED_TEXTS[name]).problems).toEqual([]);
  });

  test(`every caption of ${name} fits the stage and stays long enough to be read, in both languages`, () => {
    const { timeline, duration } = shippedDemo(name);
    const captions = timeline.flatMap(({ at, caption }) => (caption ? [{ at, caption }] : []));
    expect(captions.length).toBeGreaterThan(5);
    for (const [place, { at, caption }] of captions.entries()) {
      const shown = (captions[place + 1]?.at ?? duration) - at;
      for (const language of ['en', 'zh'] as const) {
        const text = caption[language];
        expect(text.length).toBeLessThanOrEqual(CAPTION_LIMIT[language]);
        expect([text, shown >= text.length / READING[language]]).toEqual([text, true]);
      }
    }
  });

  test(`${name} begins with a run of its own, so that it is the same at every playing`, () => {
    expect(shippedDemo(name).timeline[0]).toMatchObject({ at: 0, run: expect.any(String), show: expect.any(Object) });
  });
}
