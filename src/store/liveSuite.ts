/** Runs of a suite that are made in the page: one after the other as its own run, whose exact evaluations are their points. */
import { type RunDefinition, sameDefinition } from '../core/runDefinition';
import type { LivePlan, SuitePoint, SuiteResult, SuiteRun } from '../core/suite';
import { suiteDefinition } from '../core/suiteDefinition';
import type { Controller } from './controller';
import type { RunStore } from './runStore';

export interface LivePage {
  readonly store: RunStore;
  readonly controller: Pick<Controller, 'reset' | 'train' | 'pause' | 'openRun' | 'forgetRun'>;
  /** Milliseconds since some moment. */
  readonly now?: () => number;
}

/** Where suites are: the one that is meant may change while nothing is made. */
export interface LiveHost {
  suite(): SuiteResult;
  /** What of it is still to be made, the one under way first. */
  queue(): readonly LivePlan[];
  /** A run as far as it has come, in place of what there was of it. */
  put(run: SuiteRun): void;
  changed(queue: readonly LivePlan[], progress: LiveProgress): void;
}

export interface LiveProgress {
  readonly running: boolean;
  /** Updates made of the run under way. */
  readonly step: number;
  /** What an update takes here with all that is beside it, measured; none before a few were made. */
  readonly secondsPerStep?: number;
}

export interface LiveSuite {
  /** Adds runs to those that are to be made, and goes on. */
  add(plans: readonly LivePlan[]): void;
  pause(): void;
  /** Makes the first of the queue: goes on where it stands, in the page or in its kept run, and begins it where there is neither. */
  resume(): void;
  /** Leaves out what is not made yet. */
  clear(): void;
  dispose(): void;
}

export function connectLiveSuite(
  { store, controller, now = () => performance.now() }: LivePage,
  host: LiveHost,
): LiveSuite {
  let running = false;
  /** The run that the queue asks for is to be looked for, or is being looked for by one search. */
  let seeking: 'due' | symbol | undefined;
  let points = 0;
  let since: { readonly at: number; readonly step: number } | undefined;
  /** Ids of runs that were begun for a suite: they are not to push the visitor's own out of what is kept. */
  const begun: string[] = [];

  const current = (): RunDefinition | undefined => {
    const [first] = host.queue();
    return first && suiteDefinition(host.suite(), first);
  };

  function say(queue = host.queue()): void {
    const { step } = store.getState();
    const [made, seconds] = since ? [step - since.step, (now() - since.at) / 1000] : [0, 0];
    host.changed(queue, { running, step: since ? step : 0, ...(made > 0 && { secondsPerStep: seconds / made }) });
  }

  function stop(): void {
    running = false;
    seeking = undefined;
    since = undefined;
    say();
  }

  function makeFirst(): void {
    const definition = current();
    if (!definition) {
      stop();
      return;
    }
    // What follows is this one's own doing.
    running = false;
    points = 0;
    since = undefined;
    store.getState().draftDefinition(definition);
    running = true;
    seeking = 'due';
    say();
    look();
  }

  /** The page's run where it is this one already; else the kept one that has come furthest; else from the start. */
  async function seek(definition: RunDefinition): Promise<void> {
    const search = Symbol();
    seeking = search;
    const { applied, runState, library = [] } = store.getState();
    const isThere = applied !== undefined && sameDefinition(applied, definition) && runState !== 'failed';
    const [former] = library
      .filter((kept) => kept.bytes > 0 && sameDefinition(kept.definition, definition))
      .toSorted((left, right) => right.step - left.step);
    if (!isThere && former) await controller.openRun(former.id);
    // The visitor has meanwhile asked for something else.
    if (seeking !== search) return;
    // A kept one that is damaged is said in the page, and made again.
    const isComing = isThere || store.getState().awaitingRun;
    if (!isComing) begin();
    const made = isThere ? runState === 'finished' : isComing && former.step >= definition.config.max_steps;
    if (!made) controller.train();
    // Only now what the page does is looked at again.
    seeking = undefined;
    look();
  }

  function begin(): void {
    controller.reset();
    const { requested } = store.getState();
    if (requested) begun.push(requested.run.id);
    // Of the one before, the last checkpoint may still be on its way.
    if (begun.length > 2) void controller.forgetRun(begun.shift() as string);
  }

  function look(): void {
    const definition = current();
    const { applied, awaitingRun, runState, draft, step } = store.getState();
    if (!running || !definition) return;
    if (!sameDefinition(draft, definition)) {
      stop();
      return;
    }
    if (awaitingRun || typeof seeking === 'symbol') return;
    if (seeking === 'due') {
      void seek(definition);
      return;
    }
    // The visitor trains something else, or has paused the run.
    const halted = runState === 'failed' || (since !== undefined && runState === 'paused');
    if (!applied || !sameDefinition(applied, definition) || halted) {
      stop();
      return;
    }
    if (runState === 'running') since ??= { at: now(), step };
    const { max_steps, eval_steps } = host.suite();
    // A run that stands is measured where it stands, too.
    const found = pointsOf(store).filter(({ at }) => at % eval_steps === 0 || at === max_steps);
    const complete = found.at(-1)?.at === max_steps;
    const [first, ...rest] = host.queue();
    if (found.length > points) {
      points = found.length;
      host.put({ ...first, complete, points: found });
      say();
    }
    if (!complete || runState !== 'finished') return;
    host.changed(rest, { running, step: 0 });
    makeFirst();
  }

  const unsubscribe = store.subscribe(look);
  return {
    add: (plans) => {
      host.changed([...host.queue(), ...plans], { running, step: 0 });
      if (!running) makeFirst();
    },
    pause: () => {
      if (running) controller.pause();
      stop();
    },
    resume: () => {
      if (!running) makeFirst();
    },
    clear: () => {
      if (running) controller.pause();
      host.changed([], { running: false, step: 0 });
      stop();
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
