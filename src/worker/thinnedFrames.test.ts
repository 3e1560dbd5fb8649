import { expect, test } from 'vitest';
import { Frames } from './thinnedFrames';

const stepsOf = (frames: Frames<{ step: number }>) => frames.all.map(({ step }) => step);

test('what is kept stays within the limit, evenly spread, with the latest', () => {
  const frames = new Frames<{ step: number }>(5);
  for (let step = 0; step <= 80; step += 20) frames.add({ step });
  expect(stepsOf(frames)).toEqual([0, 20, 40, 60, 80]);
  frames.add({ step: 100 });
  expect(stepsOf(frames)).toEqual([0, 40, 80, 100]);
  for (let step = 120; step <= 1000; step += 20) {
    frames.add({ step });
    expect(frames.all.length).toBeLessThanOrEqual(5);
    expect(stepsOf(frames).at(-1)).toBe(step);
  }
  const gaps = stepsOf(frames)
    .slice(1, -1)
    .map((step, i) => step - stepsOf(frames)[i]);
  expect(new Set(gaps).size).toBe(1);
});

test('where a run has only paused makes room for the next', () => {
  const frames = new Frames<{ step: number }>();
  for (const step of [0, 7, 20, 33, 34, 40, 41]) frames.add({ step });
  expect(stepsOf(frames)).toEqual([0, 20, 40, 41]);
  frames.clear();
  expect(stepsOf(frames)).toEqual([]);
});
