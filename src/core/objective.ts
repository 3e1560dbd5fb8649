/** What a run minimises, by its name, and what that is a function of. */
import { LOSS_TYPES, type LossType } from './lossTypes';
import { learnsFromPrompts, type MethodName, type PromptMethodName } from './methods';
import type { TrainingConfig } from './trainingConfig';

/** What is minimised: a loss type of DPO, or another method, whose loss is its own. */
export type Objective = LossType | Exclude<MethodName, 'dpo'>;

/** Those that are a loss of pairs. */
export type PairObjective = Exclude<Objective, PromptMethodName>;

export function hasPairLoss(objective: Objective): objective is PairObjective {
  return isLossType(objective) || !learnsFromPrompts(objective);
}

/** As a page offers them; TRL has SFT among DPO's loss types, too. */
export const OBJECTIVE_GROUPS = {
  dpo: LOSS_TYPES,
  free: ['simpo', 'orpo', 'cpo', 'unlikelihood'],
  batch: ['aot', 'aot_unpaired', 'kto'],
  prompts: ['rrhf', 'grpo', 'ppo', 'online_dpo'],
} as const satisfies Readonly<Record<string, readonly Objective[]>>;

export const OBJECTIVES: readonly Objective[] = Object.values(OBJECTIVE_GROUPS).flat();

export type MethodChoice = Pick<TrainingConfig, 'method' | 'loss_type'>;

/** The settings that the loss of a pair depends on, under TRL's names. */
export type PairSettings = MethodChoice &
  Pick<
    TrainingConfig,
    | 'beta'
    | 'label_smoothing'
    | 'f_divergence_type'
    | 'f_alpha_divergence_coef'
    | 'loss_weight'
    | 'added_loss_type'
    | 'added_loss_weight'
    | 'ld_alpha'
    | 'discopop_tau'
    | 'rpo_alpha'
    | 'simpo_gamma'
    | 'cpo_alpha'
    | 'unlikelihood_alpha'
    | 'desirable_weight'
    | 'undesirable_weight'
  >;

export function objectiveOf({ method, loss_type }: MethodChoice): Objective {
  return method === 'dpo' ? loss_type : method;
}

/** The settings that an objective stands for. */
export function withObjective(objective: Objective): MethodChoice {
  return isLossType(objective) ? { method: 'dpo', loss_type: objective } : { method: objective, loss_type: 'sigmoid' };
}

function isLossType(objective: Objective): objective is LossType {
  return (LOSS_TYPES as readonly Objective[]).includes(objective);
}

type Composition = Pick<
  TrainingConfig,
  'f_divergence_type' | 'rpo_alpha' | 'loss_weight' | 'added_loss_weight' | 'ld_alpha'
>;

/** Another loss, or the chosen's cross-entropy, is added to DPO's, or its weight is another. */
export const isSum = ({ rpo_alpha, loss_weight, added_loss_weight }: Composition): boolean =>
  rpo_alpha > 0 || added_loss_weight > 0 || loss_weight !== 1;

/** Nothing changes what DPO's loss reads, or is added to it. */
export const isPlain = (config: Composition): boolean =>
  config.f_divergence_type === 'reverse_kl' && config.ld_alpha === 1 && !isSum(config);

/** The loss is DPO's as in the paper, whose gradient weight σ(−z) has a name of its own. */
export function hasGradientWeight(settings: PairSettings): boolean {
  return objectiveOf(settings) === 'sigmoid' && settings.label_smoothing === 0 && isPlain(settings);
}

/** A function of the implicit rewards alone; else the loss reads log-probabilities, without a reference. */
export function readsReference(choice: MethodChoice): boolean {
  const free: readonly Objective[] = [...OBJECTIVE_GROUPS.free, ...OBJECTIVE_GROUPS.prompts, 'sft'];
  return !free.includes(objectiveOf(choice));
}

/** TRL's DPO trainer has it, under this name. */
export function isInTrl(choice: MethodChoice): boolean {
  const elsewhere: readonly Objective[] = [...OBJECTIVE_GROUPS.free, ...OBJECTIVE_GROUPS.prompts, 'kto'];
  return !elsewhere.includes(objectiveOf(choice));
}

/** SFT, unlikelihood and RRHF have no leash; PPO's is its penalty. */
export function readsBeta(choice: MethodChoice): boolean {
  const without: readonly Objective[] = ['sft', 'unlikelihood', 'rrhf', 'ppo'];
  return !without.includes(objectiveOf(choice));
}

/** What its loss does with the whole batch, where it is of the whole batch: a pair by itself has none. */
export function roleOfBatch({ method }: MethodChoice): 'sorted' | 'mismatched' | undefined {
  if (method === 'kto') return 'mismatched';
  return method === 'aot' || method === 'aot_unpaired' ? 'sorted' : undefined;
}

/** Whether what is minimised is one of the losses on the margin that the relatives' chapter draws. */
export function isFunctionOfMargin(settings: PairSettings): boolean {
  return settings.method === 'dpo' && settings.loss_type !== 'sft' && isPlain(settings);
}
