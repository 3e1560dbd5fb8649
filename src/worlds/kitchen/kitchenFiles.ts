import { EngineError } from '../../core/errors';
import type { KitchenModel } from '../../core/settings';
import type { Language } from '../../core/world';
import { type Checkpoint, readCheckpoint } from '../../model/checkpoint';
import { gpt2 } from '../../model/gpt2';
import { loadTokenizer, type Tokenizer } from '../../model/tokenizer';
import type { Material } from '../world';
import { tokenizerFile } from './kitchenTokenizer';
import { REFERENCE_FILE, readReference, type ShippedReference } from './shippedReference';

/** A model of the kitchen, with one tokenizer per language of the page. */
export interface KitchenFiles extends Material {
  readonly model: KitchenModel;
  /** What came with the checkpoint, where it is of these weights. */
  readonly shipped?: ShippedReference;
  readonly reference?: Pick<KitchenFiles, 'model' | 'checkpoint' | 'shipped'>;
}

const CHECKPOINT_FILES = ['config.json', 'model.safetensors'];
const TOKENIZER_FILES = ['tokenizer.json', 'tokenizer.zh.json'];
const TOKENIZER_CONFIG = 'tokenizer_config.json';

/** From the directory of the shipped models. @throws EngineError download_failed naming the address; whatever is wrong with the files */
export async function fetchKitchenFiles(
  models: URL,
  model: KitchenModel,
  onProgress: (fraction: number) => void,
): Promise<KitchenFiles> {
  const names = [...CHECKPOINT_FILES, ...TOKENIZER_FILES];
  let arrived = 0;
  const load = async (file: string) => {
    const bytes = await download(new URL(`${model}/${file}`, models));
    onProgress(++arrived / names.length);
    return bytes;
  };
  // Where it does not arrive, or cannot be read, what it holds is computed.
  const coming = download(new URL(`${model}/${REFERENCE_FILE}`, models)).catch(() => undefined);
  const [config, weights, english, chinese] = await Promise.all(names.map(load));
  const tokenizer = (bytes: Uint8Array) => loadTokenizer(JSON.parse(new TextDecoder().decode(bytes)));
  const checkpoint = readCheckpoint({ 'config.json': config, 'model.safetensors': weights });
  const tokenizers = { en: tokenizer(english), zh: tokenizer(chinese) };
  const reference = await coming;
  const shipped = reference && (await readReference(reference, weights).catch(() => undefined));
  return {
    ...kitchenFiles(model, checkpoint, tokenizers, () => fetchTokenizerFiles(models, model)),
    ...(shipped && { shipped }),
  };
}

/** From a checkpoint that is there already; its tokenizers are those of the kitchen's words. */
export function kitchenFilesOf(model: KitchenModel, checkpoint: Checkpoint): KitchenFiles {
  const files = { en: tokenizerFile('en'), zh: tokenizerFile('zh') };
  const tokenizers = { en: loadTokenizer(files.en), zh: loadTokenizer(files.zh) };
  return kitchenFiles(model, checkpoint, tokenizers, async () => ({
    'tokenizer.json': JSON.stringify(files.en),
    'tokenizer.zh.json': JSON.stringify(files.zh),
  }));
}

function kitchenFiles(
  model: KitchenModel,
  checkpoint: Checkpoint,
  tokenizers: Readonly<Record<Language, Tokenizer>>,
  tokenizerFiles: () => Promise<Record<string, string>>,
): KitchenFiles {
  const architecture = gpt2(checkpoint.config);
  return { model, checkpoint, architecture, tokenizer: (language) => tokenizers[language], tokenizerFiles };
}

/** As text, by name: what a model directory needs beside its checkpoint. @throws EngineError download_failed */
async function fetchTokenizerFiles(models: URL, model: KitchenModel): Promise<Record<string, string>> {
  const files = [...TOKENIZER_FILES, TOKENIZER_CONFIG].map(async (file) => {
    return [file, new TextDecoder().decode(await download(new URL(`${model}/${file}`, models)))] as const;
  });
  return Object.fromEntries(await Promise.all(files));
}

async function download(url: URL): Promise<Uint8Array<ArrayBuffer>> {
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
