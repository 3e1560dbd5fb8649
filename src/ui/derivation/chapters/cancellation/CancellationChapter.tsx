import { useTranslation } from 'react-i18next';
import { ChapterFrame } from '../../ChapterFrame';
import { WhileLoading } from '../../live';
import { Step } from '../../Step';
import { AcrossStep } from './AcrossStep';
import { CancellationChecks, WrongCheck } from './CancellationChecks';
import { CrossStep } from './CrossStep';
import { PairStep } from './PairStep';
import { PolicyPreferenceStep } from './PolicyPreferenceStep';
import { SlideStep } from './SlideStep';
import { useCancellation } from './useCancellation';
import './cancellation.css';

/** Eq. 6: Bradley–Terry with the rewards replaced, in which Z(x) cancels. */
export default function CancellationChapter() {
  const { t } = useTranslation('derivation');
  const view = useCancellation();
  return (
    <ChapterFrame
      chapter="cancellation"
      references={[
        { paper: 'dpo', at: t('cancellation.references.dpo') },
        { paper: 'bt', at: t('cancellation.references.bt') },
      ]}
    >
      <Step title={t('cancellation.pair.title')}>{view ? <PairStep {...view} /> : <WhileLoading />}</Step>
      <Step title={t('cancellation.cross.title')}>{view ? <CrossStep {...view} /> : <WhileLoading />}</Step>
      <Step title={t('cancellation.slide.title')} deeper={{ name: 'slide', sets: ['error'] }}>
        {view ? (
          <>
            <SlideStep {...view} />
            <WrongCheck {...view} />
          </>
        ) : (
          <WhileLoading />
        )}
      </Step>
      <Step title={t('cancellation.model.title')}>{view ? <PolicyPreferenceStep {...view} /> : <WhileLoading />}</Step>
      <Step title={t('cancellation.across.title')} deeper={{ name: 'across', sets: ['kept'] }}>
        {view ? <AcrossStep {...view} /> : <WhileLoading />}
      </Step>
      <Step title={t('frame.checks')}>{view ? <CancellationChecks {...view} /> : <WhileLoading />}</Step>
    </ChapterFrame>
  );
}
