/** What the page and the worker say to each other about a checkpoint of the visitor's own. */
import type { BackendInfo, MemoryLimits } from './engine';
import type { KitchenModel } from './settings';

/** Where a checkpoint comes from. */
export type ModelSource =
  /** One of this page's models. */
  | { readonly kind: 'shipped'; readonly model: KitchenModel }
  /** The files of one directory, without those of its subdirectories; the directory's name, where it is known. */
  | { readonly kind: 'files'; readonly files: readonly File[]; readonly name?: string }
  /** The address of a directory, or of a model's page on huggingface.co. Nothing else is requested than what lies under it. */
  | { readonly kind: 'url'; readonly url: string };

/** A checkpoint of the visitor's own. */
export type BroughtSource = Exclude<ModelSource, { readonly kind: 'shipped' }>;

/** What a checkpoint is, for a person. */
export interface ModelInfo {
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
  readonly caching: CacheOutcome;
}

/** Whether a model from an address stays in this browser's storage. */
export type CacheOutcome =
  /** It came from there. */
  | 'was_kept'
  | 'kept'
  /** There was no room for it, or no storage: it is in memory only. */
  | 'no_room'
  | 'no_storage'
  /** Nobody asked for it. */
  | 'not_asked';

/** A checkpoint that is kept in the browser's storage. */
export interface CachedModel {
  readonly url: string;
  readonly bytes: number;
  /** When it was kept, milliseconds since 1970. */
  readonly kept: number;
}

/* What is known of a checkpoint before its weights are loaded. */

/** What it is, and what it takes to load and to train it. */
export interface ModelOutlook
  extends Pick<ModelInfo, 'id' | 'name' | 'kind' | 'layers' | 'width' | 'positions' | 'parameters'> {
  /** Bytes of the weights' files; undefined where their server does not say. */
  readonly bytes: number | undefined;
  /** Whether this browser keeps them already: nothing is downloaded then. */
  readonly kept: boolean;
  readonly estimate: ModelEstimate;
}

/** What one step with batches of a shape takes. */
/** A model that a run holds, and the bytes of what belongs to it; a trained one has gradients and two moments besides. */
export interface ModelMemory {
  readonly role: 'policy' | 'reference' | 'sft' | 'reward' | 'value' | 'other';
  readonly trained: boolean;
  readonly weights: number;
  readonly gradients: number;
  readonly moments: number;
}

export interface ShapeEstimate {
  /** Pairs of a step. */
  readonly pairs: number;
  /** Tokens of prompt and completion together; half of them are taken for the completion. */
  readonly tokens: number;
  readonly memory: MemoryEstimate;
  /** Of a step with the reference's pass, which a pair needs once. */
  readonly milliseconds: number;
  readonly fits: boolean;
}

/** Bytes. */
export interface MemoryEstimate {
  readonly policyAndReference: number;
  readonly gradients: number;
  readonly moments: number;
  readonly activations: number;
  readonly logits: number;
  /** What the passes work with besides: on wasm a second copy of inputs and outputs, in the heap of WebAssembly; on a GPU see train/estimate.ts. */
  readonly passes: number;
  readonly total: number;
}

export interface ModelEstimate {
  readonly backend: BackendInfo['kind'];
  readonly parameters: number;
  readonly limits: MemoryLimits;
  /** From small to large. */
  readonly shapes: readonly ShapeEstimate[];
}
