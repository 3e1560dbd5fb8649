/** Settings of the supervised fine-tuning that a run may begin with. */
import { integer, number } from '../rules';

export interface SftStageSettings {
  /** Of the run's updates (max_steps) the first so many are by the cross-entropy of its pairs' chosen completions; 0 for none. */
  readonly sft_steps: number;
  readonly sft_learning_rate: number;
}

export const SFT_STAGE_RULES = {
  sft_steps: integer(0, 1_000_000),
  sft_learning_rate: number(0, 1),
} as const;

export const DEFAULT_SFT_STAGE: SftStageSettings = {
  sft_steps: 0,
  sft_learning_rate: 4e-3,
};
