/** Whether a line follows an instruction: each part is checked by itself. */
import { CHECKS, type Check, QUALITIES, type Quality } from '../../core/taskResult';
import type { Task } from './instructions';
import { LINES, type Line } from './lines';

export function checkLine(line: Line, task: Task): Readonly<Record<Check, boolean>> {
  return {
    tone: line.tone === task.tone,
    length: line.length === task.length,
    aspect: line.aspect === task.aspect,
    reason: (line.verb !== undefined) === task.reason,
  };
}

export function follows(line: Line, task: Task): boolean {
  const checks = checkLine(line, task);
  return CHECKS.every((name) => checks[name]);
}

/** Every line that follows an instruction, by the task's index. */
export function followersOf(task: Task): readonly Line[] {
  return LINES.filter((line) => follows(line, task));
}

/** What a model writes after one instruction. @param logps of each of `LINES` after the task's instruction, nats; what comes after them is not read */
export function qualityOf(logps: ArrayLike<number>, task: Task): Quality {
  const sums = { followed: 0, tone: 0, length: 0, aspect: 0, reason: 0, wellFormed: 0 };
  LINES.forEach((line, place) => {
    const mass = Math.exp(logps[place]);
    const checks = checkLine(line, task);
    for (const name of CHECKS) if (checks[name]) sums[name] += mass;
    if (follows(line, task)) sums.followed += mass;
    sums.wellFormed += mass;
  });
  return sums;
}

/** The mean over some tasks. */
export function meanQuality(qualities: readonly Quality[]): Quality {
  const mean = (name: (typeof QUALITIES)[number]) =>
    qualities.reduce((sum, each) => sum + each[name], 0) / qualities.length;
  return Object.fromEntries(QUALITIES.map((name) => [name, mean(name)])) as unknown as Quality;
}
