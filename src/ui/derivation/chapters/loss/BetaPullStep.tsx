import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { softplus } from '../../../../math/stable';
import { logit } from '../../../../math/twoActions';
import { DERIVATION_RULES } from '../../../../store/derivationRules';
import { nudgeLogarithmically } from '../../../controls/NumberInput';
import { Swatch } from '../../../controls/Swatch';
import { formatNats, formatReward, formatSetting, formatShare, formatTerm } from '../../../shared/format';
import { BetaSlider } from '../../BetaSlider';
import { Equation } from '../../Equation';
import { ChapterFigure } from '../../figures/ChapterFigure';
import { Curve, Plot, Rule } from '../../figures/Plot';
import { useLivePair, useRunBeta } from '../../live';
import { places, pull } from '../../lossCurve';
import { Prose } from '../../Prose';
import { useChapterNumber } from '../../useChapterValue';

const GAPS = { min: -2, max: 10 } as const;
const GAP_PLACES = places(GAPS.min, GAPS.max);
/** Diners of a hundred who prefer the chosen completion, for the example of where a pair comes to rest. */
const PREFERRED = 0.8;
/** The weight at which a pair has let go. */
const LET_GO = 0.1;

/** β in front of the pull and inside it. */
export function BetaPullStep() {
  const { t } = useTranslation('derivation');
  const runBeta = useRunBeta();
  const pair = useLivePair()?.view;
  const gapNow = pair ? pair.chosen.logratio - pair.rejected.logratio : 0;
  const [beta, setBeta] = useChapterNumber('loss', 'beta', runBeta);
  const pulls = useMemo(() => GAP_PLACES.map((gap) => pull(gap, beta)), [beta]);
  const runPulls = useMemo(() => GAP_PLACES.map((gap) => pull(gap, runBeta)), [runBeta]);
  const nats = (value: number) => t('loss.beta.nats', { value: formatNats(value) });
  const values = [
    { name: t('loss.beta.startPull'), value: formatTerm(pull(0, beta)) },
    { name: t('loss.beta.letGo'), value: nats(-logit(LET_GO) / beta) },
    { name: t('loss.beta.rest', { share: formatShare(PREFERRED) }), value: nats(logit(PREFERRED) / beta) },
    { name: t('loss.beta.area'), value: nats(softplus(0)) },
  ];
  return (
    <>
      <Prose text={t('loss.beta.text')} />
      <Equation
        name={t('loss.beta.equation')}
        tex={String.raw`-\frac{\partial\sym{loss}}{\partial\sym{h}} = \sym{beta}\,\sym{sigma}(-\sym{beta}\,\sym{h})`}
        symbols={[
          {
            id: 'beta',
            value: formatSetting(beta),
            nudge: (direction) => setBeta(nudgeLogarithmically(beta, direction)),
          },
          { id: 'h', name: t('loss.beta.gapNow'), value: formatReward(gapNow) },
        ]}
      />
      <Prose
        text={t('loss.beta.try')}
        drive={{
          small: () => setBeta(0.1),
          one: () => setBeta(1),
          large: () => setBeta(5),
          live: () => setBeta(undefined),
        }}
      />
      <ChapterFigure name={t('loss.beta.figure')}>
        <BetaSlider value={beta} rule={DERIVATION_RULES.loss.beta} onChange={setBeta} />
        <Plot
          x={{ ...GAPS, label: t('loss.beta.gap'), count: 6 }}
          y={{ min: 0, max: Math.max(1, beta, runBeta), label: t('loss.beta.pull') }}
        >
          <Rule x={0} />
          <Curve xs={GAP_PLACES} ys={runPulls} role="reference" />
          <Curve xs={GAP_PLACES} ys={pulls} role="policy" symbol="beta" />
        </Plot>
        <ul className="loss-key">
          <li className="role-policy">
            <Swatch role="policy" /> {t('loss.beta.yours', { beta: formatSetting(beta) })}
          </li>
          <li className="role-reference">
            <Swatch role="reference" /> {t('loss.beta.runs', { beta: formatSetting(runBeta) })}
          </li>
        </ul>
        <dl className="loss-values">
          {values.map(({ name, value }) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd className="numbers">{value}</dd>
            </div>
          ))}
        </dl>
        <p>{t('loss.beta.reading')}</p>
      </ChapterFigure>
    </>
  );
}
