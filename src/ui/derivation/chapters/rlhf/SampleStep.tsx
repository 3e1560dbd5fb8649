import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { expectation } from '../../../../math/closedForm';
import { Random } from '../../../../math/random';
import {
  cosine,
  estimatedGradient,
  estimateVariance,
  exactGradient,
  squaredNorm,
} from '../../../../math/scoreFunction';
import { DERIVATION_RULES } from '../../../../store/derivationRules';
import { nudgeBy, nudgeLogarithmically } from '../../../controls/NumberInput';
import { linearScale, logarithmicScale } from '../../../controls/Slider';
import { formatReward, formatShare } from '../../../shared/format';
import { ChapterSlider } from '../../ChapterSlider';
import { Deeper } from '../../Deeper';
import { Equation } from '../../Equation';
import { ChapterFigure } from '../../figures/ChapterFigure';
import { Curve, Dot, Plot, Rule } from '../../figures/Plot';
import { ValueList } from '../../figures/ValueList';
import { type DishOutcomes, WhileLoading } from '../../live';
import { Prose } from '../../Prose';
import { Step } from '../../Step';
import { useChapterNumber } from '../../useChapterValue';
import { goDeeper } from '../../useDeeper';
import { ClipFigure } from './ClipFigure';
import { LineKey } from './LineKey';
import type { LiveStudy } from './useStudy';

const SAMPLES_SCALE = logarithmicScale(0, 4);
const SAMPLES = 64;
/** Powers of ten of the number of samples that the curve is drawn at. */
const POWERS = [0, 1, 2, 3, 4];
/** The baseline at first: far from any mean reward, so that it is seen what it does. */
const START_BASELINE = 3;
const HIGH_BASELINE = 8;
const BASELINE_SCALE = linearScale(-10, 10, 0.1);
const STREAM = 0x7361_6d70;

/** Nothing can be differentiated through a draw; the score function can, at the price of noise. Then PPO's clip. */
export function SampleStep({ live: { outcomes } }: { readonly live: LiveStudy }) {
  const { t } = useTranslation('derivation');
  return (
    <Step title={t('rlhf.samples.title')}>
      <Prose
        text={t('rlhf.samples.text')}
        drive={{ samples: () => goDeeper('samples'), clip: () => goDeeper('clip') }}
      />
      <Deeper name="samples" sets={['samples', 'draw', 'baseline']} title={t('rlhf.samples.equation')}>
        {outcomes ? <Gradient outcomes={outcomes} /> : <WhileLoading />}
      </Deeper>
      <Deeper name="clip" sets={['ratio', 'epsilon', 'action']} title={t('rlhf.clip.figure')}>
        <ClipFigure />
      </Deeper>
    </Step>
  );
}

function Gradient({ outcomes: { policyLogps, rewards, prompt } }: { readonly outcomes: DishOutcomes }) {
  const { t } = useTranslation('derivation');
  const [samples, setSamples] = useChapterNumber('rlhf', 'samples', SAMPLES);
  const [draw, setDraw] = useChapterNumber('rlhf', 'draw', 1);
  const [baseline, setBaseline] = useChapterNumber('rlhf', 'baseline', START_BASELINE);
  const mean = expectation(policyLogps, rewards);
  const exact = useMemo(() => exactGradient(policyLogps, rewards), [policyLogps, rewards]);
  const length = Math.sqrt(squaredNorm(exact));
  const estimate = useMemo(
    () => estimatedGradient(policyLogps, rewards, baseline, samples, new Random(draw, STREAM)),
    [policyLogps, rewards, baseline, samples, draw],
  );
  /** The error that is expected, as a multiple of the gradient's own length. */
  const expected = (count: number, from: number) =>
    Math.sqrt(estimateVariance(policyLogps, rewards, from, count)) / length;
  const error = Math.sqrt(squaredNorm(estimate.map((part, i) => part - exact[i]))) / length;
  const curve = (from: number) => POWERS.map((power) => Math.log10(expected(10 ** power, from)));
  const high = Math.ceil(Math.log10(Math.max(expected(1, baseline), expected(1, mean))));
  return (
    <>
      <Equation
        name={t('rlhf.samples.equation')}
        tex={String.raw`\begin{aligned}\sym{grad}\,\sym{E}_{\sym{piTheta}}[\sym{r}] &= \sym{E}_{\sym{piTheta}}\bigl[(\sym{r}(\sym{y}) - \sym{baseline})\,\sym{grad}\log\sym{piTheta}(\sym{y})\bigr]\\[2pt] &\approx \frac1{\sym{samples}}\sum_{i=1}^{\sym{samples}} (\sym{r}(\sym{y}_i) - \sym{baseline})\,\sym{grad}\log\sym{piTheta}(\sym{y}_i)\end{aligned}`}
        symbols={[
          { id: 'samples', value: String(samples) },
          { id: 'baseline', value: formatReward(baseline) },
          { id: 'r', name: t('rlhf.samples.mean'), value: formatReward(mean) },
          { id: 'piTheta' },
        ]}
      />
      <Prose
        text={t('rlhf.samples.try')}
        drive={{
          again: () => setDraw((draw % 9999) + 1),
          mean: () => setBaseline(Number(mean.toFixed(2))),
          high: () => setBaseline(HIGH_BASELINE),
          many: () => setSamples(10_000),
          one: () => setSamples(1),
        }}
      />
      <ChapterFigure name={t('rlhf.samples.figure', { prompt })} caption={t('rlhf.samples.caption')}>
        <div className="derivation-controls">
          <ChapterSlider
            label={t('rlhf.samples.slider')}
            value={samples}
            rule={DERIVATION_RULES.rlhf.samples}
            scale={SAMPLES_SCALE}
            nudge={nudgeLogarithmically}
            onChange={(value) => setSamples(Math.round(value))}
            symbol="samples"
          />
          <ChapterSlider
            label={t('rlhf.samples.baseline')}
            value={baseline}
            rule={DERIVATION_RULES.rlhf.baseline}
            scale={BASELINE_SCALE}
            nudge={nudgeBy(0.5)}
            onChange={setBaseline}
            symbol="baseline"
          />
        </div>
        <Plot
          x={{ min: 0, max: 4, label: t('rlhf.samples.count'), ticks: POWERS, tickText: powerText }}
          y={{
            min: high - 4,
            max: high,
            label: t('rlhf.samples.error'),
            ticks: POWERS.map((power) => high - power),
            tickText: powerText,
          }}
        >
          <Rule y={0} />
          <Curve xs={POWERS} ys={curve(baseline)} role="policy" symbol="baseline" />
          <Curve xs={POWERS} ys={curve(mean)} role="reference" />
          <Dot x={Math.log10(samples)} y={Math.min(high, Math.max(high - 4, Math.log10(error)))} symbol="samples" />
        </Plot>
        <LineKey
          entries={[
            {
              role: 'policy',
              name: t('rlhf.samples.yours'),
              value: formatShare(expected(samples, baseline)),
              symbol: 'baseline',
            },
            { role: 'reference', name: t('rlhf.samples.withMean'), value: formatShare(expected(samples, mean)) },
          ]}
        />
        <p>
          <button type="button" onClick={() => setDraw((draw % 9999) + 1)}>
            {t('rlhf.samples.again')}
          </button>
        </p>
        <ValueList
          rows={[
            { name: t('rlhf.samples.thisError'), value: formatShare(error), symbol: 'samples' },
            { name: t('rlhf.samples.cosine'), value: formatReward(cosine(estimate, exact)), symbol: 'grad' },
          ]}
        />
      </ChapterFigure>
    </>
  );
}

/** 10 to a power, as a number where it is short. */
function powerText(power: number): string {
  return power >= 0 ? String(10 ** power) : (10 ** power).toFixed(-power);
}
