import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { DEFAULT_HASH_STATE } from '../hashState';
import { DemoPlayer, type DemoScene, type DemoStage } from './demoPlayer';
import { inTime } from './inTime';
import type { DemoScript, Moment } from './script';

/** A run that makes so many steps a second, and then is measured for so long, seconds. */
class SlowRun implements DemoStage {
  step = 0;
  readonly recorded = false;
  readonly stops: number[] = [];
  private busy = false;

  constructor(
    private readonly speed: number,
    private readonly measuring: number,
    private readonly last = 1000,
  ) {}

  async trainTo(step: number): Promise<void> {
    // A worker is asked for one thing after the other.
    expect(this.busy).toBe(false);
    this.busy = true;
    while (this.step < Math.min(step, this.last)) {
      await later(1 / this.speed);
      this.step++;
    }
    await later(this.measuring);
    this.stops.push(this.step);
    this.busy = false;
  }
  async startRun(): Promise<void> {
    expect(this.busy).toBe(false);
    this.step = 0;
  }
  async watch(): Promise<void> {}
  async show(): Promise<void> {}
  clear(): void {}
  setValue(): void {}
  async settled(): Promise<void> {}
}

const later = (seconds: number) => new Promise((resolve) => setTimeout(resolve, 1000 * seconds));
const words = (en: string) => ({ en, zh: `${en}的` });

const TIMELINE: Moment[] = [
  { at: 0, run: '' },
  { at: 1, train: true, caption: words('trains') },
  { at: 4, train: false, caption: words('stands') },
  { at: 5, train: 50 },
  { at: 8, caption: words('ends') },
];
const script = (timeline: Moment[] = TIMELINE): DemoScript => ({
  format: 1,
  title: words('t'),
  about: words('a'),
  stepsPerSecond: 10,
  duration: 10,
  timeline,
});

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** One picture after the other, until it is done. */
async function whileTimePasses(work: Promise<void>): Promise<void> {
  let done = false;
  const noted = work.finally(() => {
    done = true;
  });
  // It is awaited below.
  noted.catch(() => {});
  do await vi.advanceTimersByTimeAsync(16);
  while (!done);
  await noted;
}

/** Plays as the page does, by the clock. @returns the last scene, and when each caption was there, seconds */
async function watched(run: DemoStage, of = script()) {
  const begun = performance.now();
  const seconds = () => (performance.now() - begun) / 1000;
  const captions: Record<string, number> = {};
  let scene: DemoScene | undefined;
  const player = new DemoPlayer(of, inTime(run, of.stepsPerSecond), (next) => {
    if (next.caption && next.caption !== scene?.caption) captions[next.caption.en] = seconds();
    scene = next;
  });
  await player.seek(0);
  let before = seconds();
  while (!player.ended) {
    const now = seconds();
    await whileTimePasses(player.advance(now - before));
    before = now;
  }
  return { ended: seconds(), captions, scene, player };
}

test('a run that keeps up makes every step that the script asks for, when it asks', async () => {
  const run = new SlowRun(100, 0.01);
  const { ended, scene } = await watched(run);
  expect(ended).toBeCloseTo(10, 1);
  expect(run.step).toBe(50);
  expect(scene).toMatchObject({ due: 50, recorded: false });
  // 3 s of training, then up to step 50.
  expect(run.stops).toContain(30);
});

test.each([
  ['slow', 4, 0.05],
  ['slower to measure than to train', 8, 0.9],
  ['hardly moving', 0.5, 0.5],
])('a run that is %s holds neither clock nor captions up, and is known to be late', async (_, speed, measuring) => {
  const run = new SlowRun(speed, measuring);
  const { ended, captions, scene } = await watched(run);
  expect(ended).toBeCloseTo(10, 1);
  for (const [name, at] of [
    ['trains', 1],
    ['stands', 4],
    ['ends', 8],
  ] as const)
    expect([name, Math.abs(captions[name] - at) < 0.05]).toEqual([name, true]);
  expect(run.step).toBeGreaterThan(0);
  expect(scene?.due).toBeGreaterThan(run.step);
  // Seen to move: it is measured after half a second's worth of steps at most.
  const strides = run.stops.map((stop, i) => stop - (run.stops[i - 1] ?? 0));
  expect(Math.max(...strides)).toBeLessThanOrEqual(5);
});

test('training that was stopped is not caught up with, and a fresh run begins at its first step', async () => {
  const run = new SlowRun(2, 0.1);
  const again = script([
    ...TIMELINE.slice(0, 3),
    { at: 4.5, run: 'beta=2' },
    { at: 5, caption: words('again') },
    { at: 6, train: 4 },
  ]);
  const { captions } = await watched(run, again);
  expect(run.step).toBe(4);
  // It waits until the run before stands, which never takes long.
  expect(captions.again).toBeLessThan(6.5);
});

test('a run that is finished is not asked again and again', async () => {
  const run = new SlowRun(100, 0.01, 12);
  await watched(run);
  expect(run.step).toBe(12);
  expect(run.stops.filter((stop) => stop === 12).length).toBeLessThan(60);
});

test('what fails while it trains is told to who advances', async () => {
  const run = new SlowRun(10, 0);
  run.trainTo = () => Promise.reject(new Error('no GPU'));
  await expect(watched(run)).rejects.toThrow('no GPU');
  const stage = inTime(run, 10);
  await stage.trainTo(5);
  await vi.advanceTimersByTimeAsync(1);
  await expect(stage.trainTo(6)).rejects.toThrow('no GPU');
  // Another run may do better.
  await stage.startRun(DEFAULT_HASH_STATE, false);
  await stage.trainTo(1);
});
