import { EngineError } from '../../core/errors';
import type { Gpt2Config } from '../../model/gpt2Config';
import type { Tokenizer } from '../../model/tokenizer';

interface Shaped {
  readonly name: string;
  readonly checkpoint: { readonly config: Gpt2Config };
  readonly tokenizer: Tokenizer;
}

/** What the graph is made of. */
const COMPARED = [
  'vocab_size',
  'n_positions',
  'n_embd',
  'n_layer',
  'n_head',
  'n_inner',
  'layer_norm_epsilon',
  'activation_function',
  'tie_word_embeddings',
  'eos_token_id',
] as const satisfies readonly (keyof Gpt2Config)[];

/**
 * Whether one checkpoint can be another's reference: one graph serves both, and a token is the same text to both.
 * @throws EngineError reference_mismatch naming the first thing that differs
 */
export function checkReference(model: Shaped, reference: Shaped): void {
  checkShape(model.checkpoint.config, { name: reference.name, config: reference.checkpoint.config });
  const { tokenizer } = reference;
  const text = (of: Tokenizer, id: number) => of.decode([id], { specialTokens: true });
  if (tokenizer.vocab !== model.tokenizer.vocab) {
    throw mismatch(reference.name, 'vocabulary', model.tokenizer.vocab, tokenizer.vocab);
  }
  for (let id = 0; id < tokenizer.vocab; id++) {
    const [expected, actual] = [text(model.tokenizer, id), text(tokenizer, id)];
    if (expected !== actual) throw mismatch(reference.name, `token ${id}`, `“${expected}”`, `“${actual}”`);
  }
}

/** What can be said before the weights come. @throws EngineError as `checkReference` */
export function checkShape(
  model: Gpt2Config,
  { name, config }: { readonly name: string; readonly config: Gpt2Config },
): void {
  for (const what of COMPARED) {
    if (config[what] !== model[what]) throw mismatch(name, what, String(model[what]), String(config[what]));
  }
}

function mismatch(name: string, what: string, expected: string | number, actual: string | number): EngineError {
  const mend = 'use a checkpoint of the same shape and vocabulary';
  const message = `${name} cannot be the reference: its ${what} is ${actual}, but the model's is ${expected}; ${mend}`;
  return new EngineError('reference_mismatch', message, { name, what, expected, actual });
}
