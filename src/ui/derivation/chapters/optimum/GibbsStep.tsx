import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { klDivergence } from '../../../../math/closedForm';
import { gibbs } from '../../../../math/optimality';
import { formatNats, formatTerm } from '../../../shared/format';
import { Equation } from '../../Equation';
import { ChapterFigure } from '../../figures/ChapterFigure';
import { Cloud } from '../../figures/Cloud';
import { Curve, Plot } from '../../figures/Plot';
import { ValueList } from '../../figures/ValueList';
import { Prose } from '../../Prose';
import { formatScientific } from '../../scientific';
import type { OptimumProps } from './tilt';
import { useTried } from './useTried';

const RATIOS = { min: 0, max: 4 } as const;
const HEIGHTS = { min: -3, max: 3 } as const;
const XS = Array.from({ length: 161 }, (_, i) => 0.01 + (i * (RATIOS.max - 0.01)) / 160);
const LOGS = XS.map(Math.log);

/** Why a KL is never negative: the logarithm lies below its tangent at 1. */
export function GibbsStep({ outcomes, tilt }: OptimumProps) {
  const { t } = useTranslation('derivation');
  const { tried, setTried, logps } = useTried(outcomes);
  const { optimum } = tilt;
  const { ratios, kl, bound } = useMemo(() => gibbs(logps, optimum.logps), [logps, optimum]);
  const inside = useMemo(
    () => ratios.filter((ratio) => ratio <= RATIOS.max && Math.log(ratio) >= HEIGHTS.min),
    [ratios],
  );
  const heights = useMemo(() => inside.map(Math.log), [inside]);
  return (
    <>
      <Prose
        text={t('optimum.gibbs.text')}
        drive={{
          reference: () => setTried('reference'),
          policy: () => setTried('policy'),
          uniform: () => setTried('uniform'),
        }}
      />
      <Equation
        name={t('optimum.gibbs.equation')}
        tex={String.raw`\begin{aligned}\sym{KL}(\sym{pi}\,\|\,\sym{piStar}) &= \sum_{\sym{y}}\sym{pi}(\sym{y}\mid\sym{x})\Big({-\log}\frac{\sym{piStar}(\sym{y}\mid\sym{x})}{\sym{pi}(\sym{y}\mid\sym{x})}\Big)\\ &\ge \sum_{\sym{y}}\sym{pi}(\sym{y}\mid\sym{x})\Big(1-\frac{\sym{piStar}(\sym{y}\mid\sym{x})}{\sym{pi}(\sym{y}\mid\sym{x})}\Big) = 1 - 1 = 0\end{aligned}`}
        symbols={[
          { id: 'KL', value: formatNats(kl), name: t('optimum.value.toOptimum') },
          { id: 'pi', value: t(`optimum.value.tried.${tried}`) },
          { id: 'piStar' },
        ]}
      />
      <ChapterFigure
        name={t('optimum.gibbs.figure')}
        caption={t('optimum.gibbs.caption', { shown: inside.length, others: outcomes.texts.length - inside.length })}
      >
        <Plot x={{ ...RATIOS, label: t('optimum.gibbs.ratio') }} y={{ ...HEIGHTS, label: t('optimum.gibbs.height') }}>
          <Curve xs={[RATIOS.min, RATIOS.max]} ys={[RATIOS.min - 1, RATIOS.max - 1]} role="reference" />
          <Curve xs={XS} ys={LOGS} role="kl" symbol="KL" />
          <Cloud xs={inside} ys={heights} role="policy" />
        </Plot>
        <ValueList
          rows={[
            { name: t('optimum.gibbs.kl'), value: t('rlhf.nats', { value: formatNats(kl) }), role: 'kl', symbol: 'KL' },
            {
              name: t('optimum.gibbs.bound'),
              value: Math.abs(bound) < 1e-3 ? formatScientific(bound) : formatTerm(bound),
            },
            {
              name: t('optimum.gibbs.reverse'),
              value: t('rlhf.nats', { value: formatNats(klDivergence(optimum.logps, logps)) }),
            },
          ]}
        />
      </ChapterFigure>
    </>
  );
}
