import type { ComponentType } from 'react';
import { useTranslation } from 'react-i18next';
import { DishSelect } from '../../../controls/DishSelect';
import { ChapterFrame } from '../../ChapterFrame';
import { WhileLoading } from '../../live';
import { Step } from '../../Step';
import { BendStep } from './BendStep';
import { DiceStep } from './DiceStep';
import { NextStep } from './NextStep';
import { ProbabilityChecks } from './ProbabilityChecks';
import { StagesStep } from './StagesStep';
import { type Speech, useSpeech } from './useSpeech';
import { WholeStep } from './WholeStep';
import './probabilities.css';

/** Chapter 0: the next token, the dice that choose it, and the log-probability of a whole answer. */
export default function ProbabilitiesChapter() {
  const { t } = useTranslation('derivation');
  const speech = useSpeech();
  const spoken = (Part: ComponentType<{ speech: Speech }>) => (speech ? <Part speech={speech} /> : <WhileLoading />);
  return (
    <ChapterFrame
      chapter="probabilities"
      references={[
        { paper: 'vaswani', at: t('probabilities.references.vaswani') },
        { paper: 'holtzman', at: t('probabilities.references.holtzman') },
        { paper: 'dpo', at: t('probabilities.references.dpo') },
      ]}
    >
      <Step title={t('probabilities.next.title')}>
        <div className="derivation-controls">
          <DishSelect />
        </div>
        {spoken(NextStep)}
      </Step>
      <Step title={t('probabilities.dice.title')}>{spoken(DiceStep)}</Step>
      <Step title={t('probabilities.bend.title')} deeper={{ name: 'bend', sets: ['temperature', 'topK', 'topP'] }}>
        {spoken(BendStep)}
      </Step>
      <Step title={t('probabilities.whole.title')}>{spoken(WholeStep)}</Step>
      <Step title={t('probabilities.stages.title')}>
        <StagesStep />
      </Step>
      <Step title={t('frame.checks')}>{spoken(ProbabilityChecks)}</Step>
    </ChapterFrame>
  );
}
