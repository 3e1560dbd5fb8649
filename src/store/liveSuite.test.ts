import { expect, it } from 'vitest';
import type { EvaluationRecord } from '../core/records';
import type { LivePlan, SuiteResult, SuiteRun } from '../core/suite';
import { checkpoint, settled, TestPage } from './controllerTestKit';
import { connectLiveSuite, type LiveProgress } from './liveSuite';

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
  const progress: LiveProgress[] = [];
  let waiting = queue;
  let seconds = 0;
  const connect = () =>
    connectLiveSuite(
      { store: page.store, controller: page.controller, now: () => 1000 * seconds },
      {
        suite: () => SUITE,
        queue: () => waiting,
        put: (run) => made.push(run),
        changed: (left, now) => {
          waiting = left;
          said.push([left.length, now.running]);
          progress.push(now);
        },
      },
    );
  const live = connect();
  const evaluated = (step: number) =>
    page.report({
      type: 'evaluation',
      record: { step, 'kl/exact': step / 100, reward: step, shareOfOracle: 0.5, wellFormed: 1 } as EvaluationRecord,
    });
  const state = (now: 'running' | 'paused' | 'finished', step: number) =>
    page.report({ type: 'state', state: now, step, millisecondsPerStep: 50, captured: false });
  const passes = (more: number) => {
    seconds += more;
  };
  return { page, live, connect, made, said, progress, evaluated, state, passes };
}

it('makes runs one after the other, whose points are the page’s evaluations on the suite’s grid', () => {
  const { page, live, made, said, progress, evaluated, state, passes } = scene();
  live.add(PLANS);
  expect(page.store.getState().draft).toMatchObject({ config: { beta: 1, seed: 4, max_steps: 40 } });
  page.ready();
  expect(page.types()).toEqual(['start', 'train']);
  evaluated(0);
  state('running', 0);
  passes(6);
  state('running', 20);
  evaluated(20);
  // With all that is beside it an update takes longer than by itself.
  expect(progress.at(-1)).toEqual({ running: true, step: 20, secondsPerStep: 0.3 });
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
  const { page, live, said, made, evaluated, state } = scene();
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
  // Paused as any run of the page is.
  page.ready();
  live.resume();
  state('running', 3);
  state('paused', 4);
  expect(said.at(-1)).toEqual([1, false]);
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

it('goes on in the kept run after a reload, and after the visitor has trained something else', async () => {
  const { page, live, connect, made, said, evaluated, state } = scene();
  live.add(PLANS.slice(0, 1));
  page.ready();
  evaluated(0);
  state('running', 20);
  evaluated(20);
  page.report({ type: 'checkpoint', checkpoint: checkpoint(20) });
  await settled();
  const [kept] = page.shelf.keys();
  live.dispose();

  // The page takes up the run that this tab was at, as the link has it.
  const { draft } = page.store.getState();
  page.reload();
  page.store.getState().draftDefinition(draft);
  const again = connect();
  again.resume();
  void page.controller.start();
  page.controller.chartsSettled(true);
  await settled();
  // It waits for that one and makes none of its own.
  expect(page.types()).toEqual(['start']);
  expect(page.sent.find(({ type }) => type === 'start')).toMatchObject({ checkpoint: { step: 20 } });
  page.ready(draft, 20);
  await settled();
  expect(page.types()).toEqual(['start', 'train']);
  evaluated(40);
  expect(made.at(-1)?.points.map(({ at }) => at)).toEqual([0, 20, 40]);

  // Something else is trained, and paused.
  again.pause();
  page.store.getState().editConfig({ beta: 3 });
  page.controller.train();
  page.ready();
  await settled();
  expect([...page.shelf.keys()]).toContain(kept);
  page.sent.length = 0;
  again.resume();
  await settled();
  expect(page.store.getState().requested?.run.id).toBe(kept);
  page.ready(draft, 20);
  await settled();
  const [start] = page.sent.filter(({ type }) => type === 'start');
  expect(start).toMatchObject({ definition: draft, checkpoint: { step: 20 } });
  expect(page.types().at(-1)).toBe('train');
  expect(said.at(-1)).toEqual([1, true]);
});

it('leaves the kept runs to the visitor: of its own only the last two stay', async () => {
  const { page, live, evaluated, state } = scene();
  live.add([1, 2, 3, 4].map((seed) => ({ method: 'dpo', setting: 'beta 1', seed })));
  for (let made = 0; made < 4; made++) {
    page.ready();
    for (const step of [0, 20, 40]) evaluated(step);
    page.report({ type: 'checkpoint', checkpoint: checkpoint(40) });
    await settled();
    state('finished', 40);
    await settled();
  }
  expect([...page.shelf.values()].map(({ summary }) => summary.definition.config.seed)).toEqual([3, 4]);
});
