import { useTranslation } from 'react-i18next';
import { ChapterFrame } from '../../ChapterFrame';
import type { Paper } from '../../papers';
import { Step } from '../../Step';
import { BanditStep } from './BanditStep';
import { MapStep } from './MapStep';
import { LimitCheck, PullCheck, ShiftCheck } from './RelativesChecks';
import { RunStep } from './RunStep';
import { ShiftStep } from './ShiftStep';
import '../loss/loss.css';
import './relatives.css';

const PAPERS = [
  'dpo',
  'ipo',
  'slic',
  'rso',
  'cdpo',
  'robust',
  'exo',
  'nca',
  'bco',
  'sppo',
  'apo',
  'discopop',
  'tulu3',
] as const satisfies readonly Paper[];

/** Chapter 9: the other functions of the margin, what they read beside it, and where they come to rest. */
export default function RelativesChapter() {
  const { t } = useTranslation('derivation');
  return (
    <ChapterFrame
      chapter="relatives"
      references={PAPERS.map((paper) => ({ paper, at: t(`relatives.references.${paper}`) }))}
    >
      <Step title={t('relatives.map.title')}>
        <MapStep />
      </Step>
      <Step title={t('relatives.shift.title')} deeper={{ name: 'shift', sets: ['shift'] }}>
        <ShiftStep />
        <ShiftCheck />
      </Step>
      <Step title={t('relatives.run.title')}>
        <RunStep />
      </Step>
      <Step title={t('relatives.bandit.title')} deeper={{ name: 'bandit', sets: ['tau', 'reference', 'iterations'] }}>
        <BanditStep />
        <LimitCheck />
      </Step>
      <Step title={t('frame.checks')}>
        <PullCheck />
      </Step>
    </ChapterFrame>
  );
}
