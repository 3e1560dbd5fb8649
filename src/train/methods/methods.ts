import { EngineError } from '../../core/errors';
import { learnsFromPrompts, type PairMethodName } from '../../core/methods';
import type { MethodChoice } from '../../core/objective';
import { sftSteps, trainsRewardModel } from '../../core/stages';
import type { TrainingConfig } from '../../core/trainingConfig';
import type { Capabilities } from '../../core/world';
import type { PairSource } from '../../data/pairSource';
import type { PromptSource } from '../../data/promptSource';
import type { Loss } from '../loss';
import type { RewardModel } from '../rewardModel';
import { DPO } from './dpo';
import { GRPO } from './grpo';
import { KTO } from './kto';
import type { HeldModel, Method, RunLog } from './method';
import { ONLINE_DPO, ONLINE_DPO_STAGED, onlineDpo } from './onlineDpo';
import { PPO_GT, PPO_STAGED, ppo } from './ppo';
import { PREFERENCE_FAMILY } from './preferenceFamily';
import { RRHF, RRHF_OF_OTHERS } from './rrhf';
import { SFT } from './sft';

/** The methods on pairs, by their names. */
export const METHODS: Readonly<Record<PairMethodName, Method>> = {
  dpo: DPO,
  sft: SFT,
  ...PREFERENCE_FAMILY,
  kto: KTO,
};

/** Those on prompts. */
const PROMPT_METHODS = { rrhf: RRHF, grpo: GRPO, ppo: PPO_GT, online_dpo: ONLINE_DPO };

/** What a world has to learn from. */
export interface Sources {
  readonly pairs: PairSource;
  /** For supervised fine-tuning, where a run begins with it; else the pairs are. */
  readonly demonstrations?: PairSource | undefined;
  readonly prompts?: PromptSource | undefined;
}

/** A method on pairs. TRL has SFT among DPO's loss types, too. @throws RangeError for one that learns from prompts */
export function pairMethodOf({ method, loss_type }: MethodChoice): Method {
  if (learnsFromPrompts(method)) throw new RangeError(`${method} is no method on pairs`);
  return method === 'dpo' && loss_type === 'sft' ? METHODS.sft : METHODS[method];
}

/** What a method is chosen by; where nothing else is said the reward is the true one, nobody else writes, and nothing comes before. */
type Choice = MethodChoice & Partial<Pick<TrainingConfig, 'reward_source' | 'other_policy' | 'sft_steps'>>;

/** Needs and models of any method, with those of the stages before it. */
export function methodOf(choice: Choice): Pick<Method, 'needs' | 'models'> {
  const method = policyMethodOf(choice);
  if (sftSteps({ sft_steps: 0, ...choice }) === 0) return method;
  const { needs, models } = method;
  return { needs: [...new Set([...needs, 'pairs' as const])], models: models.toSpliced(2, 0, TUNED) };
}

function policyMethodOf(choice: Choice): Pick<Method, 'needs' | 'models'> {
  if (trainsRewardModel({ reward_source: 'true_reward', ...choice }))
    return choice.method === 'ppo' ? PPO_STAGED : ONLINE_DPO_STAGED;
  if (choice.method === 'rrhf' && (choice.other_policy ?? 'none') !== 'none') return RRHF_OF_OTHERS;
  return learnsFromPrompts(choice.method) ? PROMPT_METHODS[choice.method] : pairMethodOf(choice);
}

/** What supervised fine-tuning has come to, held beside what it started from. */
const TUNED: HeldModel = { role: 'sft', head: 'language', trained: false };

/** Calls `use` with a method that learns from prompts. @param rewardModel whose scores take the true reward's place, for a method that reads them */
export function withPromptMethod<Result>(
  name: keyof typeof PROMPT_METHODS,
  use: UseOfPrompts<Result>,
  rewardModel?: RewardModel,
): Result {
  switch (name) {
    case 'rrhf':
      return use(PROMPT_METHODS.rrhf);
    case 'grpo':
      return use(PROMPT_METHODS.grpo);
    case 'ppo':
      return use(rewardModel ? ppo(rewardModel) : PROMPT_METHODS.ppo);
    case 'online_dpo':
      return use(rewardModel ? onlineDpo(rewardModel) : PROMPT_METHODS.online_dpo);
  }
}

type UseOfPrompts<Result> = <L extends Loss, Logged extends RunLog>(method: Method<L, PromptSource, Logged>) => Result;

/** @throws EngineError config_invalid naming the first thing that a method needs and a world cannot do */
export function checkNeeds(choice: Choice, capabilities: Capabilities): void {
  const missing = methodOf(choice).needs.find((need) => !capabilities[need]);
  if (missing === undefined) return;
  const { method } = choice;
  const mend = `a method that needs no ${missing}, which this world does not have`;
  throw new EngineError('config_invalid', `method is ${method}; use ${mend}`, { name: 'method', value: method, mend });
}
