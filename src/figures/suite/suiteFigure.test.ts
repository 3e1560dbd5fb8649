import { describe, expect, it } from 'vitest';
import type { SuiteResult, SuiteRun } from '../../core/suite';
import { SUITE_WORDS } from '../figureTestKit';
import { svgFile } from '../svg/svgFile';
import { placeNames } from './placeNames';
import { suiteFigure } from './suiteFigure';
import type { SuiteLook } from './suiteLook';
import { pathAt, suitePaths } from './suitePaths';

const point = (at: number, kl: number, reward: number) => ({
  ...{ at, kl, reward, shareOfOracle: 0.5, wellFormed: 1, seconds: 1 },
});
const dpo = (seed: number, reward: number, setting = 'beta 1'): SuiteRun => ({
  ...{ method: 'dpo', setting, seed, complete: true },
  points: [point(0, 0, 0), point(20, 0.1, reward), point(40, 0.3, 2 * reward)],
});
const SFT: SuiteRun = { ...dpo(1, 0.1), method: 'sft', setting: '' };
const BEST: SuiteRun = {
  ...{ method: 'best-of-n', setting: '', complete: true },
  points: [point(1, 0, 0), point(2, 0.2, 0.3), point(4, 0.6, 0.7)],
};
const ORACLE: SuiteRun = { ...BEST, method: 'oracle', points: [point(1, 0.25, 0.5)] };
const suite = (...runs: SuiteRun[]): SuiteResult => ({
  ...{ version: 1, model: 'kitchen-nano', max_steps: 40, eval_steps: 20, runs },
  frontier: { kl: [0, 0.5, 4], reward: [0, 1, 2] },
});

const drawn = (...runs: SuiteRun[]) => lookedAt({}, ...runs);

function lookedAt(look: SuiteLook, ...runs: SuiteRun[]) {
  const figure = suiteFigure(suite(...runs), SUITE_WORDS, look);
  const { marks } = figure.panes[0];
  return {
    figure,
    marks,
    lines: marks.filter((mark) => mark.kind === 'line' && mark.tone === 'policy'),
    ends: marks.filter((mark) => mark.kind === 'symbol'),
    names: marks.flatMap((mark) => (mark.kind === 'name' ? [mark.text] : [])),
    of: (kind: string) => marks.filter((mark) => mark.kind === kind),
  };
}

describe('the figure of a suite', () => {
  it('has a path for each method and setting: the mean over seeds, and each seed faint', () => {
    const { lines, names } = drawn(dpo(1, 0.2), dpo(2, 0.4), dpo(1, 0.5, 'beta 5'), SFT);
    expect(names.toSorted()).toEqual(['dpo beta 1', 'dpo beta 5', 'sft']);
    const bold = lines.filter((line) => line.kind === 'line' && line.opacity === undefined);
    expect(bold).toHaveLength(3);
    expect(bold[0]).toMatchObject({ x: [0, 0.1, 0.3].map((kl) => expect.closeTo(kl, 12)) });
    expect(bold[0]).toMatchObject({ y: [0, 0.3, 0.6].map((reward) => expect.closeTo(reward, 12)) });
    expect(lines.length - bold.length).toBe(2);
  });

  it('ends the paths of one method alike, and of another otherwise', () => {
    const { ends } = drawn(BEST, dpo(1, 0.2), dpo(1, 0.5, 'beta 5'), SFT);
    expect(ends.map((end) => end.kind === 'symbol' && end.shape)).toEqual(['circle', 'circle', 'up']);
  });

  it('ends behind the last place where a path is at its best', () => {
    const [first] = dpo(1, 0.2).points;
    const at = (kl: number, reward: number) => ({ ...first, kl, reward });
    const fallen = { ...dpo(1, 0), points: [at(0, 0), at(0.4, 0.5), at(3, -2)] };
    const { panes, x } = drawn(fallen, SFT).figure;
    expect(x.scale.to).toBeGreaterThanOrEqual(0.4);
    expect(x.scale.to).toBeLessThan(0.7);
    expect(panes).toHaveLength(1);
  });

  it('takes means as far as all seeds have come, and leaves out what has not begun', () => {
    const begun = { ...dpo(2, 0.4), complete: false, points: dpo(2, 0.4).points.slice(0, 2) };
    const { lines, names } = drawn(dpo(1, 0.2), begun, { ...SFT, points: [] });
    expect(names).toEqual(['dpo']);
    expect(lines.at(-1)).toMatchObject({ x: [0, 0.1] });
  });

  it('shows what is computed as points, as far as the axis of what is trained goes', () => {
    const { figure, of, marks, lines } = drawn(dpo(1, 0.2), BEST, ORACLE);
    expect(figure.x.scale.to).toBeLessThan(0.5);
    expect(of('points')).toMatchObject([
      { role: 'policy', x: [0, 0.2] },
      { role: 'oracle', x: [0.25] },
    ]);
    // What lies between two N is a mixture, up to the edge.
    const { to } = figure.x.scale;
    const dotted = lines.find((mark) => mark.kind === 'line' && mark.dash === 'dotted');
    expect(dotted).toMatchObject({ x: [0, 0.2, to], y: [0, 0.3, expect.closeTo(0.3 + (to - 0.2), 12)] });
    const oracle = marks.find((mark) => mark.kind === 'line' && mark.tone === 'oracle');
    expect(oracle?.kind === 'line' && oracle.x.at(-1)).toBe(figure.x.scale.to);
    const rule = of('rule')[0];
    expect(rule).toMatchObject({ tone: 'reference', at: 0 });
  });

  it('goes as far as what is computed where nothing is trained, and is there where there is nothing', () => {
    expect(drawn(BEST).figure.x.scale.to).toBeGreaterThanOrEqual(0.6);
    expect(drawn().names).toEqual([]);
  });

  it('points out a method or one of its settings while the others fade without their names', () => {
    const all = [dpo(1, 0.2), dpo(1, 0.5, 'beta 5'), SFT, ORACLE];
    const method = lookedAt({ pointed: { method: 'dpo' } }, ...all);
    expect(method.names.toSorted()).toEqual(['dpo beta 1', 'dpo beta 5', 'oracle']);
    expect(method.lines).toHaveLength(2);
    const faded = method.marks.filter((mark) => mark.kind === 'line' && mark.tone === 'muted');
    expect(faded).toMatchObject([{ x: [0, 0.1, 0.3], y: [0, 0.1, 0.2] }]);
    expect(method.ends).toHaveLength(2);
    const setting = lookedAt({ pointed: { method: 'dpo', setting: 'beta 5' } }, ...all);
    expect(setting.names.toSorted()).toEqual(['dpo beta 5', 'oracle']);
  });

  it('leaves out what is switched off, and keeps the end marks of what is not', () => {
    const shown = lookedAt({ hidden: ['dpo'] }, dpo(1, 0.2), SFT);
    expect(shown.names).toEqual(['sft']);
    expect(shown.ends).toMatchObject([{ shape: 'up' }]);
  });

  it('names each method once, where it comes furthest, where not all names have room', () => {
    const further = { ...dpo(1, 0.4, 'beta 5'), points: [point(0, 0, 0), point(40, 0.4, 0.6)] };
    const room = { height: 0.5, letter: 0.01 };
    const crowded = lookedAt({ nameRoom: room }, dpo(1, 0.2), dpo(2, 0.3), further, SFT);
    expect(lookedAt({ settings: false }, dpo(1, 0.2), further, SFT).names.toSorted()).toEqual(['dpo', 'sft']);
    expect(crowded.names.toSorted()).toEqual(['dpo', 'sft']);
    // Nor have single seeds.
    expect(crowded.lines).toHaveLength(3);
  });

  it('is a file of its own in which nothing is markup that was a name', () => {
    const evil = '"><script>alert(1)</script>';
    const svg = svgFile(drawn(dpo(1, 0.2, evil), dpo(1, 0.3), BEST).figure, { width: 720, height: 480 });
    expect(svg.startsWith('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 480"')).toBe(true);
    expect(svg).not.toContain('<script');
    expect(svg).toContain('&lt;script&gt;');
    expect(svg).not.toMatch(/NaN|Infinity|undefined|url\(|@import/);
    expect(svg.match(/class="mark policy"/g)).toHaveLength(2);
    expect(svg.match(/class="point policy"/g)).toHaveLength(2);
  });
});

describe('the names beside the paths', () => {
  const ROOM = { height: 0.05, letter: 0.01 };
  const scale = { from: 0, to: 1, ticks: [] };
  const name = (x: number, y: number) => ({ tone: 'policy' as const, x, y, text: 'dpo beta 1' });

  it('are moved apart only where they would lie over each other', () => {
    const placed = placeNames([name(0.1, 0.5), name(0.12, 0.49), name(0.8, 0.5)], scale, scale, ROOM);
    expect(placed.map(({ x, y }) => [x, y])).toEqual([
      [0.1, 0.5],
      [0.8, 0.5],
      [0.12, expect.closeTo(0.45, 12)],
    ]);
  });

  it('are moved apart by their width: a Chinese character is as wide as two letters', () => {
    const beside = (text: string) => [
      { ...name(0, 0.5), text },
      { ...name(0.05, 0.5), text: 'x' },
    ];
    const heights = (text: string) => new Set(placeNames(beside(text), scale, scale, ROOM).map(({ y }) => y)).size;
    expect(heights('abc')).toBe(1);
    expect(heights('非似然')).toBe(2);
  });

  it('take the nearest place that is free', () => {
    const placed = placeNames([name(0, 0.5), name(0, 0.45), name(0.02, 0.49), name(0, 0.9)], scale, scale, ROOM);
    expect(placed.map(({ y }) => y)).toEqual([0.9, 0.5, expect.closeTo(0.45, 12), expect.closeTo(0.4, 12)]);
  });

  it('are left out where they would have to go further than there is reach', () => {
    const ends = [0.5, 0.49, 0.48, 0.47].map((y) => name(0, y));
    const placed = placeNames(ends, scale, scale, { ...ROOM, reach: 1 });
    expect(placed.map(({ y }) => y)).toEqual([0.5, expect.closeTo(0.45, 12)]);
  });

  it('stay in the plot', () => {
    const placed = placeNames([name(0, 0.02), name(0, 0.01), name(0, 0)], scale, scale, ROOM);
    expect(placed.every(({ y }) => y >= 0)).toBe(true);
    expect(new Set(placed.map(({ y }) => y)).size).toBe(3);
  });
});

it('finds the path that is meant by a place in the plot', () => {
  const paths = suitePaths(suite(dpo(1, 0.2), SFT));
  const scales = { x: { from: 0, to: 0.4, ticks: [] }, y: { from: 0, to: 1, ticks: [] } };
  const at = (x: number, y: number) => pathAt(paths, scales, { x, y }, 2)?.method;
  // SFT ends at (0.3, 0.2), DPO at (0.3, 0.4).
  expect(at(0.75, 0.79)).toBe('sft');
  expect(at(0.74, 0.61)).toBe('dpo');
  expect(at(0.75, 0.1)).toBeUndefined();
});
