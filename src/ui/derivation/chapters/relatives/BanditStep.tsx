import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { sigmoid } from '../../../../math/stable';
import { descend, dpoIterationsTo, ipoLimit, type TwoActions } from '../../../../math/twoActions';
import { DERIVATION_RULES } from '../../../../store/derivationRules';
import { nudgeBy, nudgeLogarithmically } from '../../../controls/NumberInput';
import { linearScale, type SliderScale } from '../../../controls/Slider';
import { Swatch } from '../../../controls/Swatch';
import { formatProbability, formatReward, formatSetting } from '../../../shared/format';
import { ChapterSlider } from '../../ChapterSlider';
import { Equation } from '../../Equation';
import { ChapterFigure } from '../../figures/ChapterFigure';
import { DragPoint } from '../../figures/DragPoint';
import { Curve, Dot, Plot, Rule } from '../../figures/Plot';
import { Prose } from '../../Prose';
import { useChapterNumber } from '../../useChapterValue';

const RATE = 0.1;
/** Powers of ten that the axis spans; iterations in between that are drawn. */
const DECADES = 5;
const DRAWN = [...new Set(Array.from({ length: 121 }, (_, i) => Math.round(10 ** ((DECADES * i) / 120))))];
const TAU_SCALE: SliderScale = {
  min: Math.log10(0.05),
  max: Math.log10(2),
  step: 0.02,
  placeOf: Math.log10,
  valueAt: (place) => Number((10 ** place).toPrecision(2)),
};
const REFERENCE_SCALE = linearScale(0.02, 0.98, 0.01);

/** IPO's example: the labels all agree, and the two losses come to rest in different places. */
export function BanditStep() {
  const { t, i18n } = useTranslation('derivation');
  const compact = new Intl.NumberFormat(i18n.language, { notation: 'compact' });
  const [tau, setTau] = useChapterNumber('relatives', 'tau', 0.5);
  const [reference, setReference] = useChapterNumber('relatives', 'reference', 0.5);
  const [iterations, setIterations] = useChapterNumber('relatives', 'iterations', 1000);
  const problem: TwoActions = useMemo(
    () => ({ beta: tau, labelSmoothing: 0, reference, learningRate: RATE }),
    [tau, reference],
  );
  const curves = useMemo(
    () => [descend('sigmoid', DRAWN, problem).map(sigmoid), descend('ipo', DRAWN, problem).map(sigmoid)] as const,
    [problem],
  );
  const [dpo, ipo] = useMemo(
    () => [sigmoid(descend('sigmoid', [iterations], problem)[0]), sigmoid(descend('ipo', [iterations], problem)[0])],
    [problem, iterations],
  );
  const limit = ipoLimit(tau, reference);
  const gap = 1 / (2 * tau);
  const at = Math.log10(iterations);
  const drawnAt = DRAWN.map(Math.log10);
  const shown = iterations.toLocaleString('en');
  return (
    <>
      <Prose text={t('relatives.bandit.text')} />
      <Equation
        name={t('relatives.bandit.equation')}
        tex={String.raw`\begin{aligned}\text{DPO:}\quad &-\log\sym{sigma}(\sym{beta}\,\sym{h}) &&\Rightarrow\quad \sym{h}\to\infty\\ \text{IPO:}\quad &\Bigl(\sym{h} - \tfrac{1}{2\sym{tau}}\Bigr)^2 &&\Rightarrow\quad \sym{h} = \tfrac{1}{2\sym{tau}}\end{aligned}`}
        symbols={[
          { id: 'h', name: t('relatives.bandit.limit'), value: formatReward(gap) },
          { id: 'tau', value: formatSetting(tau) },
          { id: 'beta', value: formatSetting(tau) },
          { id: 'piRef', value: formatSetting(reference) },
        ]}
      />
      <Prose
        text={t('relatives.bandit.try')}
        drive={{
          loose: () => setTau(0.1),
          half: () => setTau(0.5),
          strict: () => setTau(2),
          uniform: () => setReference(0.5),
          against: () => setReference(0.1),
        }}
      />
      <ChapterFigure name={t('relatives.bandit.figure')} caption={t('relatives.bandit.setting', { rate: RATE })}>
        <div className="derivation-controls">
          <ChapterSlider
            label={t('relatives.bandit.tau')}
            value={tau}
            rule={DERIVATION_RULES.relatives.tau}
            scale={TAU_SCALE}
            nudge={nudgeLogarithmically}
            onChange={setTau}
            symbol="tau"
          />
          <ChapterSlider
            label={t('relatives.bandit.reference')}
            value={reference}
            rule={DERIVATION_RULES.relatives.reference}
            scale={REFERENCE_SCALE}
            nudge={nudgeBy(0.05)}
            onChange={setReference}
            symbol="piRef"
          />
        </div>
        <Plot
          x={{
            min: 0,
            max: DECADES + 0.2,
            label: t('relatives.bandit.iterations'),
            ticks: Array.from({ length: DECADES + 1 }, (_, power) => power),
            tickText: (power) => compact.format(10 ** power),
          }}
          y={{ min: 0, max: 1, label: 'π(y₁)' }}
        >
          <Curve xs={[0, DECADES]} ys={[reference, reference]} role="reference" symbol="piRef" />
          <Curve xs={[0, DECADES]} ys={[limit, limit]} role="oracle" symbol="tau" />
          <Curve xs={drawnAt} ys={curves[1]} role="ink" className="relative-dash-1" symbol="tau" />
          <Curve xs={drawnAt} ys={curves[0]} role="policy" symbol="beta" />
          <Rule x={at} className="cursor-rule" />
          <Dot x={at} y={ipo} role="ink" label={t('relatives.bandit.ipo')} />
          <Dot x={at} y={dpo} role="policy" label={t('relatives.bandit.dpo')} />
          <DragPoint
            name={t('relatives.bandit.handle')}
            x={at}
            y={0.07}
            axis="x"
            step={0.05}
            valueText={t('relatives.bandit.handleValue', { iterations: shown })}
            onChange={(place) => setIterations(Math.round(10 ** Math.min(place, DECADES)))}
          />
        </Plot>
        <ul className="loss-key">
          <li className="role-policy">
            <Swatch role="policy" /> {t('relatives.bandit.dpo')}
          </li>
          <li>
            <Swatch role="ink" /> {t('relatives.bandit.ipo')}
          </li>
          <li className="role-oracle">
            <Swatch role="oracle" /> {t('relatives.bandit.limit')}
          </li>
          <li className="role-reference">
            <Swatch role="reference" /> {t('relatives.bandit.atReference', { reference: formatProbability(reference) })}
          </li>
        </ul>
        <p className="numbers">
          {t('relatives.bandit.reading', {
            iterations: shown,
            dpo: formatProbability(dpo),
            ipo: formatProbability(ipo),
            limit: formatProbability(limit),
            passes: roughly(dpoIterationsTo(0.99, problem)),
          })}
        </p>
      </ChapterFigure>
    </>
  );
}

/** Two digits are all that the flow promises of the descent; beyond a million in powers of ten. */
function roughly(value: number): string {
  const rounded = Math.max(0, Number(value.toPrecision(2)));
  if (rounded < 1e6) return rounded.toLocaleString('en');
  const exponent = Math.floor(Math.log10(rounded));
  const raised = String(exponent).replace(/\d/g, (digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(digit)]);
  return `${(rounded / 10 ** exponent).toFixed(1)} × 10${raised}`;
}
