import type { Graph, Value } from '../graph/ir';
import { elementsOf } from '../math/arrays';

/** The static sizes of one forward pass. */
export interface ForwardShape {
  /** Rows of the batch. */
  readonly sequences: number;
  /** Positions of each row. */
  readonly positions: number;
  /** Positions (over all rows) whose logits are wanted. */
  readonly logitRows: number;
  /** Rows of the attention mask: 1 when all sequences share it, else `sequences`. */
  readonly maskRows: number;
}

/** What a model says of a position: logits over the vocabulary, or one number. */
export type ModelHead = 'language' | 'scalar';

/** What the training loop knows of a model: its parameters and how its forward graph is written. */
export interface Architecture {
  readonly vocabSize: number;
  readonly contextLength: number;
  /** Ends a text; also pads. */
  readonly endToken: number;
  /** Parameter names and shapes, in a fixed order. */
  readonly parameters: readonly (readonly [name: string, shape: readonly number[]])[];
  /**
   * The forward graph. Inputs: `input_ids` and `position_ids` int32 [sequences·positions], `attention_mask` float32
   * [maskRows, 1, positions, positions] (added to the scores), `logit_rows` int32 [logitRows] (flat positions), and the parameters by name.
   * Output: `logits` float32 [logitRows, vocabSize]. Its backward graph also takes `row_of_position`, the inverse of `logit_rows`
   * (`Graph.inverses`), int32 [sequences·positions].
   */
  forward(shape: ForwardShape): Graph;
  /**
   * The same model with a key/value cache, for `positions` new tokens per row. See `cachedAttention` for the cache's inputs and outputs.
   * Output: `logits` of each row's last new token, [sequences, vocabSize].
   */
  cached(shape: CacheShape): Graph;
  /** Shape of one layer's key (and value) cache. */
  cacheTensor(shape: CacheShape): readonly number[];
  readonly layers: number;
  /**
   * The same trunk with one number a position, where the family has that: the output is `values` [logitRows, 1] instead of logits. Its parameters are the
   * trunk's and a matrix that starts at zero.
   */
  scalarHead?(): Architecture;
}

export interface CacheShape {
  readonly sequences: number;
  /** New tokens per row in this run. */
  readonly positions: number;
  /** Slots of the cache. */
  readonly slots: number;
}

export interface AttentionInputs {
  readonly query: Value;
  readonly key: Value;
  readonly value: Value;
}

/** How many numbers a model has. */
export const parameterCount = ({ parameters }: Pick<Architecture, 'parameters'>): number =>
  parameters.reduce((sum, [, shape]) => sum + elementsOf(shape), 0);
