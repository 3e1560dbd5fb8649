import { LogitsStage } from './LogitsStage';
import { PairStage } from './PairStage';
import { GradientStage, LossStage, RewardsStage } from './PairStages';
import type { PairStage as PairStageName, StageProps } from './stages';
import { GatherStage, LogratiosStage, SumsStage } from './TokenStages';
import { UpdateStage } from './UpdateStage';

/** What a stage of a pair shows under its sentence. */
export function StageBody({ stage, ...props }: StageProps & { readonly stage: PairStageName }) {
  switch (stage) {
    case 'pair':
      return <PairStage {...props} />;
    case 'reference':
    case 'policy':
      return <LogitsStage {...props} model={stage} />;
    case 'gather':
      return <GatherStage {...props} />;
    case 'sums':
      return <SumsStage {...props} />;
    case 'logratios':
      return <LogratiosStage {...props} />;
    case 'rewards':
      return <RewardsStage {...props} />;
    case 'loss':
      return <LossStage {...props} />;
    case 'gradient':
      return <GradientStage {...props} />;
    case 'update':
      return <UpdateStage {...props} />;
    default:
      return stage satisfies never;
  }
}
