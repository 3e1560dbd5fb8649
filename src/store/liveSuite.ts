/** Runs of a suite that are made in the page: one after the other as its own run, whose exact evaluations are their points. */
import { type RunDefinition, sameDefinition } from '../core/runDefinition';
import type { LivePlan, SuitePoint, SuiteResult, SuiteRun } from '../core/suite';
import { suiteDefinition } from '../core/suiteDefinition';
import type { Controller } from './controller';
import type { RunStore } from './runStore';

export interface LivePage {
  readonly store: RunStore;
  readonly controller: Pick<Controller, 'reset' | 'train' | 'pause'>;
}

export interface LiveHost {
  suite(): SuiteResult;
  /** A run as far as it has come, in place of what there was of it. */
  put(run: SuiteRun): void;
  /** What is still to be made, the one under way first. */
  changed(queue: readonly LivePlan[], running: boolean): void;
}

export interface LiveSuite {
  /** Adds runs to those that are to be made, and goes on. */
  add(plans: readonly LivePlan[]): void;
  pause(): void;
  resume(): void;
  /** Leaves out what is not made yet. */
  clear(): void;
  dispose(): void;
}

/** @param queue what was still to be made when the page was left: it waits for `resume` */
export function connectLiveSuite(page: LivePage, host: LiveHost, queue: readonly LivePlan[] = []): LiveSuite {
  const { store, controller } = page;
  let waiting = queue;
  let running = false;
  let points = 0;
  const current = (): RunDefinition | undefined => waiting[0] && suiteDefinition(host.suite(), waiting[0]);

  function say(): void {
    host.changed(waiting, running);
  }

  /** From the start, unless the page's run is this one already. */
  function makeFirst(): void {
    const definition = current();
    // What follows is this one's own doing.
    running = false;
    points = 0;
    if (definition) {
      const { applied, awaitingRun, runState, draftDefinition } = store.getState();
      draftDefinition(definition);
      const isThere = !awaitingRun && applied !== undefined && sameDefinition(applied, definition);
      if (!isThere || runState === 'failed') controller.reset();
      if (!isThere || runState !== 'finished') controller.train();
      running = true;
    }
    say();
    look();
  }

  function look(): void {
    const definition = current();
    const { applied, awaitingRun, runState, draft } = store.getState();
    if (!running || !definition || awaitingRun || !applied) return;
    if (!sameDefinition(applied, definition) || !sameDefinition(draft, definition) || runState === 'failed') {
      // The visitor trains something else.
      running = false;
      say();
      return;
    }
    const { max_steps, eval_steps } = host.suite();
    // A run that stands is measured where it stands, too.
    const found = pointsOf(store).filter(({ at }) => at % eval_steps === 0 || at === max_steps);
    const complete = found.at(-1)?.at === max_steps;
    if (found.length > points) {
      points = found.length;
      host.put({ ...waiting[0], complete, points: found });
    }
    if (!complete || runState !== 'finished') return;
    waiting = waiting.slice(1);
    makeFirst();
  }

  const unsubscribe = store.subscribe(look);
  return {
    add: (plans) => {
      waiting = [...waiting, ...plans];
      if (running) say();
      else makeFirst();
    },
    pause: () => {
      running = false;
      controller.pause();
      say();
    },
    resume: makeFirst,
    clear: () => {
      if (running) controller.pause();
      running = false;
      waiting = [];
      say();
    },
    dispose: unsubscribe,
  };
}

/** Seconds are those of training: what a step takes, times the steps. */
function pointsOf(store: RunStore): SuitePoint[] {
  const { curves, millisecondsPerStep } = store.getState();
  const { columns } = curves.evaluations;
  return columns.step.map((at, row) => ({
    ...{ at, kl: Math.max(0, columns['kl/exact'][row]), reward: columns.reward[row] },
    ...{ shareOfOracle: columns.shareOfOracle[row], wellFormed: columns.wellFormed[row] },
    seconds: (at * millisecondsPerStep) / 1000,
  }));
}
