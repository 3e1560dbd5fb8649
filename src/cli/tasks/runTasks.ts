/** Makes the runs one after the other. */
import type { Quality, TaskModel, TaskResult, TaskRun } from '../../core/taskResult';
import { initialWeights } from '../../model/initialWeights';
import { ParameterSet, type Weights } from '../../model/parameters';
import type { Backend } from '../../runtime/backend';
import { Owned } from '../../runtime/ownership';
import { meanQuality, qualityOf } from '../../worlds/tasks/following';
import type { Task } from '../../worlds/tasks/instructions';
import { splitTasks } from '../../worlds/tasks/split';
import { TaskEvaluator } from '../../worlds/tasks/taskEvaluator';
import { SuiteProgress, timeText } from '../suite/suiteProgress';
import { type PlannedTasks, planned } from './plan';
import { architectureOf, PLAIN_COST, pretrainPlain, readPlain, type Training, tune, writePlain } from './taskModels';
import { sampleTasks } from './taskSamples';

/** On how many tasks a model is measured. */
export interface Measured {
  /** Held-out ones that ask for a reason, and as many that do not. */
  readonly heldOut: number;
  /** Learnt ones: the first of them. */
  readonly trained: number;
}

export interface TasksJob {
  readonly backend: Backend;
  readonly out: string;
  readonly pretrain_steps: number;
  readonly max_steps: number;
  /** Runs that are made already. */
  readonly done: readonly TaskRun[];
  readonly missing: readonly PlannedTasks[];
  /** Of whose runs is kept what they write. */
  readonly sampledSeed: number;
  readonly measured: Measured;
  /** After every run. */
  save(result: TaskResult): Promise<void>;
}

/** @throws EngineError of a step that failed; what was made until then is saved */
export async function runTasks(job: TasksJob): Promise<void> {
  const { backend, out, pretrain_steps, max_steps, missing, measured, save } = job;
  const runs: TaskRun[] = [...job.done];
  const models = [...new Set(missing.map(({ model }) => model))];
  const known = new Map<TaskModel, Weights>();
  for (const model of models) {
    const weights = await readPlain(out, model, pretrain_steps);
    if (weights) known.set(model, weights);
  }
  const costs = await measureCosts(job, models);
  const workOf = ({ model, tasks }: PlannedTasks) =>
    costs[model].measuring + (tasks > 0 ? max_steps * costs[model].update : 0);
  const plainWork = (model: TaskModel) => (known.has(model) ? 0 : pretrain_steps * PLAIN_COST * costs[model].update);
  const all = missing.reduce(
    (sum, run) => sum + workOf(run),
    models.reduce((sum, model) => sum + plainWork(model), 0),
  );
  process.stderr.write(
    `runs to make: ${missing.length}, of ${max_steps} updates; models to train before: ${models.length - known.size}; about ${timeText(all)}\n`,
  );

  // Its unit is a second as it was measured.
  const progress = new SuiteProgress(Math.ceil(all));
  let done = 0;
  for (const model of models) {
    const training = { backend, model, measured };
    let weights = known.get(model);
    if (!weights) {
      const cost = plainWork(model);
      const onStep = (step: number) =>
        progress.update(Math.floor(done + (cost * step) / pretrain_steps), `${model}, plain language`);
      weights = await pretrainPlain({ ...training, max_steps: pretrain_steps, onStep });
      await writePlain(out, model, pretrain_steps, weights);
      done += cost;
    }
    for (const plan of missing.filter((each) => each.model === model)) {
      const cost = workOf(plan);
      const onStep = (step: number) => progress.update(Math.floor(done + (cost * step) / max_steps), planned(plan));
      runs.push(
        await makeRun({ ...training, max_steps, onStep }, plan, weights, plan.reasons && plan.seed === job.sampledSeed),
      );
      await save({ version: 1, pretrain_steps, max_steps, runs });
      done += cost;
    }
  }
  progress.end();
}

/** @param sampled whether what it writes is kept too */
async function makeRun(
  training: Training & { readonly measured: Measured },
  { model, seed, tasks: count, reasons }: PlannedTasks,
  plain: Weights,
  sampled: boolean,
): Promise<TaskRun> {
  const { backend } = training;
  const { training: ordered, heldOut: all } = splitTasks(seed);
  const heldOut = [true, false].flatMap((asked) =>
    all.filter(({ reason }) => reason === asked).slice(0, training.measured.heldOut),
  );
  const learnt = ordered.filter((task) => reasons || !task.reason).slice(0, count);
  const started = performance.now();
  const weights = count > 0 ? await tune(training, plain, learnt, seed) : plain;
  const seconds = count > 0 ? (performance.now() - started) / 1000 : 0;
  return Owned.during(async (own) => {
    const architecture = architectureOf(model);
    const parameters = own.keep(new ParameterSet(backend, architecture, 'tuned', weights));
    const trained = learnt.slice(0, training.measured.trained);
    const measured = [...heldOut, ...trained];
    const evaluator = own.keep(await TaskEvaluator.create(backend, architecture, measured));
    const logps = await evaluator.logps(parameters);
    const qualities = new Map(measured.map((task, place) => [task, qualityOf(logps[place], task)]));
    const meanOf = (tasks: readonly Task[]) => meanQuality(tasks.map((task) => qualities.get(task) as Quality));
    return {
      ...{ model, seed, tasks: count, reasons, seconds },
      asked: meanOf(heldOut.filter(({ reason }) => reason)),
      unasked: meanOf(heldOut.filter(({ reason }) => !reason)),
      ...(count > 0 && { trained: meanOf(trained) }),
      ...(sampled && { samples: await sampleTasks(backend, architecture, parameters, heldOut, seed) }),
    };
  });
}

interface Cost {
  /** Seconds. */
  readonly update: number;
  readonly measuring: number;
}

/** Updates that are measured, with those that warm up. */
const TRIED = 6;

/** What an update of tuning and a measurement take, of each model. */
async function measureCosts(
  { backend, measured }: TasksJob,
  models: readonly TaskModel[],
): Promise<Record<TaskModel, Cost>> {
  const costs: Partial<Record<TaskModel, Cost>> = {};
  for (const model of models) {
    const plan = { model, seed: 1, tasks: 1, reasons: true };
    const plain = initialWeights(architectureOf(model), plan.seed);
    const started = performance.now();
    const { seconds } = await makeRun(
      { backend, model, measured, max_steps: TRIED, onStep: () => {} },
      plan,
      plain,
      false,
    );
    costs[model] = { update: seconds / TRIED, measuring: (performance.now() - started) / 1000 - seconds };
  }
  return costs as Record<TaskModel, Cost>;
}
