/**
 * What the models are trained on. Plain language has no instruction in it: lines by themselves, and lines with a remark about them behind, so that a model
 * knows every word, and which line is warm and which is about the service. Nobody asks it for one.
 */
import type { Random } from '../../math/random';
import { followersOf } from './following';
import { description, INSTRUCTION_LENGTH, TASKS, type Task } from './instructions';
import { LONGEST_LINE } from './lines';
import { END_OF_TEXT, tokensOf } from './words';

/** How often a line has a remark behind it. */
const REMARKED = 0.5;
/** How often a line of plain language has no reason. */
const UNREASONED = 0.5;

const FOLLOWERS = TASKS.map(followersOf);
const REMARKS = TASKS.map((task) => tokensOf(`${description(task)} .`));

/** Most tokens of a text, of plain language as of an instruction with its line. */
export const LONGEST_TEXT = INSTRUCTION_LENGTH + LONGEST_LINE;

const pick = <T>(random: Random, from: readonly T[]): T => from[random.integer(from.length)];

/** Draws a text of plain language: tone, length and aspect are all as frequent. */
export function samplePlainText(random: Random): number[] {
  const reason = random.uniform() >= UNREASONED;
  const { index } = pick(
    random,
    TASKS.filter((task) => task.reason === reason),
  );
  const { tokens } = pick(random, FOLLOWERS[index]);
  if (random.uniform() >= REMARKED) return [...tokens];
  return [...tokens.slice(0, -1), ...REMARKS[index], END_OF_TEXT];
}

/** Draws an instruction of some tasks, with a line that follows it: all of these are as likely. */
export function sampleInstruction(random: Random, tasks: readonly Task[]): number[] {
  const { index, promptIds } = pick(random, tasks);
  return [...promptIds, ...pick(random, FOLLOWERS[index]).tokens];
}
