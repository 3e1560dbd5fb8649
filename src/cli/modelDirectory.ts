import { openAsBlob } from 'node:fs';
import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EngineError } from '../core/errors';
import { type Checkpoint, type CheckpointBlobs, type CheckpointFiles, openCheckpoint } from '../model/checkpoint';
import { type ReadTokenizer, readTokenizer, TOKENIZER_FILES, type TokenizerFiles } from '../model/tokenizerFiles';

const NEEDED = 'a Hugging Face GPT-2 directory with config.json and model.safetensors';

/** config.json and model.safetensors, in memory. @throws EngineError config_invalid naming the file that cannot be read */
export async function readModelDirectory(directory: string): Promise<CheckpointFiles> {
  const names = ['config.json', 'model.safetensors'];
  const entries = names.map(async (name): Promise<[string, Uint8Array]> => {
    const content = await readFile(join(directory, name)).catch((thrown: Error) => {
      throw unreadable(join(directory, name), thrown);
    });
    return [name, new Uint8Array(content)];
  });
  return Object.fromEntries(await Promise.all(entries));
}

/**
 * A model directory in every form that `openCheckpoint` takes, read tensor by tensor.
 * @throws EngineError config_invalid where the directory cannot be read; as `openCheckpoint`
 */
export async function loadModelDirectory(directory: string): Promise<Checkpoint> {
  const names = await readdir(directory).catch((thrown: Error) => {
    throw unreadable(directory, thrown);
  });
  const files: Record<string, Blob> = {};
  for (const name of names) {
    if (/\.(json|safetensors|bin)$/.test(name)) files[name] = await openAsBlob(join(directory, name));
  }
  const outline = await openCheckpoint(files as CheckpointBlobs);
  return outline.read();
}

/** The tokenizer of a model directory. @throws EngineError as `readTokenizer` */
export async function loadTokenizerDirectory(directory: string, modelVocab: number): Promise<ReadTokenizer> {
  const files: Record<string, string> = {};
  for (const name of await readdir(directory)) {
    if (TOKENIZER_FILES.some((known) => known === name)) files[name] = await readFile(join(directory, name), 'utf8');
  }
  return readTokenizer(files as TokenizerFiles, modelVocab);
}

function unreadable(name: string, { message: value }: Error): EngineError {
  return new EngineError('config_invalid', `cannot read ${name} (${value}); use ${NEEDED}`, {
    name,
    value,
    mend: NEEDED,
  });
}

export async function writeFiles(directory: string, files: CheckpointFiles): Promise<void> {
  await mkdir(directory, { recursive: true });
  for (const [name, content] of Object.entries(files)) await writeFile(join(directory, name), content);
}

/** Copies the tokenizer's files, so that a trained checkpoint is a whole model directory. */
export async function copyTokenizer(from: string, to: string): Promise<void> {
  const names = (await readdir(from)).filter((name) => /^(tokenizer.*|vocab|merges)\.(json|txt)$/.test(name));
  for (const name of names) if (join(from, name) !== join(to, name)) await copyFile(join(from, name), join(to, name));
}
