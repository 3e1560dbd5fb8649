import { EngineError } from '../errors';
import { type Checkpoint, readCheckpoint } from '../model/checkpoint';
import { loadTokenizer, type Tokenizer } from '../model/tokenizer';
import type { KitchenModel } from '../train/runConfig';
import type { Language } from './protocol';

/** A model directory as it is fetched: the checkpoint, and one tokenizer per language of the page. */
export interface KitchenFiles {
  readonly checkpoint: Checkpoint;
  readonly tokenizers: Readonly<Record<Language, Tokenizer>>;
}

const CHECKPOINT_FILES = ['config.json', 'model.safetensors'];
const TOKENIZER_FILES = ['tokenizer.json', 'tokenizer.zh.json'];
const TOKENIZER_CONFIG = 'tokenizer_config.json';

/** @throws EngineError download_failed naming the address; whatever is wrong with the files */
export async function fetchModel(
  models: URL,
  name: KitchenModel,
  onProgress: (fraction: number) => void,
): Promise<KitchenFiles> {
  const names = [...CHECKPOINT_FILES, ...TOKENIZER_FILES];
  let arrived = 0;
  const load = async (file: string) => {
    const bytes = await download(new URL(`${name}/${file}`, models));
    onProgress(++arrived / names.length);
    return bytes;
  };
  const [config, weights, english, chinese] = await Promise.all(names.map(load));
  const tokenizer = (bytes: Uint8Array) => loadTokenizer(JSON.parse(new TextDecoder().decode(bytes)));
  return {
    checkpoint: readCheckpoint({ 'config.json': config, 'model.safetensors': weights }),
    tokenizers: { en: tokenizer(english), zh: tokenizer(chinese) },
  };
}

/** The tokenizer's files as text, by name: what a model directory needs beside its checkpoint. @throws EngineError download_failed */
export async function fetchTokenizerFiles(models: URL, name: KitchenModel): Promise<Record<string, string>> {
  const files = [...TOKENIZER_FILES, TOKENIZER_CONFIG].map(async (file) => {
    return [file, new TextDecoder().decode(await download(new URL(`${name}/${file}`, models)))] as const;
  });
  return Object.fromEntries(await Promise.all(files));
}

async function download(url: URL): Promise<Uint8Array> {
  const fail = (status: string): never => {
    const values = { url: url.pathname, status };
    throw new EngineError(
      'download_failed',
      `cannot load ${values.url} (${status}); check the connection and reload`,
      values,
    );
  };
  const response = await fetch(url).catch((thrown: Error) => fail(thrown.message));
  if (!response.ok) return fail(String(response.status));
  return new Uint8Array(await response.arrayBuffer());
}
