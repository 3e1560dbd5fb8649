/** RRHF's settings, and what is allowed for them. */
import { above, choice, integer } from '../rules';

/**
 * Who writes the responses that are ranked: the reference at a low and at a high temperature, the policy as it is, the text that both began from, and, where
 * it is asked for, a policy that another method has trained.
 */
export const RESPONSE_SOURCES = ['cool', 'hot', 'policy', 'text', 'other'] as const;
export type ResponseSource = (typeof RESPONSE_SOURCES)[number];

/** Whose policy the last is; that of DPO comes with the page. */
export const OTHER_POLICIES = ['none', 'dpo'] as const;

export interface RrhfSettings {
  /** Responses to a prompt by each source; a batch (per_device_train_batch_size counts responses) is as many prompts as it has room for. */
  readonly responses_per_source: number;
  readonly low_temperature: number;
  readonly high_temperature: number;
  readonly other_policy: (typeof OTHER_POLICIES)[number];
}

export const RRHF_RULES = {
  responses_per_source: integer(1, 64),
  low_temperature: above(0, 2),
  high_temperature: above(0, 2),
  other_policy: choice(OTHER_POLICIES),
} as const;

export const DEFAULT_RRHF: RrhfSettings = {
  responses_per_source: 1,
  low_temperature: 0.7,
  high_temperature: 1.3,
  other_policy: 'none',
};

/** In the order in which their responses to a prompt stand. */
export function sourcesOf({ other_policy }: Pick<RrhfSettings, 'other_policy'>): readonly ResponseSource[] {
  return RESPONSE_SOURCES.filter((source) => source !== 'other' || other_policy !== 'none');
}

/** Responses to a prompt. */
export function responsesPerPrompt(settings: Pick<RrhfSettings, 'responses_per_source' | 'other_policy'>): number {
  return sourcesOf(settings).length * settings.responses_per_source;
}
