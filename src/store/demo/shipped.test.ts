import { expect, test } from 'vitest';
import { readHash } from '../hashState';
import { valuesAt } from '../series';
import { findDemoRecording } from './demoRecordings';
import { CAPTION_LIMIT, readScript } from './script';
import { SHIPPED_NAMES, SHIPPED_TEXTS, type ShippedName, shippedDemo } from './shipped';

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

/** The curves of the recordings as they are at a second of a demo. */
async function valuesOfDemo(name: ShippedName, second: number) {
  const { timeline, stepsPerSecond } = shippedDemo(name);
  const begun = timeline.filter(({ at, run }) => run !== undefined && at <= second).at(-1);
  const trained = timeline.filter(({ at, train }) => train === true && at <= second).at(-1);
  const recording = await findDemoRecording(readHash(begun?.run ?? '').state.definition);
  if (!recording) throw new Error(`${name} plays no recording at ${second} s`);
  const { metrics, evaluations } = recording.replay.curves;
  const step = Math.floor((second - (trained?.at ?? second)) * stepsPerSecond);
  const [measured, first] = [valuesAt(evaluations, step), valuesAt(evaluations, 0)];
  const best = Math.max(...evaluations.columns.reward);
  return { measured, first, best, metric: valuesAt(metrics, step), firstMetric: valuesAt(metrics, 0) };
}

test('what the captions tell of a run is so in its recording', async () => {
  const sixty = await valuesOfDemo('dpo-in-60-seconds', 53);
  expect(sixty.measured('step')).toBe(600);
  // "The expected true reward went from −0.06 to 0.43, four fifths of what the best policy gains."
  expect(sixty.first('reward')).toBeCloseTo(-0.06, 2);
  expect(sixty.measured('reward')).toBeCloseTo(0.43, 2);
  expect(sixty.measured('shareOfOracle')).toBeCloseTo(0.8, 1);

  // "At first the expected true reward rises." "Now both fall." "Half of what it says makes no sense."
  const early = await valuesOfDemo('why-both-fall', 14);
  expect(early.measured('reward')).toBeGreaterThan(early.first('reward') + 0.1);
  const { metric, firstMetric } = await valuesOfDemo('why-both-fall', 40);
  for (const side of ['logps/chosen', 'logps/rejected'] as const)
    expect(metric(side)).toBeLessThan(firstMetric(side) - 1);
  expect(metric('rewards/margins')).toBeGreaterThan(firstMetric('rewards/margins') + 0.3);
  expect((await valuesOfDemo('why-both-fall', 46)).measured('mass/malformed')).toBeCloseTo(0.5, 1);

  // "A few thousandths of a nat." "Tastier, and nearly all of them well-formed." "The best of the three." "Malformed, and far below the start."
  const [timid, useful, ahead, reckless] = await Promise.all(
    [19, 38, 47, 57].map((second) => valuesOfDemo('beta-from-timid-to-reckless', second)),
  );
  expect(timid.measured('kl/exact')).toBeLessThan(0.01);
  expect(timid.measured('reward')).toBeLessThan(timid.first('reward') + 0.1);
  expect(useful.measured('reward')).toBeGreaterThan(timid.measured('reward') + 0.2);
  expect(useful.measured('wellFormed')).toBeGreaterThan(0.98);
  expect(ahead.best).toBeGreaterThan(Math.max(useful.best, timid.best));
  expect(reckless.measured('wellFormed')).toBeLessThan(0.5);
  expect(reckless.measured('reward')).toBeLessThan(reckless.first('reward') - 1);
});
