import { expect, it } from 'vitest';
import { arenaStore } from './arenaStore';

const run = (reward: number, complete: boolean) => ({
  ...{ method: 'sft', setting: 'learning_rate 0.0003', seed: 99, complete },
  points: [{ at: 20, kl: 0.1, reward, shareOfOracle: 0.5, wellFormed: 1, seconds: 1 }],
});

it('grows by runs that the page makes, and is the page’s own again when they are put away', () => {
  const state = () => arenaStore.getState();
  const own = state().suite;
  expect(own.name).toBeUndefined();
  state().putRun(run(0.1, false));
  state().putRun(run(0.2, true));
  expect(state().suite).toMatchObject({ name: 'arena.json', grown: true });
  expect(state().suite.suite.runs.slice(own.suite.runs.length)).toEqual([run(0.2, true)]);
  state().liveChanged([{ method: 'sft', setting: '', seed: 7 }], true);
  state().closeSuite();
  expect(state().suite).toBe(own);
  expect(state().live).toEqual({ queue: [], running: false });
  state().restore({ suite: own.suite, queue: [{ method: 'sft', setting: '', seed: 7 }] });
  expect(state()).toMatchObject({ suite: { grown: true }, live: { running: false, queue: [{ seed: 7 }] } });
});
