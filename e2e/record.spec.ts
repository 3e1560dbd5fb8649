import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { decodeFilm, difference, probeFilm } from './film';
import { expect, note, test } from './fixture';

const run = promisify(execFile);
const SCRIPT = {
  format: 1,
  title: { en: 'Three seconds', zh: '三秒' },
  about: { en: 'A film for a test.', zh: '测试用的影片。' },
  stepsPerSecond: 20,
  duration: 5,
  timeline: [
    {
      at: 0,
      run: 'model=kitchen-nano&per_device_train_batch_size=4&seed=7',
      show: { page: 'playground' },
      caption: { en: 'Before the first step.', zh: '第一步之前。' },
    },
    { at: 1, train: true, caption: { en: 'While it trains.', zh: '训练之中。' } },
  ],
};

test('a demo is filmed without hands: 3 s at 640×360', async ({ page, baseURL }, testInfo) => {
  const script = testInfo.outputPath('demo.json');
  const film = testInfo.outputPath('film.webm');
  writeFileSync(script, JSON.stringify(SCRIPT));
  const flags = ['--url', `${baseURL}`, '--size', '640x360', '--fps', '10', '--seconds', '3', '--theme', 'dark'];
  const { stdout } = await run('node', ['scripts/record.mjs', script, ...flags, '--out', film]);
  const said = JSON.parse(stdout);
  // Three seconds of the demo, then the frame that says what was run.
  expect(said).toMatchObject({ file: film, seconds: 4.5, frames: 30 });
  expect(said.distinct).toBeGreaterThan(5);

  const { codec, width, height, seconds, tags } = await probeFilm(film);
  expect({ codec, width, height }).toEqual({ codec: said.codec, width: 640, height: 360 });
  expect(Math.abs(seconds - 4.5)).toBeLessThan(0.15);
  expect(tags.title).toBe(SCRIPT.title.en);
  expect(tags.comment).toContain('Seed: 7\n');
  expect(tags.comment).toContain('model=kitchen-nano');
  expect(tags.comment).toMatch(/#demo=~/);

  const [start, trained, last] = await decodeFilm(page, film, [0, 2.9, 4]);
  for (const { deviation } of [start, trained, last]) expect(deviation).toBeGreaterThan(10);
  // The dark theme.
  for (const { mean } of [start, trained, last]) expect(mean).toBeLessThan(80);
  note(`a film of 3 s: ${said.distinct} distinct pictures, ${said.bytes} bytes of ${codec}`);
  // What is possible is drawn from the start: the path and the numbers are what comes.
  expect(difference(start, trained)).toBeGreaterThan(0.5);
  expect(difference(trained, last)).toBeGreaterThan(2);
});

test('what cannot be filmed is told with what can', async ({ baseURL }, testInfo) => {
  const failed = async (...flags: string[]): Promise<string> => {
    const outcome = await run('node', ['scripts/record.mjs', ...flags]).catch((thrown) => thrown);
    expect(outcome.code).toBeGreaterThan(0);
    return outcome.stderr;
  };
  const out = ['--out', testInfo.outputPath('film.webm')];
  expect(await failed('dpo-in-6-seconds', ...out)).toMatch(/dpo-in-6-seconds[\s\S]*dpo-in-60-seconds/);
  expect(await failed('dpo-in-60-seconds', ...out, '--size', '641x360')).toMatch(/--size is 641x360; use .*even/);
  expect(await failed('dpo-in-60-seconds', '--out', 'film.avi')).toMatch(/film\.avi.*\.webm/);
  const damaged = testInfo.outputPath('damaged.json');
  writeFileSync(damaged, JSON.stringify({ ...SCRIPT, stepsPerSecond: -1 }));
  expect(await failed(damaged, ...out, '--url', `${baseURL}`)).toMatch(
    /damaged\.json cannot be played: .*stepsPerSecond/,
  );
});
