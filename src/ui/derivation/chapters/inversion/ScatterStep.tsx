import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { roundScale } from '../../../../figures/scale';
import { correlation, orderAgreement } from '../../../../math/agreement';
import { closedForm } from '../../../../math/closedForm';
import { formatSetting, formatShare, formatTerm } from '../../../shared/format';
import { CompletionSelect } from '../../CompletionSelect';
import { ChapterFigure } from '../../figures/ChapterFigure';
import { Cloud } from '../../figures/Cloud';
import { Curve, Dot, Plot } from '../../figures/Plot';
import { quoted, ValueList } from '../../figures/ValueList';
import { Prose } from '../../Prose';
import { useTrainOn } from '../../useTrainOn';
import type { InversionView } from './useInversion';

/** The implicit reward of the running policy against the true one, over all outcomes of the dish. */
export function ScatterStep({ outcomes, policy, place, setPlace }: InversionView) {
  const { t } = useTranslation('derivation');
  const trainOn = useTrainOn();
  const quote = (place: number) => quoted(outcomes.texts, place);
  const { implicit } = policy;
  const { rewards, referenceLogps, beta, step } = outcomes;
  const constant = useMemo(
    () => beta * closedForm(referenceLogps, rewards, beta).logZ,
    [referenceLogps, rewards, beta],
  );
  const agreement = useMemo(
    () => ({
      correlation: correlation(rewards, implicit, referenceLogps),
      order: orderAgreement(implicit, rewards, referenceLogps),
    }),
    [rewards, implicit, referenceLogps],
  );
  const weights = useMemo(() => referenceLogps.map(Math.exp), [referenceLogps]);
  const axes = useMemo(() => {
    const x = roundScale(Math.min(...rewards), Math.max(...rewards));
    const y = roundScale(Math.min(x.from - constant, ...implicit), Math.max(x.to - constant, ...implicit));
    return {
      x: { min: x.from, max: x.to, ticks: x.ticks },
      y: { min: y.from, max: y.to, ticks: y.ticks },
    };
  }, [rewards, implicit, constant]);
  const ends = [axes.x.min, axes.x.max];
  return (
    <>
      <Prose text={t('inversion.scatter.text')} drive={{ train: trainOn }} />
      <div className="derivation-controls">
        <CompletionSelect
          label={t('inversion.completion')}
          outcomes={outcomes}
          value={place}
          onChange={setPlace}
          symbol="y"
        />
      </div>
      <ChapterFigure
        name={t('inversion.scatter.figure')}
        caption={t('inversion.scatter.step', { step, beta: formatSetting(beta) })}
      >
        <Plot
          x={{ ...axes.x, label: t('inversion.scatter.across') }}
          y={{ ...axes.y, label: t('inversion.scatter.up') }}
          aspect={1.5}
        >
          <Curve xs={ends} ys={ends.map((r) => r - constant)} role="oracle" symbol="piStar" />
          <Cloud xs={rewards} ys={implicit} weights={weights} role="policy" />
          <Dot x={rewards[place]} y={implicit[place]} symbol="rhat" />
        </Plot>
        <ValueList
          rows={[
            { name: `● ${t('inversion.completion')}`, value: quote(place), symbol: 'y' },
            {
              name: t('inversion.scatter.correlation'),
              value: Number.isNaN(agreement.correlation)
                ? t('inversion.scatter.noCorrelation')
                : formatTerm(agreement.correlation),
              role: 'policy',
            },
            { name: t('inversion.scatter.order'), value: formatShare(agreement.order), role: 'policy' },
            { name: t('inversion.scatter.offset'), value: formatTerm(constant), role: 'oracle', symbol: 'betaLogZ' },
          ]}
        />
      </ChapterFigure>
    </>
  );
}
