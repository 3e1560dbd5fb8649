/** What a command is answered with that cannot be carried out. */
import { EngineError } from '../core/errors';
import type { RunDefinition } from '../core/runDefinition';
import type { ChoicesView, ExactView, World } from '../worlds/world';

/** @throws EngineError where there is no run */
export function needed<T>(live: T | undefined): T {
  if (live) return live;
  const reason = 'there is no run yet; start one first';
  throw new EngineError('engine_failed', reason, { reason });
}

/** @throws EngineError not_supported */
export function exactOf({ exact, definition }: World): ExactView {
  if (exact) return exact;
  throw unable('exact probabilities', definition);
}

/** @throws EngineError not_supported */
export function choicesOf({ choices, definition }: World): ChoicesView {
  if (choices) return choices;
  throw unable('choices by hand', definition);
}

function unable(what: string, { world }: RunDefinition): EngineError {
  const mend = 'a run in the kitchen';
  return new EngineError('not_supported', `a run of the world "${world}" has no ${what}; use ${mend}`, { what, mend });
}

export function invalid(name: string, value: string | number, mend: string): EngineError {
  return new EngineError('config_invalid', `${name} is ${value}; use ${mend}`, { name, value, mend });
}
