import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { logLikelihood, standardErrors } from '../../../../math/bradleyTerry';
import type { Point } from '../../../../math/levelSets';
import { DERIVATION_RULES } from '../../../../store/derivationRules';
import { nudgeBy } from '../../../controls/NumberInput';
import { linearScale } from '../../../controls/Slider';
import { ChapterSlider } from '../../ChapterSlider';
import { Equation } from '../../Equation';
import { ChapterFigure } from '../../figures/ChapterFigure';
import { Curve, Dot, usePlot } from '../../figures/Plot';
import { Prose } from '../../Prose';
import { Step } from '../../Step';
import { formatScientific } from '../../scientific';
import { GuessSliders } from './GuessSliders';
import { LikelihoodMap } from './LikelihoodMap';
import { ScoreTable } from './ScoreTable';
import { climb, formatLikelihood, METHODS, type Method, pointOf, TEAMS, times } from './teams';
import { useClimb, useGuess, useTeams } from './useTeams';

const TEX = String.raw`\sym{alpha}_i \;\leftarrow\; \frac{\sum_j \sym{wins}}{\sum_j \sym{gamesPlayed}/(\sym{alpha}_i + \sym{alpha}_j)}`;
const { steps: STEPS_RULE } = DERIVATION_RULES.comparisons;
const SCALE = linearScale(0, 40, 1);

export function ClimbStep() {
  const { t } = useTranslation('derivation');
  const teams = useTeams();
  const { wins, setWins, best, reset } = teams;
  const { x, y, move, scores: start } = useGuess();
  const { method, setMethod, steps, setSteps } = useClimb();
  const path = useMemo(() => climb(wins, start, method, steps), [wins, start, method, steps]);
  const errors = useMemo(() => best && standardErrors(wins, best.scores), [wins, best]);
  const reached = path[path.length - 1];
  const points = path.map(pointOf);
  const walk = (by: Method, count: number) => () => {
    setMethod(by);
    setSteps(Math.min(STEPS_RULE.max, (by === method ? steps : 0) + count));
  };
  const strengths = TEAMS.map((name, i) => `${name} ${Number(Math.exp(reached[i]).toPrecision(3))}`).join(', ');
  return (
    <Step title={t('comparisons.climb.title')} deeper={{ name: 'climb', sets: ['method', 'steps'] }}>
      <Prose
        text={t('comparisons.climb.prose')}
        drive={{
          mm: walk('mm', 1),
          newton: walk('newton', 1),
          ten: walk(method, 10),
          start: () => setSteps(0),
        }}
      />
      <Equation
        name={t('comparisons.climb.equation')}
        tex={TEX}
        symbols={[{ id: 'alpha', value: strengths }, { id: 'wins' }, { id: 'gamesPlayed' }]}
      />
      <ChapterFigure
        name={t('comparisons.climb.figure')}
        caption={t('comparisons.climb.caption', { count: path.length - 1 })}
      >
        <div className="figure-pair">
          <LikelihoodMap teams={teams} x={x} y={y} onMove={move}>
            <Way points={points} />
          </LikelihoodMap>
          <div className="beside-hill">
            <fieldset className="derivation-controls climb-method">
              <legend>{t('comparisons.climb.method')}</legend>
              {METHODS.map((name) => (
                <label key={name} className="choice">
                  <input type="radio" name="climb-method" checked={method === name} onChange={() => setMethod(name)} />
                  {t(`comparisons.climb.methods.${name}`)}
                </label>
              ))}
            </fieldset>
            <ChapterSlider
              label={t('comparisons.climb.steps')}
              scale={SCALE}
              rule={STEPS_RULE}
              nudge={nudgeBy(1)}
              value={steps}
              onChange={setSteps}
            />
            <GuessSliders x={x} y={y} move={move} />
          </div>
        </div>
        <ScoreTable
          wins={wins}
          scores={reached}
          errors={errors}
          name={t('comparisons.climb.table', { count: path.length - 1 })}
        />
        <p className="figure-reading numbers" role="status">
          {path.length - 1 < steps
            ? t('comparisons.climb.cut', { count: path.length })
            : best
              ? t('comparisons.climb.gap', { value: gapText(best.value - logLikelihood(wins, reached)) })
              : t('comparisons.climb.gapOpen')}
        </p>
      </ChapterFigure>
      <Prose text={t('comparisons.climb.errors')} drive={{ nine: () => setWins(times(wins, 9)), first: reset }} />
    </Step>
  );
}

/** More would hide one another. */
const MOST_DOTS = 40;

/** The way on the map: a line, and a dot for each step that is in the picture. */
function Way({ points }: { readonly points: readonly Point[] }) {
  const { left, top } = usePlot();
  const inside = (share: number) => share >= 0 && share <= 1;
  const dots = points
    .map(([x, y], step) => ({ x, y, step }))
    .slice(1, MOST_DOTS)
    .filter(({ x, y }) => inside(left(x)) && inside(top(y)));
  return (
    <>
      <Curve xs={points.map(([x]) => x)} ys={points.map(([, y]) => y)} className="climb-path" />
      {dots.map(({ x, y, step }) => (
        <Dot key={step} x={x} y={y} small />
      ))}
    </>
  );
}

/** Small gaps are what the steps are about. */
function gapText(gap: number): string {
  const shown = Math.max(0, gap);
  return shown > 0 && shown < 0.0005 ? formatScientific(shown) : formatLikelihood(shown);
}
