import type { MissingInput } from '../core/rules';
import { writeFileHash } from './fileHash';
import { type HashState, writeHash } from './hashState';

/** The part of a link that defines a run, in whichever world; without its `#`, '' where all is at its default. */
export function runHash(
  { definition, backend, watch, preset }: HashState,
  missing: readonly MissingInput[] = [],
): string {
  const hash =
    definition.world === 'file'
      ? writeFileHash({ definition, backend, watch }, missing)
      : writeHash({ definition, backend, watch, preset }, missing);
  return hash.slice(1);
}
