import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EngineError } from '../errors';
import type { CheckpointFiles } from '../model/checkpoint';

/** @throws EngineError config_invalid naming the file that cannot be read */
export async function readModelDirectory(directory: string): Promise<CheckpointFiles> {
  const names = ['config.json', 'model.safetensors'];
  const entries = names.map(async (name): Promise<[string, Uint8Array]> => {
    const content = await readFile(join(directory, name)).catch((thrown: Error) => {
      const mend = 'a Hugging Face GPT-2 directory with config.json and model.safetensors';
      const values = { name: join(directory, name), value: thrown.message, mend };
      throw new EngineError('config_invalid', `cannot read ${values.name} (${values.value}); use ${mend}`, values);
    });
    return [name, new Uint8Array(content)];
  });
  return Object.fromEntries(await Promise.all(entries));
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
