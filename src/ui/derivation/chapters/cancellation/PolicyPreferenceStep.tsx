import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { orderAgreement } from '../../../../math/agreement';
import { sigmoid } from '../../../../math/stable';
import { formatSetting, formatShare, formatTerm } from '../../../shared/format';
import { Equation } from '../../Equation';
import { BarRows } from '../../figures/BarRows';
import { ChapterFigure } from '../../figures/ChapterFigure';
import { Cloud } from '../../figures/Cloud';
import { Curve, Dot, Plot } from '../../figures/Plot';
import { ValueList } from '../../figures/ValueList';
import { Prose } from '../../Prose';
import { useTrainOn } from '../../useTrainOn';
import { likelyPairs } from './pairChoice';
import type { CancellationView } from './useCancellation';

/** Pairs among this many likely completions are drawn. */
const AMONG = 24;

/** What remains, with the running policy in the place of the optimum: the model's own preference. */
export function PolicyPreferenceStep({ outcomes, policy, chosen, rejected }: CancellationView) {
  const { t } = useTranslation('derivation');
  const trainOn = useTrainOn();
  const { implicit, trained } = policy;
  const { rewards, referenceLogps, beta, step } = outcomes;
  const taste = sigmoid(rewards[chosen] - rewards[rejected]);
  const model = sigmoid(implicit[chosen] - implicit[rejected]);
  const agreement = useMemo(
    () => orderAgreement(implicit, rewards, referenceLogps),
    [implicit, rewards, referenceLogps],
  );
  const pairs = useMemo(() => likelyPairs({ referenceLogps, rewards }, AMONG), [referenceLogps, rewards]);
  const drawn = useMemo(() => {
    const odds = (values: Float64Array) =>
      Float64Array.from(pairs, (pair) => sigmoid(values[pair.chosen] - values[pair.rejected]));
    return { taste: odds(rewards), model: odds(implicit) };
  }, [pairs, rewards, implicit]);
  const bar = (name: 'taste' | 'policy' | 'reference', role: 'oracle' | 'policy' | 'reference', value: number) => ({
    id: name,
    label: t(`cancellation.model.${name}`),
    bars: [{ role, value, text: formatTerm(value), name: t(`cancellation.model.${name}`) }],
  });
  return (
    <>
      <Prose text={t('cancellation.model.text')} drive={{ train: trainOn }} />
      {!trained && <Prose text={t('cancellation.model.untrained')} />}
      <Equation
        name={t('cancellation.model.equation')}
        tex={String.raw`\begin{aligned}\sym{p}_\theta&=\sym{sigma}(\sym{rw}-\sym{rl})\\\sym{rhat}(x,y)&=\sym{beta}\log\frac{\sym{piTheta}(y\mid x)}{\sym{piRef}(y\mid x)}\end{aligned}`}
        symbols={[
          { id: 'p', value: formatTerm(model) },
          { id: 'rw', value: formatTerm(implicit[chosen]) },
          { id: 'rl', value: formatTerm(implicit[rejected]) },
          { id: 'beta', value: formatSetting(beta) },
        ]}
      />
      <ChapterFigure
        name={t('cancellation.model.figure')}
        caption={t('cancellation.model.atStep', { step, beta: formatSetting(beta) })}
      >
        <BarRows
          name={t('cancellation.model.figure')}
          max={1}
          rows={[
            bar('taste', 'oracle', taste),
            bar('policy', 'policy', model),
            // Where policy and reference are one, nothing is preferred.
            bar('reference', 'reference', sigmoid(0)),
          ]}
        />
      </ChapterFigure>
      <ChapterFigure
        name={t('cancellation.model.pairs')}
        caption={t('cancellation.model.pairsCaption', { count: pairs.length, among: AMONG })}
      >
        <Plot
          x={{ min: 0.5, max: 1, label: t('cancellation.model.tasteAxis') }}
          y={{ min: 0, max: 1, label: t('cancellation.model.modelAxis') }}
        >
          <Curve xs={[0.5, 1]} ys={[0.5, 1]} role="oracle" />
          <Curve xs={[0.5, 1]} ys={[0.5, 0.5]} role="reference" />
          <Cloud xs={drawn.taste} ys={drawn.model} role="policy" />
          {taste >= 0.5 && <Dot x={taste} y={model} symbol="p" />}
        </Plot>
        <ValueList
          rows={[{ name: t('cancellation.model.agreement'), value: formatShare(agreement), role: 'policy' }]}
        />
      </ChapterFigure>
    </>
  );
}
