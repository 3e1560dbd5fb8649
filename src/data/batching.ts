/**
 * Collates token sequences into the arrays of one static shape that the engine takes (runtime/backend.ts: S, P, R).
 *
 * Inputs are prompt + completion WITHOUT the last token, which nothing follows, right-padded with the padding token. The logits at input
 * position t predict token t + 1. A completion of n tokens after a prompt of p tokens is therefore read from positions p − 1 … p + n − 2.
 * With causal attention and padding on the right no real position sees a padded one, so one mask serves every batch.
 */
import { EngineError } from '../core/errors';
import type { Fault } from '../core/faults';
import { IGNORED_TARGET, MASKED } from '../math/arrays';

export interface PreferencePair {
  /** At least one token. */
  readonly promptIds: readonly number[];
  /** Completions end with the end of text. */
  readonly chosenIds: readonly number[];
  readonly rejectedIds: readonly number[];
}

/** The static shape of a batch. */
export interface BatchShape {
  /** P: pairs, or whatever else a loss is a mean over (texts, prompts). */
  readonly pairs: number;
  /** S; without it 2P, the chosen and the rejected of each pair. */
  readonly sequences?: number;
  /** T, input positions. */
  readonly positions: number;
  /** R, logit rows of the whole batch. */
  readonly rows: number;
}

/** What the model can take. */
export interface BatchLimits {
  readonly vocab: number;
  /** Most tokens of prompt and completion together (n_positions). */
  readonly context: number;
  /** Right-pads the inputs. */
  readonly padId: number;
}

export interface Batch {
  /** S: 2P, chosen first, then rejected; other layouts as their shape says. */
  readonly sequences: number;
  /** T. */
  readonly positions: number;
  /** R. */
  readonly rows: number;
  /** [S·T]. */
  readonly inputIds: Int32Array<ArrayBuffer>;
  /** [S·T], 0 … T−1 in each sequence. */
  readonly positionIds: Int32Array<ArrayBuffer>;
  /** [R], s·T + t of the logits that predict the row's target; 0 for padding rows. */
  readonly logitRows: Int32Array<ArrayBuffer>;
  /** [R], `IGNORED_TARGET` for padding rows. */
  readonly targets: Int32Array<ArrayBuffer>;
  /** [R]; 0 for padding rows. */
  readonly sequenceOf: Int32Array<ArrayBuffer>;
  /** [S + 1]: rows starts[s] … starts[s+1) belong to sequence s; padding rows come after starts[S]. */
  readonly starts: Int32Array<ArrayBuffer>;
  /** [S], rows of each sequence. */
  readonly lengths: Float32Array<ArrayBuffer>;
}

interface Sequence {
  readonly tokens: readonly number[];
  /** Index of the first token that is a target, at least 1. */
  readonly firstTarget: number;
}

export function sequencesOf({ pairs, sequences = 2 * pairs }: BatchShape): number {
  return sequences;
}

/** Additive causal mask, [1, 1, T, T]: 0 where query i (row) may see key j ≤ i, `MASKED` elsewhere. The same for every batch. */
export function causalMask(positions: number): Float32Array<ArrayBuffer> {
  const mask = new Float32Array(positions * positions);
  for (let i = 0; i < positions; i++) mask.fill(MASKED, i * positions + i + 1, (i + 1) * positions);
  return mask;
}

/**
 * The pair as it is trained: completions are cut at the end of the context (TRL's truncation_mode "keep_start").
 * @param fault with `empty_completion` nobody looks whether something is left
 * @throws EngineError completion_empty, prompt_too_long, token_out_of_range, or config_invalid for an empty prompt
 */
export function fitPair(pair: PreferencePair, limits: BatchLimits, index = 0, fault: Fault = 'none'): PreferencePair {
  const { promptIds, chosenIds, rejectedIds } = pair;
  const checked = fault !== 'empty_completion';
  if (checked && (chosenIds.length === 0 || rejectedIds.length === 0)) {
    throw new EngineError('completion_empty', `Pair ${index} has an empty completion; write at least one token`, {
      pair: index,
    });
  }
  if (promptIds.length === 0) {
    throw new EngineError('config_invalid', `The prompt of pair ${index} is empty; begin it with at least one token`, {
      name: 'prompt',
      value: '',
      mend: 'at least one token',
    });
  }
  const room = limits.context - promptIds.length;
  if (room < 1) throw promptTooLong(promptIds.length, limits.context);
  for (const ids of [promptIds, chosenIds, rejectedIds]) checkTokens(ids, limits.vocab);
  if (chosenIds.length <= room && rejectedIds.length <= room) return pair;
  return { promptIds, chosenIds: chosenIds.slice(0, room), rejectedIds: rejectedIds.slice(0, room) };
}

/**
 * One shape for every batch of a data set: T = its longest input, R = S · its longest completion.
 * @throws EngineError as `fitPair`, and config_invalid for an empty data set
 */
export function shapeForPairs(
  data: Iterable<PreferencePair>,
  pairs: number,
  limits: BatchLimits,
  hasRejected = true,
): BatchShape {
  let count = 0;
  let positions = 0;
  let longest = 0;
  for (const pair of data) {
    const { promptIds, chosenIds, rejectedIds } = fitPair(pair, limits, count++);
    const completion = hasRejected ? Math.max(chosenIds.length, rejectedIds.length) : chosenIds.length;
    positions = Math.max(positions, promptIds.length + completion - 1);
    longest = Math.max(longest, completion);
  }
  if (count === 0) throw badShape('preference pairs', 0, 'at least one pair');
  const sequences = hasRejected ? 2 * pairs : pairs;
  return { pairs, ...(!hasRejected && { sequences }), positions, rows: sequences * longest };
}

/**
 * @param pairs exactly shape.pairs of them
 * @param fault under which the batch is laid out: with `prompt_in_mask` the prompt's tokens are targets too, all but its first
 * @throws EngineError as `fitPair`, and config_invalid when the pairs do not fit the shape
 */
export function collatePairs(
  pairs: readonly PreferencePair[],
  shape: BatchShape,
  limits: BatchLimits,
  fault: Fault = 'none',
): Batch {
  const fitted = pairs.map((pair, index) => fitPair(pair, limits, index, fault));
  const half = (name: 'chosenIds' | 'rejectedIds') =>
    fitted.map((pair) => {
      const completion = completionOf(pair, name);
      return fault === 'prompt_in_mask' ? { ...completion, firstTarget: 1 } : completion;
    });
  return collate([...half('chosenIds'), ...half('rejectedIds')], shape, limits);
}

/** As `collatePairs`, with the chosen half only (loss type `sft` by itself). */
export function collateChosen(pairs: readonly PreferencePair[], shape: BatchShape, limits: BatchLimits): Batch {
  const fitted = pairs.map((pair, index) => fitPair(pair, limits, index));
  return collate(
    fitted.map((pair) => completionOf(pair, 'chosenIds')),
    shape,
    limits,
  );
}

/**
 * Language modelling: every token after a text's first is a target. There is no rejected half.
 * @param texts exactly as many as the shape has sequences, of at least two tokens each
 * @param firstTarget place of each text's first target: what stands before it, such as an instruction, is only read
 * @throws EngineError completion_empty (a text without a target), token_out_of_range, prompt_too_long (a text longer than the context),
 * config_invalid when the texts do not fit the shape
 */
export function collateTexts(
  texts: readonly (readonly number[])[],
  shape: BatchShape,
  limits: BatchLimits,
  firstTarget = 1,
): Batch {
  const sequences = texts.map((tokens, index) => {
    if (tokens.length <= firstTarget) {
      const needed = firstTarget === 1 ? 'two tokens' : `${firstTarget + 1} tokens`;
      throw new EngineError('completion_empty', `Text ${index} has no token to predict; it needs ${needed}`, {
        pair: index,
      });
    }
    if (tokens.length > limits.context) throw promptTooLong(tokens.length, limits.context);
    checkTokens(tokens, limits.vocab);
    return { tokens, firstTarget };
  });
  return collate(sequences, shape, limits);
}

/**
 * Whole texts, read to their last token: one row a sequence, of what a model says behind that. What a scalar head scores.
 * @param texts exactly as many as the shape has sequences @throws EngineError token_out_of_range; config_invalid when the texts do not fit the shape
 */
export function collateEnds(texts: readonly (readonly number[])[], shape: BatchShape, limits: BatchLimits): Batch {
  for (const tokens of texts) checkTokens(tokens, limits.vocab);
  // Nothing follows, so that any token stands for the target.
  const sequences = texts.map((tokens) => ({ tokens: [...tokens, limits.padId], firstTarget: tokens.length }));
  return collate(sequences, shape, limits);
}

function completionOf(pair: PreferencePair, completion: 'chosenIds' | 'rejectedIds'): Sequence {
  return { tokens: [...pair.promptIds, ...pair[completion]], firstTarget: pair.promptIds.length };
}

function collate(sequences: readonly Sequence[], shape: BatchShape, { padId }: BatchLimits): Batch {
  const { positions, rows } = shape;
  const expected = sequencesOf(shape);
  if (sequences.length !== expected) throw badShape('sequences of the batch', sequences.length, `${expected}`);
  const S = sequences.length;
  const inputIds = new Int32Array(S * positions).fill(padId);
  const logitRows = new Int32Array(rows);
  const targets = new Int32Array(rows).fill(IGNORED_TARGET);
  const sequenceOf = new Int32Array(rows);
  const starts = new Int32Array(S + 1);
  const lengths = new Float32Array(S);
  let row = 0;
  sequences.forEach(({ tokens, firstTarget }, s) => {
    if (tokens.length - 1 > positions)
      throw badShape('positions of an input', tokens.length - 1, `at most ${positions}`);
    if (row + tokens.length - firstTarget > rows)
      throw badShape('logit rows', row + tokens.length - firstTarget, `at most ${rows}`);
    for (let t = 0; t < tokens.length - 1; t++) inputIds[s * positions + t] = tokens[t];
    for (let t = firstTarget; t < tokens.length; t++, row++) {
      logitRows[row] = s * positions + t - 1;
      targets[row] = tokens[t];
      sequenceOf[row] = s;
    }
    starts[s + 1] = row;
    lengths[s] = tokens.length - firstTarget;
  });
  const positionIds = Int32Array.from({ length: S * positions }, (_, n) => n % positions);
  return {
    sequences: S,
    positions,
    rows,
    inputIds,
    positionIds,
    logitRows,
    targets,
    sequenceOf,
    starts,
    lengths,
  };
}

/** @throws EngineError token_out_of_range for the first token outside the vocabulary */
function checkTokens(ids: readonly number[], vocab: number): void {
  for (const token of ids) {
    if (!Number.isInteger(token) || token < 0 || token >= vocab) {
      throw new EngineError(
        'token_out_of_range',
        `Token ${token} is outside the vocabulary of ${vocab}; use ids from 0 to ${vocab - 1}`,
        {
          token,
          vocab,
        },
      );
    }
  }
}

/** What `fitPair` throws for a prompt of so many tokens. */
export function promptTooLong(length: number, context: number): EngineError {
  return new EngineError(
    'prompt_too_long',
    `A prompt of ${length} tokens leaves no room for a completion in a context of ${context}; shorten it`,
    { length, context },
  );
}

function badShape(name: string, value: number, mend: string): EngineError {
  return new EngineError('config_invalid', `${name}: ${value}; use ${mend}`, { name, value, mend });
}
