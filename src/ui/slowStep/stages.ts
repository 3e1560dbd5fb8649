import type { NarratedStep, PairRecord } from '../../core/records';
import type { RunDefinition } from '../../core/runDefinition';
import type { PairView } from '../../math/pairView';
import type { PairWords } from './usePairWords';

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

/** The step that is narrated, and its pair worked out before and after the update. */
export interface StageProps {
  readonly step: NarratedStep<PairRecord>;
  readonly before: PairView;
  readonly after: PairView;
  readonly config: RunDefinition['config'];
  readonly words: PairWords;
}
