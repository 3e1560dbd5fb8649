import { deflateSync } from 'fflate';
import { expect, test } from 'vitest';
import { LINK_LIMIT, linkName, textOfLinkName } from './demoLink';
import { readScript, SCRIPT_LIMIT } from './script';
import { findDemo, SHIPPED_NAMES, SHIPPED_TEXTS } from './shipped';

const SOUND = {
  format: 1,
  title: { en: 'A title', zh: '标题' },
  about: { en: 'About', zh: '关于' },
  stepsPerSecond: 10,
  duration: 10,
  timeline: [{ at: 0, run: 'beta=0.3', caption: { en: 'One', zh: '一' } }] as unknown[],
};

/** The problems of a script in short. */
function problems(change: object, text = JSON.stringify({ ...SOUND, ...change })) {
  return readScript(text).problems.map(({ path, kind, mend }) => `${path} ${kind} ${mend}`);
}

const moment = (...moments: object[]) => problems({ timeline: moments });

test('a sound script is read as it stands', () => {
  expect(readScript(JSON.stringify(SOUND))).toEqual({ script: SOUND, shape: SOUND, problems: [] });
});

test('what is wrong is told by its place, with its value and a mend', () => {
  expect(problems({ title: { en: 'only English' } })).toEqual(['title.zh missing "zh"']);
  expect(problems({ duration: 0 })).toEqual(['duration least 1']);
  expect(problems({ stepsPerSecond: 1e9 })).toEqual(['stepsPerSecond most 200']);
  expect(problems({ stepsPerSecond: '10' })).toEqual(['stepsPerSecond type number']);
  expect(problems({ colour: 'red' })).toEqual(['colour unknown ']);
  expect(problems({ timeline: [] })).toEqual(['timeline shortest 1']);
  expect(problems({ format: 2 })).toEqual(['format choice 1']);
  expect(moment({ at: -1 })).toEqual(['timeline[0].at least 0']);
  expect(moment({ at: 0, explode: true })).toEqual(['timeline[0].explode unknown ']);
  expect(moment({ at: 0, figures: ['pie'] })[0]).toMatch(/^timeline\[0\]\.figures\[0\] choice .*"frontier"/);
  expect(moment({ at: 0, caption: { en: 'x'.repeat(151), zh: '短' } })).toEqual(['timeline[0].caption.en longest 150']);
  expect(moment({ at: 0, show: { page: 'derivation', chapter: 'optimum', step: 0 } })).toEqual([
    'timeline[0].show.step least 1',
  ]);
  expect(moment({ at: 0, show: { page: 'own' } })[0]).toMatch(/^timeline\[0\]\.show\.page choice /);
});

test('the parts of a script have to fit each other', () => {
  expect(moment({ at: 3 }, { at: 2 })).toEqual(['timeline[1].at order 3']);
  expect(moment({ at: 11 })).toEqual(['timeline[0].at end 10']);
  expect(moment({ at: 0, run: 'beta=-1&colour=red' })).toEqual([
    'timeline[0].run setting beta',
    'timeline[0].run setting colour',
  ]);
  const show = { page: 'derivation', chapter: 'optimum', step: 1 };
  expect(moment({ at: 0, show, values: { beta: 2 } })).toEqual([]);
  expect(moment({ at: 0, show, values: { beta: 200 } })).toEqual(['timeline[0].values.beta setting beta']);
  expect(moment({ at: 0, show, values: { leash: 1 } })).toEqual(['timeline[0].values.leash chapter optimum']);
  expect(moment({ at: 0, values: { beta: 2 } })).toEqual(['timeline[0].values.beta chapter –']);
});

test('what is no script at all is refused', () => {
  expect(problems({}, '{"format": 1,\n  oops}')).toEqual([' syntax 2:3']);
  expect(problems({}, '')).toEqual([' syntax 1:1']);
  for (const text of ['null', '3', '"script"']) expect(problems({}, text)[0]).toMatch(/^ type Object/);
  expect(problems({}, '[]')[0]).toBe('format missing "format"');
  expect(problems({}, `"${'x'.repeat(SCRIPT_LIMIT)}"`)).toEqual([` tooLarge ${SCRIPT_LIMIT}`]);
  expect(problems({ timeline: Array(501).fill({ at: 0 }) })).toEqual(['timeline longest 500']);
  // As many as can be read at once.
  expect(moment(...Array(100).fill({ at: 'x' }))).toHaveLength(8);
  expect(problems({}, JSON.stringify(SOUND).replace('"format"', '"__proto__":{"format":2},"format"'))).toEqual([
    '__proto__ unknown ',
  ]);
});

test('a script is a link, and the link the script', () => {
  const text = JSON.stringify({ ...SOUND, title: { en: '<b>“bold”</b>', zh: '标题 & ✓' } });
  const name = linkName(text);
  expect(name).toMatch(/^~[\w-]+$/);
  expect(textOfLinkName(name)).toBe(text);
  expect(findDemo(name)?.script?.title).toEqual({ en: '<b>“bold”</b>', zh: '标题 & ✓' });
  for (const shipped of SHIPPED_NAMES) expect(linkName(SHIPPED_TEXTS[shipped]).length).toBeLessThan(LINK_LIMIT);
});

test('a link that holds no script, or too much, holds none', () => {
  const bomb = deflateSync(new Uint8Array(50_000_000));
  const packed = btoa(Array.from(bomb, (byte) => String.fromCharCode(byte)).join(''));
  for (const name of ['~', '~!!', '~AAAA', `~${packed.replaceAll('+', '-').replaceAll('/', '_')}`])
    expect([name.slice(0, 8), findDemo(name)?.script]).toEqual([name.slice(0, 8), undefined]);
  expect(textOfLinkName(linkName('x'.repeat(SCRIPT_LIMIT + 1)))).toBeUndefined();
  expect(findDemo('constructor')).toBeUndefined();
});
