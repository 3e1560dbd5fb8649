/** The models of the world of instructions: made on plain language, then tuned on instructions. Both is cross-entropy by the same updates. */
import { join } from 'node:path';
import type { TaskModel } from '../../core/taskResult';
import { DEFAULT_TRAINING, type TrainingConfig } from '../../core/trainingConfig';
import type { Architecture } from '../../model/architecture';
import { writeCheckpoint } from '../../model/checkpoint';
import { gpt2 } from '../../model/gpt2';
import type { Gpt2Config } from '../../model/gpt2Config';
import { initialWeights } from '../../model/initialWeights';
import type { Weights } from '../../model/parameters';
import type { Backend } from '../../runtime/backend';
import { pretrain } from '../../train/pretrain';
import { LONGEST_TEXT, sampleInstruction, samplePlainText } from '../../worlds/tasks/corpus';
import { INSTRUCTION_LENGTH, type Task } from '../../worlds/tasks/instructions';
import { VOCABULARY_SIZE } from '../../worlds/tasks/words';
import { loadModelDirectory, writeFiles } from '../modelDirectory';
import { modelConfig } from '../pretrain';

const SHAPES: Readonly<Record<TaskModel, Gpt2Config>> = {
  nano: modelConfig(32, VOCABULARY_SIZE, LONGEST_TEXT),
  small: modelConfig(64, VOCABULARY_SIZE, LONGEST_TEXT),
};

/** The wider model takes smaller steps. */
const RATES: Readonly<Record<TaskModel, { readonly plain: number; readonly tuned: number }>> = {
  nano: { plain: 4e-3, tuned: 2e-3 },
  small: { plain: 3e-3, tuned: 1e-3 },
};

const PLAIN: TrainingConfig = {
  ...DEFAULT_TRAINING,
  lr_scheduler_type: 'cosine',
  warmup_steps: 50,
  per_device_train_batch_size: 64,
  logging_steps: 50,
};
const TUNED: TrainingConfig = {
  ...DEFAULT_TRAINING,
  lr_scheduler_type: 'linear',
  warmup_steps: 10,
  per_device_train_batch_size: 32,
  logging_steps: 50,
};

export const architectureOf = (model: TaskModel): Architecture => gpt2(SHAPES[model]);

export interface Training {
  readonly backend: Backend;
  readonly model: TaskModel;
  readonly max_steps: number;
  readonly onStep: (done: number) => void;
}

/** On plain language; the same each time. */
export async function pretrainPlain({ backend, model, max_steps, onStep }: Training): Promise<Weights> {
  const architecture = architectureOf(model);
  return pretrain({
    ...{ backend, architecture, weights: initialWeights(architecture, PLAIN.seed), longest: LONGEST_TEXT },
    config: { ...PLAIN, learning_rate: RATES[model].plain, max_steps },
    sample: samplePlainText,
    onRecord: ({ step }) => onStep(step + 1),
  });
}

/** On the instructions of some tasks: as many updates, whatever their number is. */
export async function tune(
  { backend, model, max_steps, onStep }: Training,
  weights: Weights,
  tasks: readonly Task[],
  seed: number,
): Promise<Weights> {
  return pretrain({
    ...{ backend, architecture: architectureOf(model), weights },
    ...{ longest: LONGEST_TEXT, firstTarget: INSTRUCTION_LENGTH },
    config: { ...TUNED, learning_rate: RATES[model].tuned, max_steps, seed },
    sample: (random) => sampleInstruction(random, tasks),
    onRecord: ({ step }) => onStep(step + 1),
  });
}

/** What an update on plain language costs in those of tuning: it has twice as many texts. */
export const PLAIN_COST = PLAIN.per_device_train_batch_size / TUNED.per_device_train_batch_size;

const directoryOf = (out: string, model: TaskModel, steps: number) => join(out, `${model}-${steps}`);

/** The model on plain language that an earlier call has left. */
export async function readPlain(out: string, model: TaskModel, steps: number): Promise<Weights | undefined> {
  const checkpoint = await loadModelDirectory(directoryOf(out, model, steps)).catch(() => undefined);
  return checkpoint?.params;
}

export async function writePlain(out: string, model: TaskModel, steps: number, weights: Weights): Promise<void> {
  const params = weights as Map<string, Float32Array<ArrayBuffer>>;
  await writeFiles(directoryOf(out, model, steps), writeCheckpoint({ config: SHAPES[model], params }));
}
