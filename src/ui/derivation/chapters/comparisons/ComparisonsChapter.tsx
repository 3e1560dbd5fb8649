import { useTranslation } from 'react-i18next';
import { ChapterFrame } from '../../ChapterFrame';
import { Step } from '../../Step';
import { BradleyTerryStep } from './BradleyTerryStep';
import { ConstantCheck, EloCheck, ResultsCheck } from './Checks';
import { ClimbStep } from './ClimbStep';
import { DishesStep } from './DishesStep';
import { EloStep } from './EloStep';
import { FordStep } from './FordStep';
import { LikelihoodStep } from './LikelihoodStep';
import './comparisons.css';

const REFERENCES = ['bt', 'ford', 'zermelo', 'hunter', 'elo', 'christiano', 'dpo'] as const;

/** Bradley–Terry: scores from comparisons, of three teams and of what the cook says. */
export default function ComparisonsChapter() {
  const { t } = useTranslation('derivation');
  const references = REFERENCES.map((paper) => ({ paper, at: t(`comparisons.references.${paper}`) }));
  return (
    <ChapterFrame chapter="comparisons" references={references}>
      <BradleyTerryStep />
      <LikelihoodStep />
      <ClimbStep />
      <FordStep>
        <ResultsCheck />
      </FordStep>
      <EloStep>
        <EloCheck />
      </EloStep>
      <DishesStep />
      <Step title={t('frame.checks')}>
        <ConstantCheck />
      </Step>
    </ChapterFrame>
  );
}
