import { useTranslation } from 'react-i18next';
import type { NarratedStep, PairRecord } from '../../core/records';
import { rewardModelLoss } from '../../math/losses/rewardModel';
import { sigmoid } from '../../math/stable';
import { Maths } from '../inspector/Maths';
import { SIDE_SYMBOLS, SIDES } from '../inspector/sides';
import { formatProbability, formatTerm } from '../shared/format';
import { BeforeAfterTable } from './BeforeAfterTable';
import { Formula } from './Formula';
import { Lines } from './ResponseStages';
import { judgedLines } from './responseFormulas';
import type { ScoredStage, StageProps } from './stages';
import { StepFormulas } from './UpdateStage';

interface ScoredProps {
  readonly step: NarratedStep<PairRecord>;
  readonly scores: NonNullable<NarratedStep['scores']>;
  readonly config: StageProps['config'];
}

/** What a stage of the reward model shows under its sentence. */
export function ScoredStageBody({ stage, ...props }: ScoredProps & { readonly stage: ScoredStage }) {
  const { t } = useTranslation();
  const { step, scores, config } = props;
  const lines = judgedLines(scores.before, config.center_rewards_coefficient);
  const margin = scores.before.chosen - scores.before.rejected;
  switch (stage) {
    case 'scores':
      return (
        <>
          {SIDES.map((side) => (
            <Formula key={side} parts={[scoreOf(side), formatTerm(scores.before[side])]} />
          ))}
          <Formula parts={lines.margin} />
        </>
      );
    case 'scoreLoss':
      return (
        <>
          <Formula parts={['σ(z)', `σ(${formatTerm(margin)})`, formatProbability(sigmoid(margin))]} />
          <Formula parts={lines.loss} />
        </>
      );
    case 'scoreGradient':
      return (
        <>
          <Lines of={lines.gradient} />
          <p className="muted">{t('slowMotion.batch', { batchSize: step.batchSize, loss: formatTerm(step.loss) })}</p>
        </>
      );
    case 'scoreUpdate':
      return <ScoreUpdate {...props} />;
    default:
      return stage satisfies never;
  }
}

const scoreOf = (side: (typeof SIDES)[number]): string => `r_φ(x, ${SIDE_SYMBOLS[side]})`;

function ScoreUpdate({ step, scores, config }: ScoredProps) {
  const { t } = useTranslation();
  type Scores = ScoredProps['scores']['before'];
  const rows = [
    ...SIDES.map((side) => ({ id: side, name: <Maths>{scoreOf(side)}</Maths>, of: (of: Scores) => of[side] })),
    { id: 'margin', name: `${t('terms.margin')} z`, of: ({ chosen, rejected }: Scores) => chosen - rejected },
    {
      id: 'loss',
      name: `${t('terms.loss')} L`,
      of: ({ chosen, rejected }: Scores) =>
        rewardModelLoss([chosen], [rejected], config.center_rewards_coefficient).loss,
    },
  ];
  return (
    <>
      <StepFormulas step={step} config={config} />
      <BeforeAfterTable
        className="sequence-table"
        caption={<caption>{t('slowMotion.thisPair')}</caption>}
        rows={rows}
        {...scores}
      />
    </>
  );
}
