import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { GENTLE_RUN } from '../../core/kitchenConfig';
import type { SuiteResult } from '../../core/suite';
import { readSuite } from '../../core/suiteSchema';
import { UsageError } from '../flags';
import { openNodeBackend } from '../nodeBackend';
import { captureOutput } from '../outputTestKit';
import { NANO } from '../runTestKit';
import { planned, planSuite } from './methods';
import { runSuite } from './runSuite';
import { suiteCommand } from './suite';
import { suiteTable } from './suiteTable';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

const output = captureOutput();

const file = (name: string) => join(output.out, name);
const readArena = (): SuiteResult => readSuite(JSON.parse(readFileSync(file('arena.json'), 'utf8')));
const arena = (...flags: string[]) => suiteCommand(['--out', output.out, ...flags], ROOT);
const SMALL = ['--methods', 'sft,best-of-n,oracle', '--seeds', '1,2', '--steps', '3', '--eval_steps', '2'];

describe('the command', () => {
  it('measures each method, and makes only what is missing when it is called again', async () => {
    expect(await arena(...SMALL)).toBe(0);
    const first = readArena();
    expect(first.runs.map(({ method, seed }) => [method, seed])).toEqual([
      ['best-of-n', undefined],
      ['oracle', undefined],
      ['sft', 1],
      ['sft', 2],
    ]);
    expect(first.runs.every(({ complete }) => complete)).toBe(true);
    for (const { points } of first.runs.slice(2)) {
      expect(points.map(({ at }) => at)).toEqual([0, 2, 3]);
      expect(points[0]).toMatchObject({ kl: 0, reward: expect.closeTo(first.frontier.reward[0], 6), seconds: 0 });
      expect(points[2].kl).toBeGreaterThan(0);
      expect(points[2].seconds).toBeGreaterThanOrEqual(points[1].seconds);
    }
    expect(first.runs[2].points[2].kl).not.toBe(first.runs[3].points[2].kl);
    expect(output.said).toMatch(/^runs to train: 2, of 3 updates; about \d+ s \(/);
    expect(output.said).toContain('sft, learning_rate 0.0003, seed 2');
    expect(output.printed).toBe(readFileSync(file('arena.md'), 'utf8'));
    expect(readFileSync(file('frontier.svg'), 'utf8')).toContain('best-of-n');
    expect(readFileSync(file('temperatures.svg'), 'utf8')).toContain('best-of-128');
    expect(readFileSync(file('best-of-n.svg'), 'utf8')).toContain('</svg>');
    expect(output.printed).toContain('| π_ref |  | – |');
    const rates = (from: (typeof first.runs)[number] | typeof first) =>
      ('runs' in from ? from.reference : from.temperatures)?.find(({ temperature }) => temperature === 1)?.winRate;
    expect(rates(first)).toBeCloseTo(0.5, 4);
    expect(rates(first.runs[0])).toBeGreaterThan(0.9);
    expect(rates(first.runs[1])).toBeUndefined();
    expect(rates(first.runs[2])).toBeGreaterThan(0.45);

    // As if it had been stopped in the last run; the one before is known again by a time that it never took.
    const { runs } = first;
    const kept = { ...runs[2], points: runs[2].points.map((point) => ({ ...point, seconds: 12345 })) };
    const stopped = { ...runs[3], complete: false, points: runs[3].points.slice(0, 1) };
    // An older file does not say what happens at other temperatures: that run is made again, in its place.
    const { temperatures: _, ...older } = runs[0];
    writeFileSync(file('arena.json'), JSON.stringify({ ...first, runs: [older, runs[1], kept, stopped] }));
    expect(await arena(...SMALL)).toBe(0);
    const again = readArena();
    expect(output.said).toContain('runs to train: 1,');
    expect(again.runs.slice(0, 3)).toEqual([runs[0], runs[1], kept]);
    const timeless = (run: SuiteResult['runs'][number]) => ({
      ...run,
      points: run.points.map(({ seconds: _, ...point }) => point),
    });
    expect(timeless(again.runs[3])).toEqual(timeless(runs[3]));

    // Nothing is missing: only picture and table are made again.
    rmSync(file('frontier.svg'));
    output.said = '';
    expect(await arena(...SMALL)).toBe(0);
    expect(output.said).toBe('');
    expect(readFileSync(file('frontier.svg'), 'utf8')).toContain('</svg>');
    await expect(arena(...SMALL, '--steps', '4')).rejects.toThrow(/arena\.json have max_steps 3, not 4/);
  });

  it('names what it cannot use', async () => {
    await expect(arena()).rejects.toThrow(UsageError);
    await expect(arena('--methods', 'dpo,toString')).rejects.toThrow('--methods has toString; use dpo, sft');
    await expect(arena('--methods', 'dpo', '--seeds', '1,x')).rejects.toThrow('--seeds has x; use an integer');
    await expect(arena('--methods', 'dpo', '--steps', '0')).rejects.toThrow('--steps has 0; use an integer from 1');
    await expect(arena('--methods', 'dpo', '--model', 'gpt2')).rejects.toThrow('--model is gpt2');
    for (const [text, reason] of [
      ['{', 'JSON'],
      ['{"version": 1, "model": "gpt2"}', 'model is damaged'],
    ]) {
      writeFileSync(file('arena.json'), text);
      await expect(arena('--methods', 'sft')).rejects.toMatchObject({
        code: 'file_invalid',
        message: expect.stringContaining(reason),
      });
    }
  });
});

it('is saved after every point', async () => {
  const saved: SuiteResult[] = [];
  await runSuite({
    backend: openNodeBackend(1),
    material: NANO,
    head: { model: 'kitchen-nano', max_steps: 2, eval_steps: 1 },
    base: { ...GENTLE_RUN, num_pairs: 500 },
    done: [],
    missing: planSuite(['sft', 'oracle'], [5]),
    save: async (suite) => {
      saved.push(structuredClone(suite));
    },
  });
  expect(saved[0].settings).toMatchObject({ num_pairs: 500 });
  const course = saved.map(({ runs }) => runs.map(({ method, complete, points }) => [method, complete, points.length]));
  const oracle = ['oracle', true, 4];
  expect(course).toEqual([
    [oracle],
    [oracle, ['sft', false, 1]],
    [oracle, ['sft', false, 2]],
    [oracle, ['sft', true, 3]],
  ]);
});

it('plans what is computed once, and what is trained for every seed before the next', () => {
  expect(planSuite(['dpo', 'sft', 'best-of-n'], [3, 4]).map(planned)).toEqual([
    'best-of-n',
    ...[3, 4].flatMap((seed) => [
      ...['5', '1', '0.1', '0.05'].map((beta) => `dpo, beta ${beta}, learning_rate 0.0005, seed ${seed}`),
      `sft, learning_rate 0.0003, seed ${seed}`,
    ]),
  ]);
  expect(planSuite(['dpo'], [3])[2]).toMatchObject({ changed: { loss_type: 'sigmoid', beta: 0.1, seed: 3 } });
});

it('has a table of shares at equal KL, with intervals where there are several seeds', () => {
  const point = (at: number, kl: number, reward: number) => ({
    ...{ at, kl, reward, shareOfOracle: 0.5, wellFormed: 0.99, seconds: 2 * at },
  });
  const run = (method: string, seed: number, rewards: readonly number[]) => ({
    ...{ method, setting: 'beta 1', seed, complete: true },
    points: rewards.map((reward, i) => point(i, i / 10, reward)),
  });
  const { seed: _, ...oracle } = run('oracle', 1, [0, 1]);
  const table = suiteTable({
    ...{ version: 1, model: 'kitchen-nano', max_steps: 2, eval_steps: 1 },
    frontier: { kl: [0, 1], reward: [0, 10] },
    runs: [run('dpo', 1, [0, 0.4, 1]), run('dpo', 2, [0, 0.6]), run('sft', 1, [0, 0.5, 0.5]), oracle],
  });
  const cells = table
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .map((line) => line.slice(2, -2).split(' | '));
  // What it costs is a table of its own.
  expect(cells.map(([method]) => method)).toEqual(['method', '---', 'dpo', 'sft', 'method', '---', 'dpo', 'sft']);
  expect(cells[6].slice(0, 3)).toEqual(['dpo', 'beta 1', 'policy + reference']);
  // E[r] 0.2 after 1 s and ⅔ s, 0.5 after 2⅓ s and 1⅔ s.
  expect(cells[6].slice(6)).toEqual(['3', '0.8', '2.0', '–', '–']);
  const at = (row: number, name: string) => cells[row][cells[0].indexOf(name)];
  // 0.4 and 0.6 of 1: their standard error is 0.1, and Student's t for two values 12.71.
  expect(at(2, 'KL 0.1')).toBe('50.0 ± 127.1 %');
  expect(at(2, 'KL 0.05')).toBe('50.0 ± 127.1 %');
  expect(at(2, 'KL 0.2')).toBe('–');
  expect(at(2, 'seeds')).toBe('2');
  expect(at(3, 'KL 0.2')).toBe('25.0 %');
  expect(at(3, 'last E[r]')).toBe('0.500');
  expect(at(2, 'last KL')).toBe('0.150');
});
