import { describe, expect, it } from 'vitest';
import type { SuiteResult, SuiteRun } from '../../core/suite';
import { bestOfNBound } from '../../math/bestOfN';
import { SUITE_WORDS } from '../figureTestKit';
import { svgFile } from '../svg/svgFile';
import { bestOfNFigure } from './bestOfNFigure';
import type { SuiteLook } from './suiteLook';
import { temperatureFigure } from './temperatureFigure';

const at = (temperature: number, winRate: number) => ({ temperature, winRate, reward: 1, kl: 1, wellFormed: 1 });
const point = (n: number, kl: number, reward: number, winRate?: number) => ({
  ...{ at: n, kl, reward, shareOfOracle: 0.5, wellFormed: 1, seconds: 1, ...(winRate !== undefined && { winRate }) },
});
const trained = (method: string, ...rates: number[]): SuiteRun => ({
  ...{ method, setting: 'beta 1', seed: 1, complete: true, points: [point(0, 0, 0), point(10, 0.5, 1)] },
  temperatures: rates.map((rate, place) => at(place / 2, rate)),
});
const BEST: SuiteRun = {
  ...{ method: 'best-of-n', setting: '', complete: true },
  points: [point(1, 0, 0, 0.5), point(2, 0.2, 0.5, 0.7), point(128, 3.8, 2, 0.95)],
  temperatures: [at(0, 0.6), at(0.5, 0.9), at(1, 0.95)],
};
const SUITE: SuiteResult = {
  ...{ version: 1, model: 'kitchen-nano', max_steps: 40, eval_steps: 20 },
  frontier: { kl: [0, 4], reward: [0, 3] },
  reference: [at(0, 0.6), at(0.5, 0.55), at(1, 0.5)],
  runs: [trained('dpo', 0.8, 0.7, 0.6), trained('sft', 0.6, 0.6, 0.55), BEST],
};
const SIZE = { width: 720, height: 480 };

describe('win rates by temperature', () => {
  const marksOf = (look: SuiteLook = {}) => temperatureFigure(SUITE, SUITE_WORDS, look).panes[0].marks;
  const namesIn = (look: SuiteLook = {}) =>
    marksOf(look)
      .flatMap((mark) => (mark.kind === 'name' ? [mark.text] : []))
      .toSorted();

  it('are curves up to the highest temperature, where they have their names and end as paths do', () => {
    const { x, panes } = temperatureFigure(SUITE, SUITE_WORDS);
    expect(x.scale).toEqual({ from: 0, to: 1, ticks: [0, 0.5, 1] });
    const { marks, y } = panes[0];
    expect(y).toMatchObject({ percent: true });
    expect(namesIn()).toEqual(['best of 128', 'dpo', 'sft', 'π_ref']);
    expect(marks.filter(({ kind }) => kind === 'symbol')).toMatchObject([
      { x: 1, y: 0.6, shape: 'circle' },
      { x: 1, y: 0.55, shape: 'up' },
    ]);
    expect(marks).toContainEqual(expect.objectContaining({ tone: 'reference', y: [0.6, 0.55, 0.5], dash: 'dashed' }));
    expect(marks).toContainEqual(expect.objectContaining({ kind: 'points', y: [0.6, 0.9, 0.95] }));
    expect(marks).toContainEqual(expect.objectContaining({ kind: 'rule', at: 0.5 }));
  });

  it('fade beside the method that is pointed out, and are left out where it is switched off', () => {
    const pointed = { pointed: { method: 'dpo', setting: 'beta 9' } };
    expect(namesIn(pointed)).toEqual(['dpo', 'π_ref']);
    expect(marksOf(pointed).filter((mark) => mark.kind === 'line' && mark.opacity === 0.35)).toHaveLength(2);
    expect(namesIn({ hidden: ['dpo', 'best-of-n'] })).toEqual(['sft', 'π_ref']);
  });

  it('are a file', () => {
    expect(svgFile(temperatureFigure(SUITE, SUITE_WORDS), SIZE)).not.toMatch(/NaN|Infinity|undefined/);
  });
});

describe('Best-of-N', () => {
  it('is win rate, reward and KL over doublings of N, and beside the KL the most that it can be', () => {
    const { x, panes } = bestOfNFigure(SUITE, SUITE_WORDS);
    expect(x).toMatchObject({ doubling: true, scale: { from: 0, to: 7, ticks: [0, 1, 7] } });
    expect(panes.map(({ y }) => y.quantity)).toEqual(['winRate', 'reward', 'kl']);
    const [bound, exact] = panes[2].marks;
    expect(bound).toMatchObject({ x: [0, 1, 7], y: [1, 2, 128].map(bestOfNBound), dash: 'dotted' });
    expect(exact).toMatchObject({ x: [0, 1, 7], y: [0, 0.2, 3.8], tone: 'kl' });
    const svg = svgFile(bestOfNFigure(SUITE, SUITE_WORDS), SIZE);
    expect(svg).not.toMatch(/NaN|Infinity|undefined/);
    expect(svg).toContain('>128</text>');
  });

  it('has no win rate where a file does not say it, and is there where nothing is', () => {
    const older = { ...SUITE, runs: [{ ...BEST, points: [point(1, 0, 0), point(2, 0.2, 0.5)] }] };
    expect(bestOfNFigure(older, SUITE_WORDS).panes.map(({ y }) => y.quantity)).toEqual(['reward', 'kl']);
    expect(svgFile(bestOfNFigure({ ...SUITE, runs: [] }, SUITE_WORDS), SIZE)).not.toMatch(/NaN|Infinity|undefined/);
  });
});
