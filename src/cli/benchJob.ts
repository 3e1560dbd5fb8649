import { asEngineError } from '../core/errors';
import { DEFAULT_TASTE } from '../core/kitchen/taste';
import { gpt2 } from '../model/gpt2';
import type { Gpt2Config } from '../model/gpt2Config';
import { initialWeights } from '../model/initialWeights';
import { ParameterSet } from '../model/parameters';
import type { Backend } from '../runtime/backend';
import type { AdapterNames, OpenedDevice } from '../runtime/webgpu/device';
import type { LossForm } from '../train/loss';
import { ExactEvaluator } from '../worlds/exact/exactEvaluator';
import { ExactWorld } from '../worlds/exact/exactWorld';
import { DISHES } from '../worlds/kitchen/dishes';
import { KITCHEN_TREE } from '../worlds/kitchen/grammar';
import { completionRewards } from '../worlds/kitchen/reward';
import { type BenchResult, type BenchShape, benchStep } from './benchStep';
import { type KernelSpeeds, measureKernels } from './kernelSpeed';
import { median } from './profiledBackend';

/** What `bench` runs, in Node or in a browser. */
export interface BenchJob {
  readonly shapes: readonly JobShape[];
  /** Default: 40, and 3 where WebGPU is emulated, which takes seconds for a step. */
  readonly rounds?: number | undefined;
  readonly lossForm?: LossForm | undefined;
  /** When they are over no other shape is begun, and each has fewer rounds, so that all of them may come in time. Default: no end. */
  readonly seconds?: number | undefined;
}

export interface JobShape extends BenchShape {
  /** A kitchen model: the exact evaluation of all dishes is timed beside its step. */
  readonly kitchen: boolean;
}

export interface BenchRow extends BenchResult {
  /** One exact evaluation of all dishes, milliseconds. */
  readonly exact?: number;
}

export interface BenchRows {
  readonly rows: readonly BenchRow[];
  /** The shapes without a row, and why. */
  readonly left: readonly { readonly name: string; readonly reason: string }[];
}

/** What a benchmark on WebGPU found. */
export interface GpuBench extends BenchRows {
  readonly adapter: AdapterNames;
  readonly software: boolean;
  readonly speeds: KernelSpeeds;
}

const ROUNDS = 40;
const ROUNDS_SOFTWARE = 3;

/** A row for each shape, in order, as far as the time goes. A shape that fails, because the device cannot hold it, does not cost the others. */
export async function runBench(backend: Backend, job: BenchJob): Promise<BenchRows> {
  const { shapes, lossForm, seconds = Number.POSITIVE_INFINITY } = job;
  const rounds = job.rounds ?? (backend.info.software ? ROUNDS_SOFTWARE : ROUNDS);
  const end = performance.now() + 1000 * seconds;
  const rows: BenchRow[] = [];
  const left: { name: string; reason: string }[] = [];
  for (const shape of shapes) {
    const { name } = shape;
    if (performance.now() >= end) {
      left.push({ name, reason: 'no time was left' });
      continue;
    }
    try {
      const row = await benchStep(backend, shape, { rounds, lossForm, seconds: seconds / shapes.length });
      const exact = shape.kitchen && { exact: await timeExact(backend, shape.config, Math.ceil(row.rounds / 4)) };
      rows.push({ ...row, ...exact });
    } catch (thrown) {
      left.push({ name, reason: asEngineError(thrown).message });
    }
  }
  return { rows, left };
}

/** Besides the rows, what the adapter is, and how near two kernels come to its memory's bandwidth. */
export async function benchGpu(backend: Backend, opened: OpenedDevice, job: BenchJob): Promise<GpuBench> {
  const { adapter, software } = opened;
  const speeds = await measureKernels(opened);
  return { adapter, software, speeds, ...(await runBench(backend, job)) };
}

async function timeExact(backend: Backend, config: Gpt2Config, rounds: number): Promise<number> {
  const architecture = gpt2(config);
  const parameters = new ParameterSet(backend, architecture, 'exact', initialWeights(architecture, 1));
  const prompts = DISHES.map((dish) => dish.promptIds);
  const evaluator = await ExactEvaluator.create(backend, architecture, KITCHEN_TREE, prompts);
  const rewards = DISHES.map((dish) => completionRewards(dish));
  const world = new ExactWorld(KITCHEN_TREE, await evaluator.logps(parameters), rewards, DEFAULT_TASTE.malformed);
  const times: number[] = [];
  for (let i = 0; i < rounds; i++) {
    const started = performance.now();
    world.evaluate(await evaluator.logps(parameters));
    times.push(performance.now() - started);
  }
  await evaluator.dispose();
  parameters.destroy();
  return median(times);
}
