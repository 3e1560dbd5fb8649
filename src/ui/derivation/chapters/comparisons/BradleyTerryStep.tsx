import { useTranslation } from 'react-i18next';
import { winProbability } from '../../../../math/bradleyTerry';
import { DERIVATION_RULES } from '../../../../store/derivationRules';
import { nudgeBy } from '../../../controls/NumberInput';
import { linearScale } from '../../../controls/Slider';
import { formatProbability, formatReward } from '../../../shared/format';
import { ChapterSlider } from '../../ChapterSlider';
import { Equation } from '../../Equation';
import { BarRows } from '../../figures/BarRows';
import { ChapterFigure } from '../../figures/ChapterFigure';
import { DragPoint } from '../../figures/DragPoint';
import { Curve, Plot } from '../../figures/Plot';
import { Prose } from '../../Prose';
import { Step } from '../../Step';
import { useChapterNumber } from '../../useChapterValue';

const TEX = String.raw`\begin{aligned} \sym{p}(\text{A} \succ \text{B}) &= \frac{\sym{alpha}_{\text{A}}}{\sym{alpha}_{\text{A}} + \sym{alpha}_{\text{B}}} = \sym{sigma}(\sym{scoreA} - \sym{scoreB}) \\ \sym{alpha} &= e^{q} \end{aligned}`;
/** The curve's ends, and the sliders'. */
const WIDEST = 6;
const TICKS = [-6, -4, -2, 0, 2, 4, 6];
const SCALE = linearScale(-3, 3, 0.1);
const XS = Array.from({ length: 121 }, (_, i) => (WIDEST * (i - 60)) / 60);
const YS = XS.map((x) => winProbability(x, 0));

/** The scores of the pair that the step plays with. */
export function usePair() {
  const [first, setFirst] = useChapterNumber('comparisons', 'first', 1);
  const [second, setSecond] = useChapterNumber('comparisons', 'second', 0);
  return { first, setFirst, second, setSecond, chance: winProbability(first, second) };
}

export function BradleyTerryStep() {
  const { t } = useTranslation('derivation');
  const { first, setFirst, second, setSecond, chance } = usePair();
  const difference = first - second;
  const alphas = [Math.exp(first), Math.exp(second)];
  const ahead = (by: number) => setFirst(Number((second + by).toFixed(4)));
  const slider = (name: 'first' | 'second', symbol: 'scoreA' | 'scoreB') => (
    <ChapterSlider
      label={t(`comparisons.model.${name}`)}
      symbol={symbol}
      scale={SCALE}
      rule={DERIVATION_RULES.comparisons[name]}
      nudge={nudgeBy(0.1)}
      value={name === 'first' ? first : second}
      onChange={name === 'first' ? setFirst : setSecond}
    />
  );
  const strengths = alphas.map((alpha) => formatReward(alpha));
  const reading = { difference: formatReward(difference), chance: formatProbability(chance) };
  return (
    <Step title={t('comparisons.model.title')}>
      <Prose
        text={t('comparisons.model.prose')}
        drive={{
          equal: () => ahead(0),
          one: () => ahead(1),
          three: () => ahead(3),
          both: () => {
            setFirst(Number((first + 1).toFixed(4)));
            setSecond(Number((second + 1).toFixed(4)));
          },
        }}
      />
      <Equation
        name={t('comparisons.model.equation')}
        tex={TEX}
        symbols={[
          { id: 'scoreA', value: formatReward(first) },
          { id: 'scoreB', value: formatReward(second) },
          { id: 'alpha', value: `A ${strengths[0]}, B ${strengths[1]}` },
          { id: 'p', value: formatProbability(chance) },
          { id: 'sigma', value: `σ(${reading.difference}) = ${chance.toFixed(3)}` },
        ]}
      />
      <ChapterFigure name={t('comparisons.model.figure')} caption={t('comparisons.model.caption')}>
        <p className="figure-reading numbers">{t('comparisons.model.reading', reading)}</p>
        <Plot
          x={{
            min: -WIDEST,
            max: WIDEST,
            ticks: TICKS,
            label: `$\\sym{scoreA} - \\sym{scoreB}$, ${t('comparisons.model.difference')}`,
          }}
          y={{
            min: 0,
            max: 1,
            label: `$\\sym{p}$, ${t('comparisons.model.chance')}`,
            tickText: (tick) => `${100 * tick}%`,
          }}
        >
          <Curve xs={XS} ys={YS} symbol="sigma" />
          <DragPoint
            name={t('comparisons.model.point')}
            axis="x"
            x={Math.min(WIDEST, Math.max(-WIDEST, difference))}
            y={chance}
            step={0.1}
            valueText={t('comparisons.model.reading', reading)}
            onChange={ahead}
            symbol="p"
          />
        </Plot>
        <div className="derivation-controls">
          {slider('first', 'scoreA')}
          {slider('second', 'scoreB')}
        </div>
        <BarRows
          name={t('comparisons.model.strength', { first: strengths[0], second: strengths[1] })}
          max={Math.max(...alphas)}
          rows={(['A', 'B'] as const).map((name, i) => ({
            id: name,
            label: name,
            bars: [{ role: 'ink', value: alphas[i], text: strengths[i], name: 'α', symbol: 'alpha' }],
          }))}
        />
        <p className="muted numbers">
          {t('comparisons.model.share', {
            first: strengths[0],
            second: strengths[1],
            share: formatProbability(chance),
          })}
        </p>
      </ChapterFigure>
    </Step>
  );
}
