import type { NarratedStep, Narration, PairRecord } from '../../core/records';
import type { RunDefinition } from '../../core/runDefinition';
import type { PairView } from '../../math/pairView';
import type { PairWords } from './usePairWords';

/** The stations of one training step on pairs, in the order in which the engine passes them. */
export const PAIR_STAGES = [
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
export type PairStage = (typeof PAIR_STAGES)[number];

/** Of a reward model. */
const SCORED_STAGES = ['pair', 'scores', 'scoreLoss', 'scoreGradient', 'scoreUpdate'] as const;
export type ScoredStage = Exclude<(typeof SCORED_STAGES)[number], PairStage>;

/** Of responses, by what they are learnt from with. */
const RESPONSE_STAGES = {
  grpo: ['response', 'group', 'ratios', 'responseLoss', 'responseUpdate'],
  ppo: ['response', 'tokenRewards', 'advantages', 'ratios', 'responseLoss', 'responseUpdate'],
  rrhf: ['candidates', 'likelihoods', 'ranking', 'rankLoss', 'rankUpdate'],
} as const;
export type ResponseStage = (typeof RESPONSE_STAGES)[keyof typeof RESPONSE_STAGES][number];
export type Stage = PairStage | ScoredStage | ResponseStage;

type Config = RunDefinition['config'];

/** @param narration undefined while it is on its way */
export function stagesOf(narration: Narration | undefined, { method }: Pick<Config, 'method'>): readonly Stage[] {
  if (narration && 'responses' in narration && Object.hasOwn(RESPONSE_STAGES, method))
    return RESPONSE_STAGES[method as keyof typeof RESPONSE_STAGES];
  return narration && 'scores' in narration ? SCORED_STAGES : PAIR_STAGES;
}

export const isOfPair = (stage: Stage): stage is PairStage => isIn(PAIR_STAGES, stage);
export const isOfScores = (stage: Stage): stage is ScoredStage => isIn(SCORED_STAGES, stage) && !isOfPair(stage);
export const isOfResponses = (stage: Stage): stage is ResponseStage =>
  Object.values(RESPONSE_STAGES).some((stages) => isIn(stages, stage));

const isIn = (stages: readonly Stage[], stage: Stage): boolean => stages.includes(stage);

/** The step that is narrated, and its pair worked out before and after the update. */
export interface StageProps {
  readonly step: NarratedStep<PairRecord>;
  readonly before: PairView;
  readonly after: PairView;
  readonly config: Config;
  readonly words: PairWords;
}
