import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { winProbability } from '../../../../math/bradleyTerry';
import { DERIVATION_RULES } from '../../../../store/derivationRules';
import { DishSelect } from '../../../controls/DishSelect';
import { nudgeBy } from '../../../controls/NumberInput';
import { logarithmicScale } from '../../../controls/Slider';
import { formatProbability, formatReward } from '../../../shared/format';
import { ChapterSlider } from '../../ChapterSlider';
import { Equation } from '../../Equation';
import { ChapterFigure } from '../../figures/ChapterFigure';
import { type DishOutcomes, useDishOutcomes, WhileLoading } from '../../live';
import { Prose } from '../../Prose';
import { Step } from '../../Step';
import { useChapterNumber } from '../../useChapterValue';
import { drawSayings, recoverScores } from './drawnComparisons';
import { RecoveredPlot } from './RecoveredPlot';
import { SayingsTable } from './SayingsTable';
import { type DerivationTranslate, useNames } from './useTeams';

const TEX = String.raw`\sym{p}(\sym{y}_i \succ \sym{y}_j \mid \sym{x}) = \sym{sigma}\big(\sym{r}(\sym{x}, \sym{y}_i) - \sym{r}(\sym{x}, \sym{y}_j)\big)`;
const { comparisons: RULES } = DERIVATION_RULES;
const SAYINGS = 5;
const COUNT_SCALE = logarithmicScale(0, 4);

export function DishesStep() {
  const { t } = useTranslation('derivation');
  const outcomes = useDishOutcomes();
  return (
    <Step title={t('comparisons.dishes.title')}>{outcomes ? <Sayings outcomes={outcomes} /> : <WhileLoading />}</Step>
  );
}

function Sayings({ outcomes }: { readonly outcomes: DishOutcomes }) {
  const { t } = useTranslation('derivation');
  const [count, setCount] = useChapterNumber('comparisons', 'count', 100);
  const [sayings, setSayings] = useChapterNumber('comparisons', 'sayings', 1);
  const [answers, setAnswers] = useChapterNumber('comparisons', 'answers', 1);
  const { referenceLogps, rewards, texts, prompt } = outcomes;
  const places = useMemo(() => {
    // Without "everything malformed", which is no saying.
    const wellFormed = referenceLogps.length - 1;
    return drawSayings(referenceLogps.subarray(0, wellFormed), rewards, SAYINGS, sayings);
  }, [referenceLogps, rewards, sayings]);
  const values = useMemo(() => places.map((place) => rewards[place]), [places, rewards]);
  const recovered = useMemo(() => recoverScores(values, count, answers), [values, count, answers]);
  const widest = values[0] - values[SAYINGS - 1];
  const next = (seed: number) => (seed % RULES.sayings.max) + 1;
  return (
    <>
      <div className="derivation-controls">
        <DishSelect />
      </div>
      <Prose
        text={t('comparisons.dishes.prose', { prompt, count })}
        drive={{ few: () => setCount(10), some: () => setCount(100), many: () => setCount(5000) }}
      />
      <Equation
        name={t('comparisons.dishes.equation')}
        tex={TEX}
        symbols={[
          { id: 'x', value: prompt },
          { id: 'r', value: formatReward(widest), name: t('comparisons.dishes.symbols.r') },
          { id: 'p', value: formatProbability(winProbability(widest, 0)), name: t('comparisons.dishes.symbols.p') },
        ]}
      />
      <ChapterFigure name={t('comparisons.dishes.figure')} caption={t('comparisons.dishes.caption')}>
        <div className="derivation-controls">
          <ChapterSlider
            label={t('comparisons.dishes.count')}
            scale={COUNT_SCALE}
            rule={RULES.count}
            nudge={nudgeBy(1)}
            value={count}
            onChange={setCount}
          />
          <div className="button-row">
            <button type="button" onClick={() => setAnswers(next(answers))}>
              {t('comparisons.dishes.again')}
            </button>
            <button type="button" onClick={() => setSayings(next(sayings))}>
              {t('comparisons.dishes.other')}
            </button>
          </div>
        </div>
        <div className="figure-pair dishes-pair">
          <RecoveredPlot recovered={recovered} />
          <SayingsTable texts={places.map((place) => texts[place])} recovered={recovered} />
        </div>
        <Findings recovered={recovered} values={values} />
      </ChapterFigure>
    </>
  );
}

interface FindingsProps {
  readonly recovered: ReturnType<typeof recoverScores>;
  readonly values: readonly number[];
}

/** How near the scores come, or why there are none; and what no comparison tells. */
function Findings({ recovered: { split, errors, distance }, values }: FindingsProps) {
  const { t } = useTranslation('derivation');
  const names = useNames();
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return (
    <>
      <p className="figure-reading numbers" role="status">
        {errors
          ? t('comparisons.dishes.distance', {
              distance: formatReward(distance),
              error: formatReward(rootMeanSquare(errors)),
            })
          : split && openText(split, names, t)}
      </p>
      <p className="figure-reading numbers">{t('comparisons.dishes.constant', { mean: formatReward(mean) })}</p>
    </>
  );
}

function openText(
  { unbeaten, others, met }: NonNullable<FindingsProps['recovered']['split']>,
  names: ReturnType<typeof useNames>,
  t: DerivationTranslate,
): string {
  const numbers = Array.from({ length: SAYINGS }, (_, i) => String(i + 1));
  const values = { unbeaten: names(unbeaten, numbers), others: names(others, numbers) };
  return t(`comparisons.dishes.${met ? 'open' : 'openApart'}`, values);
}

function rootMeanSquare(values: Float64Array): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
}
