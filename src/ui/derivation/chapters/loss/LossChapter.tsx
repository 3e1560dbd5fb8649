import { useTranslation } from 'react-i18next';
import { ChapterFrame } from '../../ChapterFrame';
import { Step } from '../../Step';
import { BetaPullStep } from './BetaPullStep';
import { CurveStep } from './CurveStep';
import { DataSetStep } from './DataSetStep';
import { GradientStep } from './GradientStep';
import { LossChecks } from './LossChecks';
import { MinimumStep } from './MinimumStep';
import { NaiveStep } from './NaiveStep';
import { RealStep } from './RealStep';
import './loss.css';

/** Chapter 7: −log σ(margin), its gradient and its weight, with the pairs of the running model on the curve. */
export default function LossChapter() {
  const { t } = useTranslation('derivation');
  return (
    <ChapterFrame
      chapter="loss"
      references={[
        { paper: 'dpo', at: t('loss.references.dpo') },
        { paper: 'cdpo', at: t('loss.references.cdpo') },
      ]}
    >
      <Step title={t('loss.curve.title')}>
        <CurveStep />
      </Step>
      <Step title={t('loss.data.title')}>
        <DataSetStep />
      </Step>
      <Step title={t('loss.minimum.title')} deeper={{ name: 'minimum', sets: ['labels', 'count', 'draw'] }}>
        <MinimumStep />
      </Step>
      <Step title={t('loss.gradient.title')}>
        <GradientStep />
      </Step>
      <Step title={t('loss.step.title')}>
        <RealStep />
      </Step>
      <Step title={t('loss.beta.title')} deeper={{ name: 'beta' }}>
        <BetaPullStep />
      </Step>
      <Step title={t('loss.naive.title')} deeper={{ name: 'naive', sets: ['updates'] }}>
        <NaiveStep />
      </Step>
      <Step title={t('frame.checks')}>
        <LossChecks />
      </Step>
    </ChapterFrame>
  );
}
