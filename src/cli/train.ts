import { createWriteStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type FileConfig, TRL_DEFAULTS } from '../core/fileConfig';
import { DEFAULT_RUN, type KitchenConfig } from '../core/kitchenConfig';
import { LOSS_TYPES } from '../core/lossTypes';
import { learnsFromPrompts, METHOD_NAMES } from '../core/methods';
import type { ColumnChoice } from '../core/preferenceFile';
import type { EvaluationRecord, MetricsRecord } from '../core/records';
import type { SettingRule } from '../core/rules';
import { DEFAULT_DEFINITION, type FileDefinition, type ModelReference } from '../core/runDefinition';
import { PAIR_SOURCES, SETTINGS, type SettingName, settingNames } from '../core/settings';
import { DEFAULT_TRAINING } from '../core/trainingConfig';
import { type Checkpoint, writeCheckpoint } from '../model/checkpoint';
import { gpt2 } from '../model/gpt2';
import type { Backend } from '../runtime/backend';
import { rewardReport } from '../train/rewardReport';
import { Run } from '../train/run';
import { checkReference, checkShape } from '../worlds/file/checkReference';
import { type BroughtModel, fileMaterial, heldAgainst } from '../worlds/file/fileMaterial';
import { FILE_WORLD } from '../worlds/file/fileWorld';
import { PairTokenizer } from '../worlds/file/pairTokenizer';
import { kitchenFilesOf } from '../worlds/kitchen/kitchenFiles';
import { KITCHEN_WORLD } from '../worlds/kitchen/kitchenWorld';
import { deviceFlag, withBackend } from './deviceFlag';
import { numberFlag, parseFlags, UsageError } from './flags';
import { copyTokenizer, loadModelDirectory, loadTokenizerDirectory, writeFiles } from './modelDirectory';
import { ProgressBar } from './progressBar';
import { describeRows, readPreferenceFile } from './readPreferenceFile';
import { trainToEnd } from './trainToEnd';

const KITCHEN = 'kitchen';
/** At 4000 a standard error of the accuracy is 0.007. */
const EXAM_PAIRS = 4000;
/** Models are directories here, and nobody is there to choose by hand. */
const NOT_GIVEN: readonly SettingName[] = ['model', 'ref_model', 'label_source'];
const KITCHEN_SETTINGS = settingNames('kitchen').filter((name) => !NOT_GIVEN.includes(name));
const FILE_SETTINGS = settingNames('file');
const SETTING_FLAGS = [...new Set<SettingName>([...KITCHEN_SETTINGS, ...FILE_SETTINGS])];
const FLAGS = [
  'model',
  'data',
  'output_dir',
  'ref_model',
  'device',
  'threads',
  'prompt_column',
  'chosen_column',
  'rejected_column',
  ...SETTING_FLAGS,
];
const USAGE = `npm run -s train -- --model DIR --data FILE|${KITCHEN} --output_dir DIR [--${FLAGS.slice(3).join(' X] [--')} X]
  --data FILE reads preference pairs from JSONL, JSON or CSV (docs/data.md); --prompt_column, --chosen_column and --rejected_column name columns;
    a tenth of the pairs is held out and measured every --eval_steps steps
  --data ${KITCHEN} draws the pairs as the page does: from the model itself, labelled on the true reward
  --ref_model DIR: what the policy is held against, where that is not the model; of the same shape and vocabulary
  --device wasm|webgpu: the CPU, or the GPU through WebGPU in Node
  --method ${METHOD_NAMES.join('|')}
  --loss_type ${LOSS_TYPES.join('|')}, of DPO
  --pair_source ${PAIR_SOURCES.join('|')}, of --data ${KITCHEN}: who has written the pairs`;

/** Trains with a progress bar on stderr; writes metrics.jsonl, evaluations.jsonl and a checkpoint to the output directory. */
export async function trainCommand(args: readonly string[]): Promise<number> {
  const { flags } = parseFlags(args, FLAGS, USAGE);
  const { model, data, output_dir: output } = flags;
  if (!model || !data || !output) throw new UsageError(`--model, --data and --output_dir are needed\nusage: ${USAGE}`);
  // What is wrong with the call is said before anything is read.
  settings(flags, data === KITCHEN ? KITCHEN_SETTINGS : FILE_SETTINGS);
  const device = deviceFlag(flags.device, ['wasm', 'webgpu']);
  const checkpoint = await loadModelDirectory(model);
  return withBackend(device, numberFlag(flags, 'threads'), async (backend) => {
    const run =
      data === KITCHEN
        ? await openKitchen(backend, checkpoint, flags)
        : await openFile(backend, checkpoint, model, flags);
    await mkdir(output, { recursive: true });
    await trainAndWrite(run, output);
    await examine(run, output);
    await writeFiles(output, writeCheckpoint({ ...checkpoint, params: asParams(await run.resources.policy.read()) }));
    await copyTokenizer(model, output);
    return 0;
  });
}

function asParams(weights: Map<string, Float32Array>): Checkpoint['params'] {
  return weights as Map<string, Float32Array<ArrayBuffer>>;
}

/** The settings that were given. @throws UsageError naming one that these pairs have no use for, or a value that cannot be used */
function settings(
  flags: Record<string, string | undefined>,
  names: readonly SettingName[],
): Record<string, number | string> {
  const useless = SETTING_FLAGS.find((name) => flags[name] !== undefined && !names.includes(name));
  if (useless) throw new UsageError(`--${useless} means nothing with --data ${flags.data}; leave it out`);
  const given: Record<string, number | string> = {};
  for (const name of names) {
    const { rule }: { readonly rule: SettingRule } = SETTINGS[name];
    const value = rule.kind === 'number' ? numberFlag(flags, name) : flags[name];
    if (value === undefined) continue;
    if (rule.kind === 'choice' && !rule.choices.includes(String(value)))
      throw new UsageError(`--${name} is ${value}; use ${rule.choices.join(', ')}`);
    given[name] = value;
  }
  const method = METHOD_NAMES.find((name) => name === given.method);
  if (flags.data !== KITCHEN && method && learnsFromPrompts(method))
    throw new UsageError(`--method ${method} is told what its responses earn; give --data ${KITCHEN}`);
  return given;
}

/** The model may be any that has the kitchen's words; its name is that of the default. */
async function openKitchen(
  backend: Backend,
  checkpoint: Checkpoint,
  flags: Record<string, string | undefined>,
): Promise<Run> {
  const config: KitchenConfig = { ...DEFAULT_RUN, ...settings(flags, KITCHEN_SETTINGS) };
  const own = kitchenFilesOf(config.model, checkpoint);
  const reference = flags.ref_model && kitchenFilesOf(config.model, await loadModelDirectory(flags.ref_model));
  if (reference) checkShape(checkpoint.config, { name: flags.ref_model ?? '', config: reference.checkpoint.config });
  const material = reference ? { ...own, reference } : own;
  const definition = { ...DEFAULT_DEFINITION, config };
  return Run.open({ backend, kind: KITCHEN_WORLD, material, definition });
}

async function openFile(
  backend: Backend,
  checkpoint: Checkpoint,
  directory: string,
  flags: Record<string, string | undefined>,
): Promise<Run> {
  const { data = '' } = flags;
  const { contextLength, endToken, vocabSize: vocab } = gpt2(checkpoint.config);
  const tokenizer = await loadTokenizerDirectory(directory, vocab);
  const pairTokenizer = new PairTokenizer(tokenizer.tokenizer, { contextLength, endToken, vocab });
  const { packed, report } = await readPreferenceFile(data, columnChoice(flags), pairTokenizer);
  process.stderr.write(`${describeRows(data, report)}\n`);
  const model = { id: directory, name: directory, checkpoint, ...tokenizer };
  const own = await fileMaterial(model, data, packed);
  const reference = flags.ref_model ? await referenceIn(flags.ref_model) : undefined;
  if (reference) checkReference(model, reference);
  const material = reference ? heldAgainst(own, reference) : own;
  const { eval_steps } = TRL_DEFAULTS;
  const config: FileConfig = { ...DEFAULT_TRAINING, eval_steps, ...settings(flags, FILE_SETTINGS) };
  const definition: FileDefinition = {
    ...{ world: 'file', config, model: nameOf(model), data: material.data },
    ...(reference && { reference: nameOf(reference) }),
  };
  return Run.open({ backend, kind: FILE_WORLD, material, definition });
}

const nameOf = ({ id, name }: ModelReference): ModelReference => ({ id, name });

async function referenceIn(directory: string): Promise<BroughtModel> {
  const checkpoint = await loadModelDirectory(directory);
  const tokenizer = await loadTokenizerDirectory(directory, checkpoint.config.vocab_size);
  return { id: directory, name: directory, checkpoint, ...tokenizer };
}

function columnChoice(flags: Record<string, string | undefined>): ColumnChoice {
  const columns = (['prompt', 'chosen', 'rejected'] as const).flatMap((part) => {
    const name = flags[`${part}_column`];
    return name === undefined ? [] : [[part, name]];
  });
  return Object.fromEntries(columns);
}

/** Shows and writes what it hears. */
async function trainAndWrite(run: Run, output: string): Promise<void> {
  const metrics = createWriteStream(join(output, 'metrics.jsonl'));
  const evaluations = createWriteStream(join(output, 'evaluations.jsonl'));
  const bar = new ProgressBar(run.trainer.config.max_steps);
  let last: MetricsRecord | undefined;
  try {
    const final = await trainToEnd(run, {
      onEvaluation: (record) => evaluations.write(`${JSON.stringify(record)}\n`),
      onMetrics: (records, step) => {
        for (const record of records) metrics.write(`${JSON.stringify(record)}\n`);
        last = records.at(-1) ?? last;
        bar.update(step, last ? describe(last) : '');
      },
    });
    if (final) bar.note(summary(final));
  } finally {
    bar.end();
    metrics.end();
    evaluations.end();
  }
}

/** Holds a reward model against the true reward on pairs that nobody has learnt from, where the run has both: into reward_model.json. */
async function examine({ trainer: { rewardModel }, world }: Run, output: string): Promise<void> {
  if (!rewardModel || !world.rewardExam) return;
  const report = await rewardReport(rewardModel, await world.rewardExam(EXAM_PAIRS));
  await writeFile(join(output, 'reward_model.json'), `${JSON.stringify(report, undefined, 2)}\n`);
  const { accuracy, expectedAccuracy, bayesAccuracy, correlation } = report;
  const share = (right: number) => ((right - 0.5) / (bayesAccuracy - 0.5)).toFixed(3);
  process.stderr.write(
    `reward model on ${EXAM_PAIRS} fresh pairs: ${share(accuracy)} of what the true reward has over chance ` +
      `(${share(expectedAccuracy)} in expectation over the labels), correlation ${correlation.toFixed(3)}\n`,
  );
}

function describe({ loss, reward, margin, 'rewards/margins': margins = margin }: MetricsRecord): string {
  const named = { margin: margins, reward };
  const told = Object.entries(named).map(([name, value]) =>
    value === undefined ? '' : `  ${name} ${value.toFixed(3)}`,
  );
  return `loss ${loss.toFixed(4)}${told.join('')}`;
}

function summary(final: EvaluationRecord): string {
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  if ('eval_loss' in final) {
    const { eval_loss: loss, 'eval_rewards/margins': margin, 'eval_rewards/accuracies': accuracy } = final;
    return `held-out pairs: loss ${loss.toFixed(4)}, margin ${margin.toFixed(3)}, accuracy ${percent(accuracy)}`;
  }
  return (
    `E[r] ${final.referenceReward.toFixed(3)} → ${final.reward.toFixed(3)}, KL ${final['kl/exact'].toFixed(3)} nats, ` +
    `share of the oracle ${percent(final.shareOfOracle)}, well-formed ${(100 * final.wellFormed).toFixed(2)} %`
  );
}
