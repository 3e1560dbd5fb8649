import { CHECKS, type TaskSample, type WrittenLine } from '../../core/taskResult';
import { Random } from '../../math/random';
import { PLAIN_SAMPLING } from '../../math/sampling';
import type { Architecture } from '../../model/architecture';
import { Generator } from '../../model/generate';
import type { ParameterSet } from '../../model/parameters';
import type { Backend } from '../../runtime/backend';
import { checkLine } from '../../worlds/tasks/following';
import { INSTRUCTION_LENGTH, type Task } from '../../worlds/tasks/instructions';
import { LONGEST_LINE, parseLine } from '../../worlds/tasks/lines';
import { textOf } from '../../worlds/tasks/words';

/** Completions of each instruction. */
const EACH = 3;
/** Apart from what a seed is used for elsewhere. */
const STREAM = 12;

/** What a model writes after each of some instructions, as it is sampled, each with what of it is right. */
export async function sampleTasks(
  backend: Backend,
  architecture: Architecture,
  parameters: ParameterSet,
  tasks: readonly Task[],
  seed: number,
): Promise<TaskSample[]> {
  const shape = { sequences: EACH * tasks.length, promptLength: INSTRUCTION_LENGTH, maxNewTokens: LONGEST_LINE };
  const generator = await Generator.create(backend, architecture, shape);
  try {
    const prompts = tasks.flatMap(({ promptIds }) => Array.from({ length: EACH }, () => promptIds));
    const random = new Random(seed, STREAM);
    const { endToken } = architecture;
    const written = await generator.generate(parameters.tensors, prompts, endToken, PLAIN_SAMPLING, random);
    return tasks.map((task, place) => ({
      instruction: task.text,
      written: written.slice(EACH * place, EACH * (place + 1)).map(({ tokens }) => checkedLine(tokens, task)),
    }));
  } finally {
    await generator.dispose();
  }
}

export function checkedLine(tokens: readonly number[], task: Task): WrittenLine {
  const line = parseLine(tokens);
  const checks = line && checkLine(line, task);
  return {
    text: textOf(tokens),
    right: checks ? CHECKS.filter((name) => checks[name]) : [],
    wellFormed: line !== undefined,
  };
}
