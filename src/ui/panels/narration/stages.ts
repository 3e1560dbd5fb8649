import type { PairView } from '../../../math/pairView';
import type { NarratedStep } from '../../../train/records';
import type { RunConfig } from '../../../train/runConfig';

/** The stations of one training step, in the order in which the engine passes them. */
export const STAGES = [
  'pair',
  'reference',
  'policy',
  'gather',
  'sums',
  'logratios',
  'rewards',
  'loss',
  'gradient',
  'update',
] as const;
export type Stage = (typeof STAGES)[number];

/** The step that is told, and its pair worked out before and after the update. */
export interface StageProps {
  readonly step: NarratedStep;
  readonly before: PairView;
  readonly after: PairView;
  readonly config: RunConfig;
}
