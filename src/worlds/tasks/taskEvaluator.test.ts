import { expect, it } from 'vitest';
import { openNodeBackend } from '../../cli/nodeBackend';
import { DEFAULT_TRAINING } from '../../core/trainingConfig';
import { gpt2 } from '../../model/gpt2';
import { initialWeights } from '../../model/initialWeights';
import { PairProber } from '../../model/pairProber';
import { ParameterSet } from '../../model/parameters';
import { pretrain } from '../../train/pretrain';
import { TINY_GPT2 } from '../../train/trainTestKit';
import { LONGEST_TEXT, sampleInstruction } from './corpus';
import { followersOf, qualityOf } from './following';
import { INSTRUCTION_LENGTH, TASKS } from './instructions';
import { LINES, LONGEST_LINE } from './lines';
import { TaskEvaluator } from './taskEvaluator';
import { END_OF_TEXT, VOCABULARY_SIZE } from './words';

const backend = openNodeBackend(1);
const TINY = gpt2({
  ...TINY_GPT2,
  ...{ vocab_size: VOCABULARY_SIZE, n_positions: LONGEST_TEXT, bos_token_id: END_OF_TEXT, eos_token_id: END_OF_TEXT },
});
const weights = initialWeights(TINY, 1);

it('knows the probability of each line after each instruction as an ordinary pass does', async () => {
  const tasks = TASKS.filter(({ index }) => index % 20 === 3);
  const evaluator = await TaskEvaluator.create(backend, TINY, tasks);
  const parameters = new ParameterSet(backend, TINY, 'random', weights);
  const logps = await evaluator.logps(parameters);
  const shape = { pairs: 1, positions: LONGEST_TEXT - 1, rows: 2 * LONGEST_LINE };
  const prober = await PairProber.create(backend, TINY, shape);
  expect(logps).toHaveLength(tasks.length);
  for (const [place, { promptIds }] of tasks.entries()) {
    const line = 250 * place + 17;
    const { tokens } = LINES[line];
    const { chosen } = await prober.probe({ promptIds, chosenIds: tokens, rejectedIds: tokens }, parameters);
    const expected = tokens.reduce((sum, token, t) => {
      const logits = chosen.subarray(t * VOCABULARY_SIZE, (t + 1) * VOCABULARY_SIZE);
      return sum + logits[token] - Math.log(logits.reduce((total, logit) => total + Math.exp(logit), 0));
    }, 0);
    expect(logps[place][line]).toBeCloseTo(expected, 4);
  }
  await prober.dispose();
  await evaluator.dispose();
  parameters.destroy();
});

it('tuning learns the lines behind an instruction, and only reads the instruction', async () => {
  const [task, other] = TASKS;
  const losses: number[] = [];
  const tuned = await pretrain({
    ...{ backend, architecture: TINY, weights, longest: LONGEST_TEXT, firstTarget: INSTRUCTION_LENGTH },
    config: {
      ...DEFAULT_TRAINING,
      ...{ learning_rate: 0.03, max_steps: 60, per_device_train_batch_size: 8, logging_steps: 59 },
    },
    sample: (random) => sampleInstruction(random, [task]),
    onRecord: ({ loss }) => losses.push(loss),
  });
  // Before the first update each word is about as likely.
  expect(losses[0]).toBeCloseTo(Math.log(VOCABULARY_SIZE), 0);
  const parameters = new ParameterSet(backend, TINY, 'tuned', tuned);
  const evaluator = await TaskEvaluator.create(backend, TINY, [task, other]);
  const [asked] = (await evaluator.logps(parameters)).map((logps, place) => qualityOf(logps, TASKS[place]));
  expect(asked.followed).toBeGreaterThan(0.5);
  expect(followersOf(task).length).toBeGreaterThan(1);
  await evaluator.dispose();
  parameters.destroy();
});
