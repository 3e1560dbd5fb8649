/** What trains a policy, by its name in a link, in a kept run and on the command line. */

/** One line for each method of train/methods/methods.ts. */
export const PAIR_METHODS = [
  'dpo',
  'sft',
  'simpo',
  'orpo',
  'cpo',
  'unlikelihood',
  'aot',
  'aot_unpaired',
  'kto',
] as const;
/** They learn from what is written to prompts, and from what it earns. */
export const PROMPT_METHODS = ['rrhf', 'grpo', 'ppo', 'online_dpo'] as const;
export const METHOD_NAMES = [...PAIR_METHODS, ...PROMPT_METHODS] as const;
export type MethodName = (typeof METHOD_NAMES)[number];
export type PairMethodName = (typeof PAIR_METHODS)[number];
export type PromptMethodName = (typeof PROMPT_METHODS)[number];

export function learnsFromPrompts(method: MethodName): method is PromptMethodName {
  return (PROMPT_METHODS as readonly MethodName[]).includes(method);
}

/** Other stages may come before them: supervised fine-tuning, and a reward model whose scores take the true reward's place. */
export const STAGED_METHODS: readonly MethodName[] = ['ppo', 'online_dpo'];

/** Its loss is DPO's, whoever writes the pairs. */
export function isDpo(method: MethodName): boolean {
  return method === 'dpo' || method === 'online_dpo';
}

/** Its batches are pairs: of its data, or of what it writes. */
export function logsPairs(method: MethodName): boolean {
  return !learnsFromPrompts(method) || method === 'online_dpo';
}

/** DPO's divergences under TRL's names. */
export const F_DIVERGENCES = ['reverse_kl', 'forward_kl', 'js_divergence', 'alpha_divergence'] as const;
export type FDivergence = (typeof F_DIVERGENCES)[number];
