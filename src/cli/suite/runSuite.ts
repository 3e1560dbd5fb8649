/** Makes the runs of a suite one after the other. */
import type { KitchenConfig } from '../../core/kitchenConfig';
import { DEFAULT_DEFINITION } from '../../core/runDefinition';
import type { SuitePoint, SuiteResult, SuiteRun } from '../../core/suite';
import { suiteSettings } from '../../core/suiteDefinition';
import type { Backend } from '../../runtime/backend';
import { Run } from '../../train/run';
import type { KitchenFiles } from '../../worlds/kitchen/kitchenFiles';
import { KITCHEN_WORLD, type KitchenWorld } from '../../worlds/kitchen/kitchenWorld';
import { atTemperature, isSameRun, type PlannedRun, planned } from './methods';
import type { SuiteHead } from './suiteFile';
import { SuiteProgress, timeText } from './suiteProgress';

export interface SuiteJob {
  readonly backend: Backend;
  readonly material: KitchenFiles;
  readonly head: SuiteHead;
  /** What no method names. */
  readonly base: KitchenConfig;
  /** Runs that are made already. */
  readonly done: readonly SuiteRun[];
  readonly missing: readonly PlannedRun[];
  /** After every point. */
  save(suite: SuiteResult): Promise<void>;
}

type KitchenRun = Run<KitchenWorld>;

/** @throws EngineError of a step that failed; what was made until then is saved */
export async function runSuite(job: SuiteJob): Promise<void> {
  const { missing, head, save } = job;
  const trained = missing.filter((plan) => 'changed' in plan);
  let run = await openRun(job, trained[0]);
  try {
    const { exact } = run.world;
    const frontier = await exact.frontier();
    const reference = (await exact.bestOfNAtTemperatures(1)).map(atTemperature);
    let runs = job.done;
    const keep = async (plan: PlannedRun, found: Found, complete: boolean) => {
      const { method, setting, seed } = plan;
      const made = { method, setting, ...(seed !== undefined && { seed }), complete, ...found };
      const saved = withRun(runs, made);
      await save({ version: 1, ...head, settings: suiteSettings(job.base), frontier, reference, runs: saved });
      if (complete) runs = saved;
    };
    for (const plan of missing) {
      if (!('exact' in plan)) continue;
      const temperatures = await plan.exact.atTemperatures?.(exact);
      await keep(plan, { points: await plan.exact.points(exact), ...(temperatures && { temperatures }) }, true);
    }
    if (trained.length === 0) return;

    process.stderr.write(`${await estimate(run, trained.length, head)}\n`);
    const progress = new SuiteProgress(trained.length * head.max_steps);
    for (const [place, plan] of trained.entries()) {
      run = await openRun(job, plan, run);
      const points: SuitePoint[] = [];
      for await (const point of trainedPoints(run, head.eval_steps)) {
        points.push(point);
        const { finished } = run.trainer;
        await keep(plan, { points, ...(finished && { temperatures: await temperaturesOf(run) }) }, finished);
        progress.update(place * head.max_steps + point.at, planned(plan));
      }
    }
    progress.end();
  } finally {
    await run.dispose();
  }
}

type Found = Pick<SuiteRun, 'points' | 'temperatures'>;

/** A run that is made again takes the place of the one before when it is complete. */
function withRun(runs: readonly SuiteRun[], made: SuiteRun): readonly SuiteRun[] {
  const place = runs.findIndex((run) => isSameRun(run, made));
  if (place < 0) return [...runs, made];
  return made.complete ? runs.with(place, made) : runs;
}

async function temperaturesOf({ world, present }: KitchenRun) {
  return (await world.exact.atTemperatures(present)).map(atTemperature);
}

/** @param plan undefined: only to look at the world */
function openRun(job: SuiteJob, plan: PlannedRun | undefined, before?: KitchenRun): Promise<KitchenRun> {
  const { backend, material, head, base } = job;
  const { model, max_steps, eval_steps } = head;
  const changed = plan && 'changed' in plan ? plan.changed : {};
  const config = { ...base, model, max_steps, logging_steps: eval_steps, ...changed };
  return Run.open({ backend, kind: KITCHEN_WORLD, material, definition: { ...DEFAULT_DEFINITION, config }, before });
}

/** A point before the first update, one every so many updates, and one after the last. */
async function* trainedPoints(run: KitchenRun, every: number): AsyncGenerator<SuitePoint> {
  const { trainer, world } = run;
  let seconds = 0;
  const measure = async (): Promise<SuitePoint> => {
    const { kl, reward, shareOfOracle, wellFormed } = await world.exact.evaluate(run.present);
    return { at: trainer.step, kl, reward, shareOfOracle, wellFormed, seconds };
  };
  yield await measure();
  while (!trainer.finished) {
    seconds += await secondsOf(() => updateOnce(run));
    if (trainer.step % every === 0 || trainer.finished) yield await measure();
  }
}

async function updateOnce({ trainer }: KitchenRun): Promise<void> {
  if (!(await trainer.runStep())) return;
  const { failure } = await trainer.collect();
  if (failure) throw failure;
}

async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}

/** Updates that are measured, after one that is not. */
const MEASURED = 3;

/** How long it will take, from a few updates and an evaluation. @param run is of no use afterwards */
async function estimate(run: KitchenRun, runs: number, { max_steps, eval_steps }: SuiteHead): Promise<string> {
  await updateOnce(run);
  let steps = 0;
  let seconds = 0;
  while (steps < MEASURED && !run.trainer.finished) {
    seconds += await secondsOf(() => updateOnce(run));
    steps++;
  }
  const step = steps > 0 ? seconds / steps : 0;
  const evaluation = await secondsOf(() => run.world.exact.evaluate(run.present));
  const points = Math.ceil(max_steps / eval_steps) + 1;
  const all = runs * (max_steps * step + points * evaluation);
  return `runs to train: ${runs}, of ${max_steps} updates; about ${timeText(all)} (${step.toFixed(3)} s an update)`;
}
