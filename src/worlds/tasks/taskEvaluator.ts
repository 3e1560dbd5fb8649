import type { Architecture } from '../../model/architecture';
import type { ParameterSet } from '../../model/parameters';
import type { Backend } from '../../runtime/backend';
import { Owned } from '../../runtime/ownership';
import { ExactEvaluator } from '../exact/exactEvaluator';
import type { Task } from './instructions';
import { LINE_TREE, LINES } from './lines';

/** Instructions of one forward: more of them take more memory, and no less time. */
const TOGETHER = 4;

/** The exact probability of every line after the instructions of some tasks. */
export class TaskEvaluator {
  private constructor(
    private readonly parts: readonly ExactEvaluator[],
    private readonly own: Owned,
  ) {}

  static create(backend: Backend, architecture: Architecture, tasks: readonly Task[]): Promise<TaskEvaluator> {
    return Owned.create(async (own) => {
      const parts: ExactEvaluator[] = [];
      for (let from = 0; from < tasks.length; from += TOGETHER) {
        const prompts = tasks.slice(from, from + TOGETHER).map(({ promptIds }) => promptIds);
        parts.push(own.keep(await ExactEvaluator.create(backend, architecture, LINE_TREE, prompts)));
      }
      return new TaskEvaluator(parts, own);
    });
  }

  /** Log-probabilities of `LINES`, one list per task, nats. */
  async logps(parameters: ParameterSet): Promise<Float64Array[]> {
    const all: Float64Array[] = [];
    for (const part of this.parts)
      for (const outcomes of await part.logps(parameters)) all.push(outcomes.subarray(0, LINES.length));
    return all;
  }

  dispose(): Promise<void> {
    return this.own.dispose();
  }
}
