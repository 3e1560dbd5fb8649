import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { DERIVATION_RULES } from '../../../../store/derivationRules';
import { formatNats, formatProbability, formatReward } from '../../../shared/format';
import { BetaSlider } from '../../BetaSlider';
import { ChapterFigure } from '../../figures/ChapterFigure';
import { Curve, Dot, Plot } from '../../figures/Plot';
import { Prose } from '../../Prose';
import type { OptimumProps } from './tilt';
import { course, objective } from './tilt';

/** β from 0.02 to 20, evenly on a logarithmic axis. */
const BETAS = Array.from({ length: 61 }, (_, place) => 0.02 * 1000 ** (place / 60));

/** β as the price of distance: the optimum's way through the plane of distance and reward. */
export function BetaPathStep({ outcomes, tilt, setBeta }: OptimumProps) {
  const { t } = useTranslation('derivation');
  const way = useMemo(() => course(tilt, BETAS), [tilt]);
  const here = objective(tilt, tilt.optimum.logps);
  const policy = objective(tilt, outcomes.policyLogps);
  const reference = objective(tilt, outcomes.referenceLogps);
  const kls = way.map(({ kl }) => kl);
  const values = way.map(({ reward }) => reward);
  const top = tilt.optimum.logps.reduce((best, logp, place, all) => (logp > all[best] ? place : best), 0);
  const lowest = Math.min(reference.reward, policy.reward);
  const x = { min: 0, max: Math.max(...kls, policy.kl) * 1.05, label: t('optimum.beta.distance') };
  const y = {
    min: Math.floor(2 * lowest) / 2,
    max: Math.ceil(2 * Math.max(...values)) / 2,
    label: t('optimum.beta.reward'),
  };
  return (
    <>
      <Prose
        text={t('optimum.beta.text')}
        drive={{ large: () => setBeta(20), small: () => setBeta(0.05), run: () => setBeta(undefined) }}
      />
      <BetaSlider value={tilt.beta} rule={DERIVATION_RULES.optimum.beta} onChange={setBeta} />
      <ChapterFigure name={t('optimum.beta.figure')} caption={t('optimum.beta.caption')}>
        <Plot x={x} y={y}>
          <Curve xs={kls} ys={values} role="oracle" symbol="piStar" />
          <Dot x={0} y={reference.reward} role="reference" symbol="piRef" label="$\sym{piRef}$" beside="below" />
          <Dot x={policy.kl} y={policy.reward} role="policy" symbol="piTheta" label="$\sym{piTheta}$" beside="right" />
          <Dot x={here.kl} y={here.reward} role="oracle" symbol="piStar" label="$\sym{piStar}$" beside="left" />
        </Plot>
        <p className="numbers" role="status">
          {t('optimum.beta.reading', {
            beta: tilt.beta,
            kl: formatNats(here.kl),
            reward: formatReward(here.reward),
            completion: outcomes.texts[top],
            probability: formatProbability(Math.exp(tilt.optimum.logps[top])),
          })}
        </p>
      </ChapterFigure>
    </>
  );
}
