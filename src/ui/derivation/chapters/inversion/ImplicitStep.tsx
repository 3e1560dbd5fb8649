import { useTranslation } from 'react-i18next';
import { formatSetting, formatTerm } from '../../../shared/format';
import { CompletionSelect } from '../../CompletionSelect';
import { Equation } from '../../Equation';
import { ChapterFigure } from '../../figures/ChapterFigure';
import { quoted, ValueList } from '../../figures/ValueList';
import { Prose } from '../../Prose';
import { placeOfMost, sumText } from '../../recovery';
import { formatQuantity, formatScientific } from '../../scientific';
import { useTrainOn } from '../../useTrainOn';
import type { InversionView } from './useInversion';

/** Eq. 5 read for the policy that trains on the page. */
export function ImplicitStep({ outcomes, policy, place, setPlace }: InversionView) {
  const { t } = useTranslation('derivation');
  const trainOn = useTrainOn();
  const quote = (place: number) => quoted(outcomes.texts, place);
  const { implicit, logZ, gap, trained } = policy;
  const { beta, policyLogps, referenceLogps, texts } = outcomes;
  const wellFormed = texts.length - 1;
  return (
    <>
      <Prose
        text={t('inversion.implicit.text')}
        drive={{
          raised: () => setPlace(placeOfMost(implicit, 1, wellFormed)),
          lowered: () => setPlace(placeOfMost(implicit, -1, wellFormed)),
        }}
      />
      {!trained && <Prose text={t('inversion.implicit.untrained')} drive={{ train: trainOn }} />}
      <div className="derivation-controls">
        <CompletionSelect
          label={t('inversion.completion')}
          outcomes={outcomes}
          value={place}
          onChange={setPlace}
          symbol="y"
        />
      </div>
      <Equation
        name={t('inversion.implicit.equation')}
        tex={String.raw`\sym{rhat}(x,y)=\sym{beta}\log\frac{\sym{piTheta}(y\mid x)}{\sym{piRef}(y\mid x)}`}
        symbols={[
          { id: 'rhat', value: formatTerm(implicit[place]) },
          { id: 'beta', value: formatSetting(beta) },
          { id: 'piTheta', value: formatQuantity(Math.exp(policyLogps[place])) },
          { id: 'piRef', value: formatQuantity(Math.exp(referenceLogps[place])) },
        ]}
      />
      <Prose text={t('inversion.implicit.partitionNote')} />
      <Equation
        name={t('inversion.implicit.partition')}
        tex={String.raw`\sum_y\sym{piRef}(y\mid x)\,\exp\frac{\sym{rhat}(x,y)}{\sym{beta}}=\sum_y\sym{piTheta}(y\mid x)=1`}
      />
      <ChapterFigure name={t('inversion.implicit.figure')}>
        <ValueList
          rows={[
            {
              name: t('inversion.implicit.logratio', { text: quote(place) }),
              value: `${sumText([policyLogps[place], -referenceLogps[place]], formatTerm)} = ${formatTerm(policyLogps[place] - referenceLogps[place])}`,
            },
            {
              name: t('inversion.implicit.reward', { beta: formatSetting(beta) }),
              value: formatTerm(implicit[place]),
              role: 'policy',
              symbol: 'rhat',
            },
            {
              name: t('inversion.implicit.sum', { count: texts.length }),
              value: Math.exp(logZ).toFixed(9),
              symbol: 'Z',
            },
            { name: t('inversion.implicit.constant'), value: formatScientific(beta * logZ), symbol: 'betaLogZ' },
            { name: t('inversion.implicit.back'), value: formatScientific(gap), symbol: 'piTheta' },
          ]}
        />
      </ChapterFigure>
    </>
  );
}
