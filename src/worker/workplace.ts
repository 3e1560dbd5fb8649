import { gpt2 } from '../model/gpt2';
import type { Backend } from '../runtime/backend';
import { KitchenRun, type StartingPoint } from '../train/kitchenRun';
import type { Fault, KitchenModel } from '../train/runConfig';
import { checkDefinition, type RunDefinition } from '../train/runDefinition';
import { Workbench } from '../train/workbench';
import type { ExportWork } from './exporting';
import { fetchModel, fetchTokenizerFiles, type KitchenFiles } from './modelFiles';
import type { LoadingStage } from './protocol';

/** A model, its workbench, and the run that is at it. */
export interface Work {
  readonly model: KitchenModel;
  readonly files: KitchenFiles;
  readonly bench: Workbench;
  readonly run: KitchenRun;
}

export interface Surroundings {
  readonly backend: Backend;
  /** Address of the model directories. */
  readonly models: URL;
  readonly loading: (stage: LoadingStage, fraction: number) => void;
}

/**
 * A run in place of another. What both can share stays: files and workbench where the model and the size of a batch are the same. The old run is
 * given up only once the new one is there. @throws EngineError as `Workbench.create` and `KitchenRun.start`
 */
export async function replaceWork(
  before: Work | null,
  definition: RunDefinition,
  from: StartingPoint | undefined,
  surroundings: Surroundings,
): Promise<Work> {
  checkDefinition(definition);
  const { model, per_device_train_batch_size: batchSize, fault } = definition.config;
  const files = before?.model === model ? before.files : await fetchFiles(model, surroundings);
  const shared = before?.model === model && before.bench.serves(batchSize, fault) ? before.bench : undefined;
  const bench = shared ?? (await createBench(files, batchSize, fault, surroundings));
  try {
    const run = await KitchenRun.start(bench, definition, from);
    await before?.run.dispose();
    if (!shared) await before?.bench.dispose();
    return { model, files, bench, run };
  } catch (thrown) {
    if (!shared) await bench.dispose();
    throw thrown;
  }
}

export async function endWork(work: Work | null): Promise<void> {
  await work?.run.dispose();
  await work?.bench.dispose();
}

/** What its exports are made of. @param models address of the model directories */
export function toExport({ run, model, files }: Work, models: URL): ExportWork {
  return {
    run,
    model,
    checkpoint: files.checkpoint,
    tokenizer: (language) => files.tokenizers[language],
    tokenizerFiles: () => fetchTokenizerFiles(models, model),
  };
}

function fetchFiles(model: KitchenModel, { models, loading }: Surroundings): Promise<KitchenFiles> {
  loading('model', 0);
  return fetchModel(models, model, (fraction) => loading('model', fraction));
}

async function createBench(
  { checkpoint }: KitchenFiles,
  batchSize: number,
  fault: Fault,
  { backend, loading }: Surroundings,
): Promise<Workbench> {
  loading('shaders', 0);
  const architecture = gpt2(checkpoint.config);
  const capture = backend.info.kind === 'webgpu';
  const bench = await Workbench.create({
    backend,
    architecture,
    weights: checkpoint.params,
    batchSize,
    fault,
    capture,
  });
  loading('reference', 0);
  return bench;
}
