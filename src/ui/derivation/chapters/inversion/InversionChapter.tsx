import { useTranslation } from 'react-i18next';
import { ChapterFrame } from '../../ChapterFrame';
import { WhileLoading } from '../../live';
import { Step } from '../../Step';
import { ConstantStep } from './ConstantStep';
import { IdentityStep } from './IdentityStep';
import { ImplicitStep } from './ImplicitStep';
import { InversionChecks } from './InversionChecks';
import { ScatterStep } from './ScatterStep';
import { SolveStep } from './SolveStep';
import { useInversion } from './useInversion';
import './inversion.css';

/** Eq. 5: the reward in terms of its optimum, and of every policy an implicit reward. */
export default function InversionChapter() {
  const { t } = useTranslation('derivation');
  const view = useInversion();
  return (
    <ChapterFrame chapter="inversion" references={[{ paper: 'dpo', at: t('inversion.references.dpo') }]}>
      <Step title={t('inversion.solve.title')}>{view ? <SolveStep {...view} /> : <WhileLoading />}</Step>
      <Step title={t('inversion.identity.title')} deeper={{ name: 'identity', sets: ['constant'] }}>
        {view ? <IdentityStep {...view} /> : <WhileLoading />}
      </Step>
      <Step title={t('inversion.constant.title')}>{view ? <ConstantStep {...view} /> : <WhileLoading />}</Step>
      <Step title={t('inversion.implicit.title')}>{view ? <ImplicitStep {...view} /> : <WhileLoading />}</Step>
      <Step title={t('inversion.scatter.title')}>{view ? <ScatterStep {...view} /> : <WhileLoading />}</Step>
      <Step title={t('frame.checks')}>{view ? <InversionChecks {...view} /> : <WhileLoading />}</Step>
    </ChapterFrame>
  );
}
