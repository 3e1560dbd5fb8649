import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { END_OF_TEXT, VOCABULARY_SIZE } from '../core/kitchen/words';
import { KITCHEN_MODELS, type KitchenModel } from '../core/settings';
import { DEFAULT_TRAINING, type TrainingConfig } from '../core/trainingConfig';
import type { Architecture } from '../model/architecture';
import { writeCheckpoint } from '../model/checkpoint';
import { gpt2 } from '../model/gpt2';
import type { Gpt2Config } from '../model/gpt2Config';
import { initialWeights } from '../model/initialWeights';
import { ParameterSet, type Weights } from '../model/parameters';
import type { Backend } from '../runtime/backend';
import { type PretrainRecord, pretrain } from '../train/pretrain';
import { ExactEvaluator } from '../worlds/exact/exactEvaluator';
import { sampleText } from '../worlds/kitchen/corpus';
import { DISHES, PROMPT_LENGTH } from '../worlds/kitchen/dishes';
import { KITCHEN_TREE, LONGEST_COMPLETION } from '../worlds/kitchen/grammar';
import { tokenizerConfigFile, tokenizerFile } from '../worlds/kitchen/kitchenTokenizer';
import { numberFlag, parseFlags, UsageError } from './flags';
import { writeFiles } from './modelDirectory';
import { openNodeBackend } from './nodeBackend';

const USAGE = `npm run pretrain -- [--model ${KITCHEN_MODELS.join('|')}] [--learning_rate X] [--max_steps N] [--seed N] [--output_dir DIR]`;

/** The shape of the shipped models, of some width. @param words of another world's vocabulary, whose end of text is the first too */
export function modelConfig(n_embd: number, words: number = VOCABULARY_SIZE, n_positions = 16): Gpt2Config {
  return {
    vocab_size: words,
    n_positions,
    n_embd,
    n_layer: 2,
    n_head: 4,
    n_inner: 4 * n_embd,
    layer_norm_epsilon: 1e-5,
    activation_function: 'gelu_new',
    tie_word_embeddings: true,
    bos_token_id: END_OF_TEXT,
    eos_token_id: END_OF_TEXT,
  };
}

const MODELS: Readonly<Record<KitchenModel, Gpt2Config>> = {
  'kitchen-nano': modelConfig(32),
  'kitchen-small': modelConfig(64),
  'kitchen-nano-early': modelConfig(32),
};

/**
 * The narrower model takes, and needs, larger steps and more of them. The wider one stops where its mass is good: trained twice as long it
 * grows sharp, and DPO then throws mass onto malformed text in jumps (docs/sweep.md).
 * The early model is kitchen-nano as it is within its warm-up: it knows the words, and what it writes is malformed in a third of all cases.
 */
const SCHEDULE = {
  'kitchen-nano': { learning_rate: 5e-3, max_steps: 5000 },
  'kitchen-small': { learning_rate: 3e-3, max_steps: 2500 },
  'kitchen-nano-early': { learning_rate: 5e-3, max_steps: 75 },
} as const satisfies Record<KitchenModel, Partial<TrainingConfig>>;

const SETTINGS: TrainingConfig = {
  ...DEFAULT_TRAINING,
  lr_scheduler_type: 'cosine',
  warmup_steps: 100,
  per_device_train_batch_size: 128,
  logging_steps: 50,
};

/** Makes the shipped models from a fixed seed; each directory also holds the log of its run. */
export async function pretrainCommand(args: readonly string[], root: string): Promise<number> {
  const { flags } = parseFlags(args, ['model', 'max_steps', 'seed', 'output_dir', 'learning_rate'], USAGE);
  const chosen = flags.model as KitchenModel | undefined;
  if (chosen && !KITCHEN_MODELS.includes(chosen))
    throw new UsageError(`--model is ${chosen}; use ${KITCHEN_MODELS.join(' or ')}`);
  const seed = numberFlag(flags, 'seed') ?? SETTINGS.seed;
  for (const name of chosen ? [chosen] : KITCHEN_MODELS) {
    const schedule = SCHEDULE[name];
    const learning_rate = numberFlag(flags, 'learning_rate') ?? schedule.learning_rate;
    const max_steps = numberFlag(flags, 'max_steps') ?? schedule.max_steps;
    const directory = join(flags.output_dir ?? join(root, 'public', 'models'), name);
    await makeModel(name, { ...SETTINGS, learning_rate, seed, max_steps }, directory);
  }
  return 0;
}

const json = (content: object) => `${JSON.stringify(content, null, 2)}\n`;

async function makeModel(name: KitchenModel, config: TrainingConfig, directory: string): Promise<void> {
  const model = MODELS[name];
  const architecture = gpt2(model);
  const backend = openNodeBackend(1); // one thread: sums in one order, the same weights everywhere
  const log: PretrainRecord[] = [];
  const params = await pretrain({
    backend,
    architecture,
    weights: initialWeights(architecture, config.seed),
    config,
    longest: PROMPT_LENGTH + LONGEST_COMPLETION,
    sample: (random) => sampleText(random, DISHES[random.integer(DISHES.length)]),
    onRecord: (record) => {
      log.push(record);
      console.error(
        `${name} step ${record.step} loss ${record.loss.toFixed(4)} grad_norm ${record.grad_norm.toFixed(3)}`,
      );
    },
  });
  const masses = await wellFormedMasses(backend, architecture, params);
  const lowest = Math.min(...masses);
  console.error(`${name} mass on well-formed completions, lowest over the dishes: ${(100 * lowest).toFixed(3)} %`);
  await writeFiles(directory, {
    ...writeCheckpoint({ config: model, params: params as Map<string, Float32Array<ArrayBuffer>> }),
    'tokenizer.json': json(tokenizerFile('en')),
    'tokenizer.zh.json': json(tokenizerFile('zh')),
    'tokenizer_config.json': json(tokenizerConfigFile()),
  });
  await writeFile(
    join(directory, 'pretraining.jsonl'),
    [...log, { config, well_formed: masses }].map((line) => `${JSON.stringify(line)}\n`).join(''),
  );
}

/** Exact probability of a well-formed completion, per dish. */
async function wellFormedMasses(backend: Backend, architecture: Architecture, weights: Weights): Promise<number[]> {
  const parameters = new ParameterSet(backend, architecture, 'pretrained', weights);
  const prompts = DISHES.map((dish) => dish.promptIds);
  const evaluator = await ExactEvaluator.create(backend, architecture, KITCHEN_TREE, prompts);
  const logps = await evaluator.logps(parameters);
  await evaluator.dispose();
  parameters.destroy();
  const completions = KITCHEN_TREE.completions.length;
  return logps.map((outcomes) => outcomes.subarray(0, completions).reduce((mass, logp) => mass + Math.exp(logp), 0));
}
