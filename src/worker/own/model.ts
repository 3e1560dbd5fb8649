/** What the page and the worker say to each other about a checkpoint of the visitor's own. Plain data. */
import type { KitchenModel } from '../../train/runConfig';

/** Where a checkpoint comes from. */
export type ModelSource =
  /** One of this page's models. */
  | { readonly kind: 'shipped'; readonly model: KitchenModel }
  /** The files of one directory, without those of its subdirectories. */
  | { readonly kind: 'files'; readonly files: readonly File[] }
  /** The address of a directory, or of a model's page on huggingface.co. Nothing else is requested than what lies under it. */
  | { readonly kind: 'url'; readonly url: string };

/** What a checkpoint is, for a person. */
export interface OwnModelInfo {
  /** The same for the same source: `shipped:kitchen-nano`, `url:https://…/`, `files:` and a digest of names, sizes and dates. */
  readonly id: string;
  readonly name: string;
  readonly kind: ModelSource['kind'];
  readonly layers: number;
  readonly width: number;
  readonly heads: number;
  /** Width of the MLP. */
  readonly inner: number;
  readonly vocab: number;
  /** Longest sequence, tokens. */
  readonly positions: number;
  readonly parameters: number;
  /** Whether the output matrix is the token embedding. */
  readonly tied: boolean;
  /** Element types in the files (F32, F16, BF16), each once. */
  readonly dtypes: readonly string[];
  /** Bytes of the weights' files. */
  readonly bytes: number;
  /** Tokens that the tokenizer knows, at most `vocab`. */
  readonly tokenizerVocab: number;
}

/** What one training step of the loaded model takes on the backend that it will run on. */
export interface BackendMeasure {
  readonly backend: 'webgpu' | 'wasm';
  /** Floating-point operations a second, measured with a matrix product on this backend. */
  readonly flops: number;
  /** Bytes that the backend can hold at once; the WebAssembly heap's, or the largest buffer of the GPU. */
  readonly limits: { readonly heap: number } | { readonly buffer: number; readonly binding: number };
}

/** A checkpoint that is kept in the browser's storage. */
export interface CachedModel {
  readonly url: string;
  readonly bytes: number;
  /** When it was kept, milliseconds since 1970. */
  readonly kept: number;
}
