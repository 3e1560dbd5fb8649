/** A checkpoint of the visitor's choice, with its tokenizer. */
import { EngineError } from '../../errors';
import type { Checkpoint } from '../../model/checkpoint';
import type { Tokenizer } from '../../model/tokenizer';
import { fetchModel } from '../modelFiles';
import type { ModelSource, OwnModelInfo } from './model';

export interface OwnModel {
  readonly info: OwnModelInfo;
  readonly checkpoint: Checkpoint;
  readonly tokenizer: Tokenizer;
  /** Texts of tokenizer.json and, where there is one, tokenizer_config.json. */
  readonly tokenizerJson: string;
  readonly tokenizerConfigJson?: string;
}

export interface LoadOptions {
  /** Address of the shipped model directories. */
  readonly models: URL;
  readonly onProgress: (bytes: number, total: number) => void;
  readonly signal: AbortSignal;
  /** Keep what is downloaded in the browser's storage. */
  readonly cache: boolean;
}

/** @throws EngineError download_failed; whatever is wrong with the files */
export async function loadModel(source: ModelSource, { models, onProgress, signal }: LoadOptions): Promise<OwnModel> {
  if (source.kind !== 'shipped') {
    const values = { what: source.kind, mend: 'use a shipped model' };
    throw new EngineError(
      'not_supported',
      `models of kind ${source.kind} are not supported; use a shipped one`,
      values,
    );
  }
  const { checkpoint, tokenizers } = await fetchModel(models, source.model, (share) => onProgress(share, 1));
  const response = await fetch(new URL(`${source.model}/tokenizer.json`, models), { signal });
  const { config, params } = checkpoint;
  const parameters = [...params.values()].reduce((sum, { length }) => sum + length, 0);
  const info: OwnModelInfo = {
    id: `shipped:${source.model}`,
    name: source.model,
    kind: 'shipped',
    layers: config.n_layer,
    width: config.n_embd,
    heads: config.n_head,
    inner: config.n_inner,
    vocab: config.vocab_size,
    positions: config.n_positions,
    parameters,
    tied: config.tie_word_embeddings,
    dtypes: ['F32'],
    bytes: 4 * parameters,
    tokenizerVocab: tokenizers.en.vocab,
  };
  return { info, checkpoint, tokenizer: tokenizers.en, tokenizerJson: await response.text() };
}
