import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { ChapterFrame } from '../../ChapterFrame';
import { useDishOutcomes, WhileLoading } from '../../live';
import { Step } from '../../Step';
import { useChapterNumber, useChapterText } from '../../useChapterValue';
import { BetaPathStep } from './BetaPathStep';
import { GibbsStep } from './GibbsStep';
import { LagrangeStep } from './LagrangeStep';
import { DoubledCheck } from './OptimumChecks';
import { PartitionStep } from './PartitionStep';
import { TiltStep } from './TiltStep';
import { readEdits, tiltOf, writeEdits } from './tilt';
import { ValueStep } from './ValueStep';
import './optimum.css';

export default function OptimumChapter() {
  const { t } = useTranslation('derivation');
  const outcomes = useDishOutcomes();
  const [beta, setBeta] = useChapterNumber('optimum', 'beta', outcomes?.beta ?? 1);
  const [written, setWritten] = useChapterText('optimum', 'edits', '');
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
      <Step title={t('optimum.lagrange.title')}>{props ? <LagrangeStep {...props} /> : <WhileLoading />}</Step>
      <Step title={t('optimum.tilt.title')}>
        {props ? (
          <TiltStep {...props} edited={edits.size > 0} onUndo={() => setWritten(undefined)} />
        ) : (
          <WhileLoading />
        )}
      </Step>
      <Step title={t('optimum.beta.title')}>{props ? <BetaPathStep {...props} /> : <WhileLoading />}</Step>
      <Step title={t('optimum.value.title')}>{props ? <ValueStep {...props} /> : <WhileLoading />}</Step>
      <Step title={t('optimum.gibbs.title')} deeper={{ name: 'gibbs' }}>
        {props ? <GibbsStep {...props} /> : <WhileLoading />}
      </Step>
      <Step title={t('optimum.partition.title')}>{props ? <PartitionStep {...props} /> : <WhileLoading />}</Step>
      <Step title={t('frame.checks')}>{props ? <DoubledCheck {...props} /> : <WhileLoading />}</Step>
    </ChapterFrame>
  );
}
