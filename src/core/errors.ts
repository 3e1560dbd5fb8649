/**
 * An error that a person can act on: `message` names the thing, the value and the mend in English; `code` and `values`
 * let the page say the same in the visitor's language (`errors.<code>` in the translations, interpolated with `values`).
 */
export class EngineError extends Error {
  override readonly name = 'EngineError';
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly values: Readonly<Record<string, string | number>> = {},
  ) {
    super(message);
  }
}

/** Every code has a translation; a test checks that both languages cover this list. */
export const ERROR_CODES = [
  'config_invalid', // a config.json or a hyperparameter that cannot be used: {name, value, mend}
  'architecture_unknown', // {architecture}
  'checkpoint_damaged', // safetensors header truncated, lying or too large: {reason}
  'checkpoint_mismatch', // weights do not fit config.json: {tensor, expected, actual}
  'reference_mismatch', // a reference of another shape or vocabulary than the model: {name, what, expected, actual}
  'token_out_of_range', // {token, vocab}
  'token_unknown', // a word that the tokenizer does not know: {word}
  'completion_empty', // {pair}
  'prompt_too_long', // the prompt leaves no room for a completion: {length, context}
  'operator_without_gradient', // {operator}
  'graph_invalid', // {reason}
  'non_finite_loss', // {step, pair}
  'non_finite_gradient', // {step}
  'webgpu_missing', // no navigator.gpu where training runs
  'webgpu_unavailable', // {reason}
  'device_lost', // {reason}
  'device_limit', // {limit, needed, available}
  'download_failed', // {url, status}
  'storage_full', // a run does not fit into the browser's storage: {name, needed} (MB)
  'storage_unavailable', // the browser keeps nothing for this page: {reason}
  'saved_run_damaged', // {name, part}
  'weights_not_kept', // a kept run that was too large for the browser: {step}
  'inputs_missing', // a run whose checkpoint or pairs are not at hand: {model, data}
  'file_invalid', // an imported file that is not what it should be: {name, reason}
  'file_too_large', // {name, size, limit} (MB)
  'memory_exceeded', // a model that this device cannot hold: {needed, available} (MB)
  'not_supported', // what this browser cannot do: {what, mend}
  'engine_failed', // anything unexpected: {reason}
] as const;
export type ErrorCode = (typeof ERROR_CODES)[number];

/** What went wrong as plain data, for the page or another thread. `message` is English; `code` and `values` translate it. */
export interface Problem {
  readonly code: ErrorCode;
  readonly message: string;
  readonly values: Readonly<Record<string, string | number>>;
}

export function problemOf(thrown: unknown): Problem {
  const { code, message, values } = asEngineError(thrown);
  return { code, message, values };
}

/** Turns anything thrown into an EngineError, so that one shape crosses the worker boundary. */
export function asEngineError(thrown: unknown): EngineError {
  if (thrown instanceof EngineError) return thrown;
  const reason = thrown instanceof Error ? thrown.message : String(thrown);
  return new EngineError('engine_failed', reason, { reason });
}
