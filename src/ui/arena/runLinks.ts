/** Runs of a suite as links to the playground. */
import type { MouseEvent } from 'react';
import { DEFAULT_PRESET } from '../../core/presets';
import type { KitchenDefinition } from '../../core/runDefinition';
import { DEFAULT_WATCH } from '../../core/world';
import { writeHash } from '../../store/hashState';

export function hrefOf(definition: KitchenDefinition): string {
  const hash = writeHash({ definition, backend: 'auto', watch: DEFAULT_WATCH, preset: DEFAULT_PRESET });
  return hash === '' ? '#' : hash;
}

/** Not in another tab: the page that comes then begins at its top. */
export function opensHere({ metaKey, ctrlKey, shiftKey, altKey }: MouseEvent): boolean {
  return !(metaKey || ctrlKey || shiftKey || altKey);
}
