import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { DEFAULT_DEFINITION, withLaterSettings } from '../core/runDefinition';
import { shorten } from './recordCurves';
import { recordDemo } from './recordedDemo';
import { type RecordedRunFile, recordDefaultRun } from './recordedRun';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const POINTS = 8;

/** The largest difference of two records' numbers, relative to their size where that is above 1. */
function difference(left: object, right: object): number {
  const numbers = (record: object): number[] =>
    Object.values(record).flatMap((value) => (typeof value === 'number' ? [value] : numbers(value)));
  const [a, b] = [numbers(left), numbers(right)];
  expect(a).toHaveLength(b.length);
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]) / Math.max(1, Math.abs(b[i]))), 0);
}

test('numbers are shortened, but for those that count or name a place', () => {
  const record = { loss: 0.123456, indices: [14_868], rewards: Float32Array.of(0.123456, 2) };
  expect(shorten(record, 4)).toEqual({ loss: 0.1235, indices: [14_868], rewards: [0.1235, 2] });
});

test('the recorded run is the default run: its first points come out again', async () => {
  const file = JSON.parse(readFileSync(new URL('../store/recordedRun.json', import.meta.url), 'utf8'));
  expect(withLaterSettings(file.definition)).toEqual(DEFAULT_DEFINITION);
  const recorded: RecordedRunFile = file;
  const spacing = recorded.metrics[1].step;
  const again = await recordDefaultRun(ROOT, POINTS * spacing);
  expect(again.metrics).toHaveLength(POINTS);
  for (const [i, record] of again.metrics.entries()) expect(difference(record, recorded.metrics[i])).toBeLessThan(1e-3);
  const { evaluations } = again;
  for (const [i, record] of evaluations.entries())
    expect(difference(record, recorded.evaluations[i])).toBeLessThan(1e-3);
  for (const name of ['kl', 'reward'] as const)
    expect(difference(again.frontier[name], recorded.frontier[name])).toBeLessThan(1e-3);
  // Its story is told of the whole run; what it says of the reference is there from the start.
  const { frames = [], referenceReward } = recorded.story ?? {};
  expect(frames.map(({ step }) => step)).toEqual(recorded.evaluations.map(({ step }) => step));
  expect(frames[0].reward).toBeCloseTo(referenceReward ?? Number.NaN, 3);
  expect(recorded.metrics.at(-1)?.step).toBe(DEFAULT_DEFINITION.config.max_steps - spacing);
}, 120_000);

test("the recording of a demo's run comes out again, with what both models say on the way", async () => {
  const read = (name: string) =>
    JSON.parse(readFileSync(new URL(`../store/demo/recordings/${name}.json`, import.meta.url), 'utf8'));
  const recorded = read('demo-beta-1');
  const { file, worlds } = await recordDemo('demo-beta-1', ROOT, 8);
  const again = file as typeof recorded;
  expect(worlds).toEqual(read('worlds'));
  expect(again.definition).toEqual(withLaterSettings(recorded.definition));
  expect(again.evaluations).toHaveLength(5);
  for (const [i, record] of again.evaluations.entries())
    expect(difference(record, recorded.evaluations[i])).toBeLessThan(1e-3);
  expect(again.frames.map(({ step }: { step: number }) => step)).toEqual([0, 4, 8]);
  for (const [i, { changes, completions }] of again.frames.entries()) {
    expect(difference(changes, recorded.frames[i].changes)).toBeLessThanOrEqual(1);
    expect(completions).toHaveLength(recorded.frames[i].completions.length);
  }
  expect(again.frames[0].completions[0].text).toEqual(again.reference[0].text);
}, 120_000);
