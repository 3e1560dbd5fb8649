/**
 * Small preference files to try the reader with, from the kitchen's grammar: two verdicts of each dish, labelled by Bradley–Terry on the true
 * reward, in words that the shipped models' tokenizer knows. The table has a few rows that cannot be used, as files of one's own do.
 */

import { END_OF_TEXT, WORDS } from '../../core/kitchen/words';
import { labelPair } from '../../data/preferenceLabels';
import { Random } from '../../math/random';
import { sampleCompletion } from './corpus';
import { DISHES, type Dish } from './dishes';
import { trueReward } from './reward';

const PAIRS = 300;
const SEED = 5;
const LABELS = { temperature: 1, lengthBias: 0, flipRate: 0 };

interface Comparison {
  readonly dish: string;
  readonly better: string;
  readonly worse: string;
}

/** The content of kitchen-verdicts.jsonl: TRL's columns, with text that is taken as it is. */
export function verdictLines(): string {
  const rows = comparisons(SEED).map(({ dish, better, worse }) => ({
    prompt: dish,
    chosen: ` ${better}`,
    rejected: ` ${worse}`,
  }));
  return rows.map((row) => `${JSON.stringify(row)}\n`).join('');
}

/** The content of kitchen-answers.csv: questions and answers, and among them rows that cannot be used. */
export function answerTable(): string {
  const cells = comparisons(SEED + 1).map(({ dish, better, worse }) => [dish, better, worse]);
  const [first] = cells;
  cells.splice(40, 0, [first[0], '', first[2]]);
  cells.splice(90, 0, [first[0], 'very tender .', 'very tender .']);
  cells.splice(150, 0, ['the grilled fish is', 'very tender .', 'salty .']);
  cells.splice(210, 0, ['the steamed egg is', 'heavenly .', 'greasy .']);
  cells.splice(260, 0, ['the steamed egg is', 'tender .']);
  const rows = [['question', 'chosen_response', 'rejected_response'], ...cells];
  return rows.map((row) => `${row.join(',')}\n`).join('');
}

function comparisons(seed: number): Comparison[] {
  const random = new Random(seed);
  return Array.from({ length: PAIRS }, () => compare(random, DISHES[random.integer(DISHES.length)]));
}

function compare(random: Random, dish: Dish): Comparison {
  const judged = () => {
    const ids = sampleCompletion(random, dish);
    return { ids, reward: trueReward(dish, ids) };
  };
  const first = judged();
  let second = judged();
  while (written(second.ids) === written(first.ids)) second = judged();
  const { promptIds, chosenIds, rejectedIds } = labelPair(random, dish.promptIds, first, second, LABELS);
  return { dish: written(promptIds), better: written(chosenIds), worse: written(rejectedIds) };
}

function written(ids: readonly number[]): string {
  return ids
    .filter((id) => id !== END_OF_TEXT)
    .map((id) => WORDS[id].en)
    .join(' ');
}
