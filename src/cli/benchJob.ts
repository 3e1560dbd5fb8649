import { DEFAULT_TASTE } from '../core/kitchen/taste';
import { gpt2 } from '../model/gpt2';
import type { Gpt2Config } from '../model/gpt2Config';
import { initialWeights } from '../model/initialWeights';
import { ParameterSet } from '../model/parameters';
import type { Backend } from '../runtime/backend';
import type { LossForm } from '../train/loss';
import { DISHES } from '../worlds/kitchen/dishes';
import { ExactWorld } from '../worlds/kitchen/exact/exactWorld';
import { ExactEvaluator } from '../worlds/kitchen/exactEvaluator';
import { KITCHEN_TREE } from '../worlds/kitchen/grammar';
import { completionRewards } from '../worlds/kitchen/reward';
import { type BenchResult, type BenchShape, benchStep } from './benchStep';
import { median } from './profiledBackend';

/** What `bench` runs, in Node or in a browser. */
export interface BenchJob {
  readonly shapes: readonly BenchShape[];
  readonly rounds: number;
  readonly lossForm?: LossForm | undefined;
  /** Kitchen models whose exact evaluation of all dishes is timed beside the step. */
  readonly exact: boolean;
}

export interface BenchRow extends BenchResult {
  /** One exact evaluation of all dishes, milliseconds. */
  readonly exact?: number;
}

export async function runBench(backend: Backend, { shapes, rounds, lossForm, exact }: BenchJob): Promise<BenchRow[]> {
  const rows: BenchRow[] = [];
  for (const shape of shapes) {
    const row = await benchStep(backend, shape, rounds, lossForm);
    rows.push(exact ? { ...row, exact: await timeExact(backend, shape.config, Math.ceil(rounds / 4)) } : row);
  }
  return rows;
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
