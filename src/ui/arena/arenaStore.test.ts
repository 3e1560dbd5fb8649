import { expect, it } from 'vitest';
import { arenaStore, madeHere, OWN_SUITE } from './arenaStore';

const run = (reward: number, complete: boolean) => ({
  ...{ method: 'sft', setting: 'learning_rate 0.0003', seed: 99, complete },
  points: [{ at: 20, kl: 0.1, reward, shareOfOracle: 0.5, wellFormed: 1, seconds: 1 }],
});
const PLAN = { method: 'sft', setting: '', seed: 7 };

it('keeps what is trained here apart from what it grew out of, and nothing is lost where another is shown', () => {
  const state = () => arenaStore.getState();
  expect(state().suite).toBe(OWN_SUITE);
  state().begin(OWN_SUITE.suite, 5);
  state().putRun(run(0.1, false));
  state().putRun(run(0.2, true));
  state().liveChanged([PLAN], { running: true, step: 20 });
  const made = state().suite;
  expect(made).toMatchObject({ startedAt: 5, queue: [PLAN] });
  expect(made.suite.runs.slice(OWN_SUITE.suite.runs.length)).toEqual([run(0.2, true)]);
  expect(state().suites).toEqual([OWN_SUITE, made]);
  // More of it goes on in it; other updates are another suite.
  state().begin(made.suite, 6);
  expect(state().suite).toBe(made);
  state().begin({ ...made.suite, max_steps: 5, runs: [] }, 7);
  expect(state().suites.map(({ suite }) => suite.max_steps)).toEqual([300, 300, 5]);

  state().opened({ kind: 'suite', name: 'mine.json', suite: OWN_SUITE.suite });
  expect(state().suite).toMatchObject({ name: 'mine.json', queue: [] });
  expect(state().live).toEqual({ running: false, step: 0 });
  state().show(made.id);
  expect(state().suite).toBe(made);
  state().closeSuite();
  expect(state().suite).toBe(OWN_SUITE);
  expect(state().suites).toHaveLength(3);
  // The page's own cannot be taken away.
  state().closeSuite();
  expect(state().suites[0]).toBe(OWN_SUITE);
});

it('shows after a reload what is not made yet, unless the visitor has opened something', () => {
  const state = () => arenaStore.getState();
  const shelved = [
    { id: 'made 1', suite: OWN_SUITE.suite, startedAt: 1, queue: [PLAN] },
    { id: 'made 2', suite: OWN_SUITE.suite, startedAt: 2, queue: [] },
  ];
  state().restore(shelved);
  expect(state().suite).toEqual(shelved[0]);
  expect(
    state()
      .suites.filter(madeHere)
      .map(({ id }) => id),
  ).toEqual(['made 7', 'made 1', 'made 2']);
  state().show('made 2');
  state().restore(shelved);
  expect(state().suite).toEqual(shelved[1]);
  expect(state().suites.filter(madeHere)).toHaveLength(3);
});
