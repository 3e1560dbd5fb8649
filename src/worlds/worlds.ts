import type { WorldName } from '../core/world';
import { FILE_WORLD } from './file/fileWorld';
import { KITCHEN_WORLD } from './kitchen/kitchenWorld';
import type { WorldKind } from './world';

/** Every world, by the name in a run's definition. */
export const WORLD_KINDS: Readonly<Record<WorldName, WorldKind>> = {
  kitchen: KITCHEN_WORLD,
  file: FILE_WORLD,
};
