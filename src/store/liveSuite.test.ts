import { expect, it } from 'vitest';
import type { EvaluationRecord } from '../core/records';
import type { LivePlan, SuiteResult, SuiteRun } from '../core/suite';
import { TestPage } from './controllerTestKit';
import { connectLiveSuite } from './liveSuite';

const SUITE: SuiteResult = {
  ...{ version: 1, model: 'kitchen-nano', max_steps: 40, eval_steps: 20, runs: [] },
  frontier: { kl: [0, 1], reward: [0, 1] },
};
const PLANS: readonly LivePlan[] = [
  { method: 'dpo', setting: 'beta 1', seed: 4 },
  { method: 'sft', setting: '', seed: 4 },
];

function scene(queue: readonly LivePlan[] = []) {
  const page = new TestPage();
  page.opened();
  const made: SuiteRun[] = [];
  const said: (readonly [left: number, running: boolean])[] = [];
  const live = connectLiveSuite(
    { store: page.store, controller: page.controller },
    {
      suite: () => SUITE,
      put: (run) => made.push(run),
      changed: (left, running) => said.push([left.length, running]),
    },
    queue,
  );
  const evaluated = (step: number) =>
    page.report({
      type: 'evaluation',
      record: { step, 'kl/exact': step / 100, reward: step, shareOfOracle: 0.5, wellFormed: 1 } as EvaluationRecord,
    });
  const state = (now: 'running' | 'paused' | 'finished', step: number) =>
    page.report({ type: 'state', state: now, step, millisecondsPerStep: 50, captured: false });
  return { page, live, made, said, evaluated, state };
}

it('makes runs one after the other, whose points are the page’s evaluations on the suite’s grid', () => {
  const { page, live, made, said, evaluated, state } = scene();
  live.add(PLANS);
  expect(page.store.getState().draft).toMatchObject({ config: { beta: 1, seed: 4, max_steps: 40 } });
  page.ready();
  expect(page.types()).toEqual(['start', 'train']);
  evaluated(0);
  state('running', 20);
  evaluated(20);
  // Where it stands it is measured as well.
  evaluated(27);
  expect(made.at(-1)).toMatchObject({ method: 'dpo', setting: 'beta 1', seed: 4, complete: false });
  expect(made.at(-1)?.points.map(({ at, kl, seconds }) => [at, kl, seconds])).toEqual([
    [0, 0, 0],
    [20, 0.2, 1],
  ]);
  evaluated(40);
  state('finished', 40);
  expect(made.at(-1)).toMatchObject({ method: 'dpo', complete: true });
  expect(page.store.getState().draft).toMatchObject({ config: { loss_type: 'sft', seed: 4 } });
  page.ready();
  for (const step of [0, 20, 40]) evaluated(step);
  state('finished', 40);
  expect(made.at(-1)).toMatchObject({ method: 'sft', complete: true });
  expect(said.at(-1)).toEqual([0, false]);
  expect(page.types()).toEqual(['start', 'train', 'start', 'train']);
});

it('waits where the visitor trains something else, and goes on when it is told to', () => {
  const { page, live, said, made, evaluated } = scene();
  live.add(PLANS.slice(0, 1));
  page.ready();
  page.store.getState().editConfig({ beta: 3 });
  expect(said.at(-1)).toEqual([1, false]);
  evaluated(0);
  expect(made).toEqual([]);
  live.resume();
  expect(said.at(-1)).toEqual([1, true]);
  expect(page.store.getState().draft).toMatchObject({ config: { beta: 1 } });
  live.pause();
  expect(said.at(-1)).toEqual([1, false]);
  expect(page.types().at(-1)).toBe('pause');
});

it('begins nothing by itself of what was left before a reload, and can leave it out', () => {
  const { page, live, said } = scene(PLANS);
  expect(page.types()).toEqual([]);
  live.resume();
  page.ready();
  expect(page.types()).toEqual(['start', 'train']);
  live.clear();
  expect(said.at(-1)).toEqual([0, false]);
});
