/** RRHF's settings, and what is allowed for them. */
import { above, integer } from '../rules';

/** Who writes the responses that are ranked: the reference at a low and at a high temperature, the policy as it is, and the text that both began from. */
export const RESPONSE_SOURCES = ['cool', 'hot', 'policy', 'text'] as const;

export interface RrhfSettings {
  /** Responses to a prompt by each of the four; a batch (per_device_train_batch_size counts responses) is as many prompts as it has room for. */
  readonly responses_per_source: number;
  readonly low_temperature: number;
  readonly high_temperature: number;
}

export const RRHF_RULES = {
  responses_per_source: integer(1, 64),
  low_temperature: above(0, 2),
  high_temperature: above(0, 2),
} as const;

export const DEFAULT_RRHF: RrhfSettings = { responses_per_source: 1, low_temperature: 0.7, high_temperature: 1.3 };

/** Responses to a prompt. */
export function responsesPerPrompt({ responses_per_source }: RrhfSettings): number {
  return RESPONSE_SOURCES.length * responses_per_source;
}
