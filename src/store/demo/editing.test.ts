import { expect, test } from 'vitest';
import { movedTo, textOf, valuesOf, valuesText, withMoment, withNew, withoutMoment } from './editing';
import { type DemoScript, readScript } from './script';
import { SHIPPED_NAMES, shippedDemo } from './shipped';
import { partsOf, tracksOf } from './tracks';

const words = (en: string) => ({ en, zh: `${en}的` });
const SCRIPT: DemoScript = {
  format: 1,
  title: words('t'),
  about: words('a'),
  stepsPerSecond: 10,
  duration: 20,
  timeline: [
    { at: 0, run: '', show: { page: 'playground' }, caption: words('one') },
    { at: 2, train: true, figures: ['loss'] },
    { at: 5, caption: words('two'), train: 60 },
    { at: 5, watch: { dish: 3 } },
    { at: 12, caption: null, train: false },
    { at: 15, run: 'beta=2', show: { page: 'derivation', chapter: 'loss', step: 1 }, train: 40 },
  ],
};
const times = ({ timeline }: DemoScript) => timeline.map(({ at }) => at);
const sound = (script: DemoScript) => readScript(textOf(script)).problems;

test('what is written is read again as it was', () => {
  expect(readScript(textOf(SCRIPT)).script).toEqual(SCRIPT);
  for (const name of SHIPPED_NAMES) {
    const script = shippedDemo(name);
    expect(readScript(textOf(script)).script).toEqual(script);
  }
});

test('a moment moves to its place among the others, and not beyond the film', () => {
  const later = movedTo(SCRIPT, 1, 5);
  expect([times(later.script), later.place]).toEqual([[0, 5, 5, 5, 12, 15], 3]);
  expect(later.script.timeline[3]).toEqual({ ...SCRIPT.timeline[1], at: 5 });
  const earlier = movedTo(SCRIPT, 4, 1.5);
  expect([times(earlier.script), earlier.place]).toEqual([[0, 1.5, 2, 5, 5, 15], 1]);
  expect(movedTo(SCRIPT, 3, -1)).toMatchObject({ place: 1, script: { timeline: { 1: { at: 0 } } } });
  expect(movedTo(SCRIPT, 0, 99)).toMatchObject({ place: 5, script: { timeline: { 5: { at: 20 } } } });
  // Two at one time stay in their order where nothing is moved.
  expect(movedTo(SCRIPT, 2, 5)).toEqual({ script: SCRIPT, place: 2 });
  for (const { script } of [later, earlier]) expect(sound(script)).toEqual([]);
});

test('parts of a moment are set and taken out, moments added and removed', () => {
  expect(withMoment(SCRIPT, 2, { caption: undefined, compare: true }).timeline[2]).toEqual({
    at: 5,
    train: 60,
    compare: true,
  });
  const added = withNew(SCRIPT, 5);
  expect([added.place, added.script.timeline[4]]).toEqual([4, { at: 5 }]);
  expect(sound(added.script)).toEqual([]);
  expect(withNew(SCRIPT, 99).script.timeline[6]).toEqual({ at: 20 });
  expect(withoutMoment(added.script, 4)).toEqual({ script: SCRIPT, place: 4 });
  expect(withoutMoment(SCRIPT, 5).place).toBe(4);
  const only = { ...SCRIPT, timeline: [{ at: 0 }] };
  expect(withoutMoment(only, 0)).toEqual({ script: only, place: 0 });
  // Nothing of the script that was given has changed.
  expect(times(SCRIPT)).toEqual([0, 2, 5, 5, 12, 15]);
});

test('values of a chapter are typed as they are written', () => {
  const values = { beta: 0.5, action: 'good', first: null };
  expect(valuesText(values)).toBe('beta=0.5, action=good, first=');
  expect(valuesOf(valuesText(values))).toEqual(values);
  expect(valuesOf(' beta = 1 ,')).toEqual({ beta: 1 });
  expect(valuesOf(' ')).toBeUndefined();
  expect(valuesText(undefined)).toBe('');
});

test('what cannot be used keeps its shape, so that a form can mend it; what is no script has none', () => {
  const long = withMoment(SCRIPT, 0, { caption: { en: 'x'.repeat(151), zh: '' } });
  expect(readScript(textOf(long)).shape).toEqual(long);
  const late = { ...SCRIPT, duration: 3 };
  expect(readScript(textOf(late)).shape).toEqual(late);
  expect(readScript(textOf(late)).script).toBeUndefined();
  const unknown = { ...SCRIPT, timeline: [{ at: 0, caption: { en: 'no Chinese' } }] };
  for (const text of ['', '3', '{}', JSON.stringify(unknown), JSON.stringify({ ...SCRIPT, timeline: [] })])
    expect([text, readScript(text).shape]).toEqual([text, undefined]);
  // A mistake of form counts, however many others come before it.
  const many = { ...SCRIPT, timeline: [...Array(20).fill({ at: -1 }), { at: 'x' }] };
  expect(readScript(JSON.stringify(many)).shape).toBeUndefined();
});

test('the timeline shows what lasts as long as it lasts', () => {
  const { captions, training, pages, figures, runs } = tracksOf(SCRIPT);
  const ends = (spans: readonly { place: number; from: number; to: number }[]) =>
    spans.map(({ place, from, to }) => [place, from, to]);
  expect(ends(captions)).toEqual([
    [0, 0, 5],
    [2, 5, 12],
  ]);
  // 30 steps were made when "up to 60" begins; the last run has to make all of its 40.
  expect(ends(training)).toEqual([
    [1, 2, 5],
    [2, 5, 8],
    [5, 15, 19],
  ]);
  expect(ends(pages)).toEqual([
    [0, 0, 15],
    [5, 15, 20],
  ]);
  expect(ends(figures)).toEqual([[1, 2, 20]]);
  expect(runs.map(({ at }) => at)).toEqual([0, 15]);
  expect(SCRIPT.timeline.map(partsOf)).toEqual([
    ['caption', 'run', 'show'],
    ['figures', 'train'],
    ['caption', 'train'],
    ['watch'],
    ['caption', 'train'],
    ['run', 'show', 'train'],
  ]);
});
