import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { descend } from '../../../../math/twoActions';
import { DERIVATION_RULES } from '../../../../store/derivationRules';
import { nudgeLogarithmically } from '../../../controls/NumberInput';
import { logarithmicScale } from '../../../controls/Slider';
import { Swatch } from '../../../controls/Swatch';
import { formatNats, formatSetting, formatTerm } from '../../../shared/format';
import { ChapterSlider } from '../../ChapterSlider';
import { Equation } from '../../Equation';
import { ChapterFigure } from '../../figures/ChapterFigure';
import { Curve, Dot, Plot } from '../../figures/Plot';
import { useRunBeta } from '../../live';
import { dpoWeight, places } from '../../lossCurve';
import { Marked, Prose } from '../../Prose';
import { useChapterNumber } from '../../useChapterValue';

const SCALE = logarithmicScale(0, 3);
const RATE = 0.1;

/** A pair pushed again and again: DPO's weight lets go, a pull without a weight never does. */
export function NaiveStep() {
  const { t, i18n } = useTranslation('derivation');
  const beta = useRunBeta();
  const [updates, setUpdates] = useChapterNumber('loss', 'updates', 200);
  const xs = useMemo(() => places(0, updates, Math.min(updates, 100)).map(Math.round), [updates]);
  const gaps = useMemo(
    () => descend('sigmoid', xs, { beta, labelSmoothing: 0, reference: 0.5, learningRate: RATE }),
    [xs, beta],
  );
  const weighted = gaps[gaps.length - 1];
  // Without a weight every update adds the same.
  const unweighted = RATE * updates;
  return (
    <>
      <Prose text={t('loss.naive.text')} />
      <Equation
        name={t('loss.naive.equation')}
        tex={String.raw`\begin{aligned}&{-\frac{\partial\sym{loss}}{\partial\sym{h}}} = \sym{beta}\,\sym{sigma}(-\sym{beta}\,\sym{h}) \to 0\\[2pt] &{-\frac{\partial}{\partial\sym{h}}}\bigl(\log\sym{piTheta}(\sym{yl}) - \log\sym{piTheta}(\sym{yw})\bigr) = 1\end{aligned}`}
        symbols={[
          { id: 'h', value: formatNats(weighted) },
          { id: 'beta', value: formatSetting(beta) },
        ]}
      />
      <Prose
        text={t('loss.naive.try')}
        drive={{ few: () => setUpdates(10), some: () => setUpdates(100), many: () => setUpdates(1000) }}
      />
      <ChapterFigure name={t('loss.naive.figure')}>
        <ChapterSlider
          label={t('loss.naive.slider')}
          value={updates}
          rule={DERIVATION_RULES.loss.updates}
          scale={{ ...SCALE, valueAt: (place) => Math.round(SCALE.valueAt(place)) }}
          nudge={nudgeWhole}
          onChange={setUpdates}
        />
        <Plot
          x={{ min: 0, max: updates, label: t('loss.naive.updates') }}
          y={{ min: 0, max: Math.max(unweighted, weighted) * 1.05, label: t('loss.naive.gap') }}
        >
          <Curve xs={[0, updates]} ys={[0, unweighted]} className="unweighted" />
          <Curve xs={xs} ys={gaps} role="policy" symbol="h" />
          <Dot x={updates} y={unweighted} />
          <Dot x={updates} y={weighted} role="policy" symbol="h" />
        </Plot>
        <ul className="loss-key">
          <li className="role-policy">
            <Swatch role="policy" /> {t('loss.naive.weighted')}
          </li>
          <li>
            <span className="unweighted-key" aria-hidden="true" /> {t('loss.naive.unweighted')}
          </li>
        </ul>
        <p className="numbers">
          <Marked
            text={t('loss.naive.reading', {
              updates,
              beta: formatSetting(beta),
              weighted: formatNats(weighted),
              weight: formatTerm(dpoWeight(beta * weighted)),
              unweighted: formatNats(unweighted),
              factor: compact(Math.exp(unweighted), i18n.language),
            })}
          />
        </p>
        <p className="muted numbers">{t('loss.naive.setting', { rate: RATE })}</p>
      </ChapterFigure>
    </>
  );
}

/** A factor that may be beyond all counting: 2.7, 22,026, 2.7 × 10⁴³. */
function compact(value: number, language: string): string {
  if (value < 1e6)
    return new Intl.NumberFormat(language, { maximumSignificantDigits: value < 100 ? 2 : 5 }).format(value);
  const exponent = Math.floor(Math.log10(value));
  const raised = String(exponent).replace(/\d/g, (digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(digit)]);
  return `${(value / 10 ** exponent).toFixed(1)} × 10${raised}`;
}

const nudgeWhole = (value: number, direction: 1 | -1) =>
  Math.max(1, Math.round(nudgeLogarithmically(value, direction)));
