import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { DishSelect } from '../../../controls/DishSelect';
import { ChapterFrame } from '../../ChapterFrame';
import { type DishOutcomes, useDishOutcomes, WhileLoading } from '../../live';
import { Step } from '../../Step';
import { useLessonNumber, useLessonText } from '../../useLessonValue';
import { BetaStep } from './BetaStep';
import { OptimumChecks } from './OptimumChecks';
import { PartitionStep } from './PartitionStep';
import { TiltStep } from './TiltStep';
import { readEdits, type Tilt, tiltOf, writeEdits } from './tilt';
import { ValueStep } from './ValueStep';
import './optimum.css';

/** What every step of the chapter works with. */
export interface OptimumProps {
  readonly outcomes: DishOutcomes;
  readonly tilt: Tilt;
  readonly setBeta: (beta: number | undefined) => void;
  /** `undefined` gives the outcome its true reward back. */
  readonly setReward: (place: number, reward: number | undefined) => void;
}

export default function OptimumChapter() {
  const { t } = useTranslation('lesson');
  const outcomes = useDishOutcomes();
  const [beta, setBeta] = useLessonNumber('optimum', 'beta', outcomes?.beta ?? 1);
  const [written, setWritten] = useLessonText('optimum', 'edits', '');
  const edits = useMemo(() => readEdits(written), [written]);
  const tilt = useMemo(() => outcomes && tiltOf(outcomes, beta, edits), [outcomes, beta, edits]);
  const setReward = (place: number, reward: number | undefined) => {
    const next = new Map(edits);
    if (reward === undefined) next.delete(place);
    else next.set(place, reward);
    setWritten(next.size > 0 ? writeEdits(next) : undefined);
  };
  const props = outcomes && tilt && { outcomes, tilt, setBeta, setReward };
  return (
    <ChapterFrame
      chapter="optimum"
      references={[
        { paper: 'dpo', at: t('optimum.references.dpo') },
        { paper: 'jaques', at: t('optimum.references.jaques') },
      ]}
    >
      <Step title={t('optimum.tilt.title')}>
        <div className="lesson-controls">
          <DishSelect />
        </div>
        {props ? (
          <TiltStep {...props} edited={edits.size > 0} onUndo={() => setWritten(undefined)} />
        ) : (
          <WhileLoading />
        )}
      </Step>
      <Step title={t('optimum.beta.title')}>{props ? <BetaStep {...props} /> : <WhileLoading />}</Step>
      <Step title={t('optimum.value.title')}>{props ? <ValueStep {...props} /> : <WhileLoading />}</Step>
      <Step title={t('optimum.partition.title')}>{props ? <PartitionStep {...props} /> : <WhileLoading />}</Step>
      <Step title={t('frame.checks')}>{props ? <OptimumChecks {...props} /> : <WhileLoading />}</Step>
    </ChapterFrame>
  );
}
