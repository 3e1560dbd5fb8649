import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sampleText } from '../data/kitchen/corpus';
import { DISHES, PROMPT_LENGTH } from '../data/kitchen/dishes';
import { LONGEST_COMPLETION } from '../data/kitchen/grammar';
import { tokenizerConfigFile, tokenizerFile } from '../data/kitchen/tokenizerFiles';
import { END_OF_TEXT, VOCABULARY_SIZE } from '../data/kitchen/words';
import { type Gpt2Config, writeCheckpoint } from '../model/checkpoint';
import { gpt2 } from '../model/gpt2';
import { DEFAULT_TRAINING, type TrainingConfig } from '../train/config';
import { initialWeights, pretrain, type PretrainRecord } from '../train/pretrain';
import { KITCHEN_MODELS, type KitchenModel } from '../train/runConfig';
import { numberFlag, parseFlags, UsageError } from './flags';
import { writeFiles } from './modelDirectory';
import { openNodeBackend } from './nodeBackend';

const USAGE = 'npm run pretrain -- [--model kitchen-nano|kitchen-small] [--max_steps N] [--seed N] [--output_dir DIR]';

function modelConfig(n_embd: number): Gpt2Config {
  return {
    vocab_size: VOCABULARY_SIZE,
    n_positions: 16,
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
};

const SETTINGS: TrainingConfig = {
  ...DEFAULT_TRAINING,
  learning_rate: 3e-3,
  lr_scheduler_type: 'cosine',
  warmup_steps: 100,
  max_steps: 2500,
  per_device_train_batch_size: 128,
  weight_decay: 0.01,
  logging_steps: 50,
};

/** Makes the shipped models from a fixed seed; each directory also holds the log of its run. */
export async function pretrainCommand(args: readonly string[], root: string): Promise<number> {
  const { flags } = parseFlags(args, ['model', 'max_steps', 'seed', 'output_dir'], USAGE);
  const chosen = flags.model as KitchenModel | undefined;
  if (chosen && !KITCHEN_MODELS.includes(chosen)) throw new UsageError(`--model is ${chosen}; use ${KITCHEN_MODELS.join(' or ')}`);
  const max_steps = numberFlag(flags, 'max_steps') ?? SETTINGS.max_steps;
  const config = { ...SETTINGS, seed: numberFlag(flags, 'seed') ?? SETTINGS.seed, max_steps };
  for (const name of chosen ? [chosen] : KITCHEN_MODELS) {
    await makeModel(name, config, join(flags.output_dir ?? join(root, 'public', 'models'), name));
  }
  return 0;
}

const json = (content: object) => `${JSON.stringify(content, null, 2)}\n`;

async function makeModel(name: KitchenModel, config: TrainingConfig, directory: string): Promise<void> {
  const model = MODELS[name];
  const architecture = gpt2(model);
  const log: PretrainRecord[] = [];
  const params = await pretrain({
    backend: openNodeBackend(),
    architecture,
    weights: initialWeights(architecture, config.seed),
    config,
    longest: PROMPT_LENGTH + LONGEST_COMPLETION,
    sample: (random) => sampleText(random, DISHES[random.integer(DISHES.length)]),
    onRecord: (record) => {
      log.push(record);
      console.error(`${name} step ${record.step} loss ${record.loss.toFixed(4)} grad_norm ${record.grad_norm.toFixed(3)}`);
    },
  });
  await writeFiles(directory, {
    ...writeCheckpoint({ config: model, params: params as Map<string, Float32Array<ArrayBuffer>> }),
    'tokenizer.json': json(tokenizerFile('en')),
    'tokenizer.zh.json': json(tokenizerFile('zh')),
    'tokenizer_config.json': json(tokenizerConfigFile()),
  });
  await writeFile(join(directory, 'pretraining.jsonl'), log.map((record) => `${JSON.stringify(record)}\n`).join(''));
}
