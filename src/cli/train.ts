import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ColumnChoice } from '../data/preferenceFile/columns';
import { LOSS_TYPES } from '../math/lossTypes';
import type { Architecture } from '../model/architecture';
import { type Checkpoint, writeCheckpoint } from '../model/checkpoint';
import { gpt2 } from '../model/gpt2';
import type { Backend } from '../runtime/backend';
import { batchLimits } from '../train/batchTensors';
import { DEFAULT_TRAINING, TRAINING_RANGES, type TrainingConfig } from '../train/config';
import { checkStep } from '../train/estimate';
import { KitchenRun } from '../train/kitchenRun';
import { PackedPairs } from '../train/packedPairs';
import { PairTokenizer } from '../train/pairTokenizer';
import { ParameterSet } from '../train/parameters';
import type { EvaluationRecord, MetricsRecord } from '../train/records';
import { DEFAULT_RUN, EVALUATION_STEPS, type RunConfig } from '../train/runConfig';
import { Trainer } from '../train/trainer';
import { numberFlag, parseFlags, UsageError } from './flags';
import { copyTokenizer, loadModelDirectory, loadTokenizerDirectory, writeFiles } from './modelDirectory';
import { openNodeBackend } from './nodeBackend';
import { describeRows, readPreferenceFile } from './preferenceFile';
import { ProgressBar } from './progress';

const KITCHEN = 'kitchen';
const NUMBERS = Object.keys(TRAINING_RANGES) as (keyof typeof TRAINING_RANGES)[];
const KITCHEN_NUMBERS = ['num_pairs', 'label_temperature', 'label_length_bias', 'label_flip_rate'] as const;
const FLAGS = [
  'model',
  'data',
  'output_dir',
  'loss_type',
  'lr_scheduler_type',
  'threads',
  'prompt_column',
  'chosen_column',
  'rejected_column',
  ...NUMBERS,
  ...KITCHEN_NUMBERS,
];
const USAGE = `npm run -s train -- --model DIR --data FILE|${KITCHEN} --output_dir DIR [--${FLAGS.slice(3).join(' X] [--')} X]
  --data FILE reads preference pairs from JSONL, JSON or CSV (docs/data.md); --prompt_column, --chosen_column and --rejected_column name columns
  --data ${KITCHEN} draws the pairs as the page does: from the model itself, labelled on the true reward
  --loss_type ${LOSS_TYPES.join('|')}`;

/** What the command drives, whichever the data. */
interface Run {
  readonly trainer: Trainer;
  readonly policy: ParameterSet;
  evaluate?: () => Promise<EvaluationRecord>;
}

/** Trains with a progress bar on stderr; writes metrics.jsonl and a checkpoint to the output directory. */
export async function trainCommand(args: readonly string[]): Promise<number> {
  const { flags } = parseFlags(args, FLAGS, USAGE);
  const { model, data, output_dir: output } = flags;
  if (!model || !data || !output) throw new UsageError(`--model, --data and --output_dir are needed\nusage: ${USAGE}`);
  const config = readConfig(flags);
  const checkpoint = await loadModelDirectory(model);
  const architecture = gpt2(checkpoint.config);
  const backend = openNodeBackend(numberFlag(flags, 'threads'));
  const run =
    data === KITCHEN
      ? await openKitchen(backend, architecture, checkpoint, config)
      : await openFile(backend, architecture, checkpoint, config, model, flags);
  await mkdir(output, { recursive: true });
  await trainToEnd(run, config, output);
  await writeFiles(output, writeCheckpoint({ ...checkpoint, params: asParams(await run.policy.read()) }));
  await copyTokenizer(model, output);
  return 0;
}

function asParams(weights: Map<string, Float32Array>): Checkpoint['params'] {
  return weights as Map<string, Float32Array<ArrayBuffer>>;
}

function readConfig(flags: Record<string, string | undefined>): RunConfig {
  const numbers = [...NUMBERS, ...KITCHEN_NUMBERS].flatMap((name) => {
    const value = numberFlag(flags, name);
    return value === undefined ? [] : [[name, value]];
  });
  const texts = (['loss_type', 'lr_scheduler_type'] as const).flatMap((name) =>
    flags[name] ? [[name, flags[name]]] : [],
  );
  const base: RunConfig = flags.data === KITCHEN ? DEFAULT_RUN : { ...DEFAULT_RUN, ...DEFAULT_TRAINING };
  return { ...base, ...Object.fromEntries([...numbers, ...texts]) };
}

async function openKitchen(
  backend: Backend,
  architecture: Architecture,
  checkpoint: Checkpoint,
  config: RunConfig,
): Promise<Run> {
  const run = await KitchenRun.open({ backend, architecture, weights: checkpoint.params, config });
  return { trainer: run.trainer, policy: run.policy, evaluate: () => run.evaluate(true) };
}

async function openFile(
  backend: Backend,
  architecture: Architecture,
  { params }: Checkpoint,
  config: TrainingConfig,
  model: string,
  flags: Record<string, string | undefined>,
): Promise<Run> {
  const { data = '' } = flags;
  const tokenizer = await loadTokenizerDirectory(model, architecture.vocabSize);
  const { contextLength, endToken, vocabSize: vocab } = architecture;
  const pairTokenizer = new PairTokenizer(tokenizer, { contextLength, endToken, vocab });
  const { packed, report } = await readPreferenceFile(data, columnChoice(flags), pairTokenizer);
  process.stderr.write(`${describeRows(data, report)}\n`);
  const source = PackedPairs.read(packed, batchLimits(architecture));
  checkStep(backend, architecture, source.shape(config.per_device_train_batch_size));
  const policy = new ParameterSet(backend, architecture, 'policy', params);
  const reference = new ParameterSet(backend, architecture, 'reference', params);
  return { trainer: await Trainer.create({ backend, architecture, policy, reference, source, config }), policy };
}

function columnChoice(flags: Record<string, string | undefined>): ColumnChoice {
  const columns = (['prompt', 'chosen', 'rejected'] as const).flatMap((part) => {
    const name = flags[`${part}_column`];
    return name === undefined ? [] : [[part, name]];
  });
  return Object.fromEntries(columns);
}

async function trainToEnd({ trainer, evaluate }: Run, config: TrainingConfig, output: string): Promise<void> {
  const metrics = createWriteStream(join(output, 'metrics.jsonl'));
  const evaluations = evaluate ? createWriteStream(join(output, 'evaluations.jsonl')) : undefined;
  const bar = new ProgressBar(config.max_steps);
  try {
    let last: MetricsRecord | undefined;
    while (!trainer.finished) {
      if (evaluate && trainer.step % EVALUATION_STEPS === 0)
        evaluations?.write(`${JSON.stringify(await evaluate())}\n`);
      if (!(await trainer.runStep())) continue;
      const { records, failure } = await trainer.collect();
      for (const record of records) metrics.write(`${JSON.stringify(record)}\n`);
      last = records.at(-1) ?? last;
      bar.update(
        trainer.step,
        last ? `loss ${last.loss.toFixed(4)}  margin ${last['rewards/margins'].toFixed(3)}` : '',
      );
      if (failure) throw failure;
    }
    const final = await evaluate?.();
    if (final) {
      evaluations?.write(`${JSON.stringify(final)}\n`);
      bar.note(
        `E[r] ${final.referenceReward.toFixed(3)} → ${final.reward.toFixed(3)}, KL ${final['kl/exact'].toFixed(3)} nats, ` +
          `share of the oracle ${(100 * final.shareOfOracle).toFixed(1)} %, well-formed ${(100 * final.wellFormed).toFixed(2)} %`,
      );
    }
  } finally {
    bar.end();
    metrics.end();
    evaluations?.end();
  }
}
