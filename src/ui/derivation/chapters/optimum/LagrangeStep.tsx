import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { multiplier, objectiveSlopes } from '../../../../math/optimality';
import { DishSelect } from '../../../controls/DishSelect';
import { formatProbability, formatReward, formatSetting, formatTerm } from '../../../shared/format';
import { CompletionSelect } from '../../CompletionSelect';
import { Deeper } from '../../Deeper';
import { BarRows } from '../../figures/BarRows';
import { ChapterFigure } from '../../figures/ChapterFigure';
import { type Move, Moves } from '../../Moves';
import { Marked, Prose } from '../../Prose';
import { bracketed, placeOfMost, sumText } from '../../recovery';
import { formatQuantity, formatScientific } from '../../scientific';
import { useChapterNumber } from '../../useChapterValue';
import { goDeeper } from '../../useDeeper';
import { SlopesCheck } from './OptimumChecks';
import type { OptimumProps, Tilt } from './tilt';
import { objective, shownPlaces } from './tilt';

const ROWS = 6;

/** Eq. 4 by a Lagrange multiplier: the reader's moves from the objective to the optimum, with the numbers of one completion. */
export function LagrangeStep(props: OptimumProps) {
  const { outcomes, tilt } = props;
  const { t } = useTranslation('derivation');
  const [made, setMade] = useChapterNumber('optimum', 'moves', 0);
  const [place, setPlace] = useChapterNumber('optimum', 'outcome', placeOfMost(outcomes.referenceLogps));
  const wellFormed = outcomes.texts.length - 1;
  return (
    <>
      <Prose
        text={t('optimum.lagrange.text')}
        drive={{
          next: () => setMade(Math.min(made + 1, 5)),
          likeliest: () => setPlace(placeOfMost(outcomes.referenceLogps)),
          best: () => setPlace(placeOfMost(outcomes.rewards, 1, wellFormed)),
        }}
      />
      <div className="derivation-controls">
        <DishSelect />
        <CompletionSelect
          label={t('inversion.completion')}
          outcomes={outcomes}
          value={place}
          onChange={setPlace}
          symbol="y"
        />
      </div>
      <ChapterFigure name={t('optimum.lagrange.figure')}>
        <Moves moves={useMoves(tilt, place)} made={made} onMake={setMade} />
      </ChapterFigure>
      <Prose text={t('optimum.lagrange.needs')} drive={{ slopes: () => goDeeper('slopes') }} />
      <Deeper name="slopes" title={t('optimum.lagrange.slopes')}>
        <Slopes outcomes={outcomes} tilt={tilt} />
        <SlopesCheck {...props} />
      </Deeper>
    </>
  );
}

/** From the objective to Eq. 4; what is stationary is shown at the optimum, and λ is the one that is found last but one. */
function useMoves(tilt: Tilt, place: number): Move[] {
  const { t } = useTranslation('derivation');
  const { beta, referenceLogps, rewards, optimum, Z } = tilt;
  const lambda = multiplier(beta, optimum.logZ);
  const [reward, reference, star] = [rewards[place], referenceLogps[place], optimum.logps[place]];
  const residual = objectiveSlopes(tilt, beta, optimum.logps)[place] - lambda;
  const sum = optimum.logps.reduce((total, logp) => total + Math.exp(logp), 0);
  const value = objective(tilt, optimum.logps);
  const factor = Math.exp(-1 - lambda / beta);
  const [b, l] = [formatSetting(beta), bracketed(lambda, formatTerm)];
  const inside = `(${sumText([star - reference, 1], formatTerm)})`;
  const quantity = (log: number) => formatQuantity(Math.exp(log));
  const move = (id: MoveName, tex: string, numbers: string, symbols: Move['symbols'] = []): Move => ({
    id,
    name: t(`optimum.lagrange.moves.${id}`),
    equation: t(`optimum.lagrange.equations.${id}`),
    tex,
    numbers,
    symbols,
  });
  const named = {
    r: { id: 'r', value: formatReward(reward) },
    beta: { id: 'beta', value: b },
    lambda: { id: 'lambda', value: formatTerm(lambda) },
    Z: { id: 'Z', value: formatQuantity(Z) },
    piRef: { id: 'piRef', value: formatQuantity(Math.exp(reference)) },
    piStar: { id: 'piStar', value: formatQuantity(Math.exp(star)) },
  } as const;
  return [
    move(
      'objective',
      String.raw`\begin{aligned}\max_{\sym{pi}}\;\sym{J}(\sym{pi}) &= \sum_{\sym{y}} \sym{pi}(\sym{y}\mid\sym{x})\,\sym{r}(\sym{x},\sym{y})\\ &\quad - \sym{beta}\sum_{\sym{y}} \sym{pi}(\sym{y}\mid\sym{x})\log\frac{\sym{pi}(\sym{y}\mid\sym{x})}{\sym{piRef}(\sym{y}\mid\sym{x})}\\ &\text{s.t. } \sum_{\sym{y}} \sym{pi}(\sym{y}\mid\sym{x}) = 1\end{aligned}`,
      `$\\sym{J}(\\sym{piStar})$ = ${formatTerm(value.reward)} − ${b} × ${formatTerm(value.kl)} = ${formatTerm(value.value)}`,
      [{ id: 'J', value: formatTerm(value.value), name: t('optimum.lagrange.ofOptimum') }, named.beta, { id: 'pi' }],
    ),
    move(
      'multiplier',
      String.raw`\sym{lagrangian}(\sym{pi},\sym{lambda}) = \sym{J}(\sym{pi}) - \sym{lambda}\Big(\sum_{\sym{y}} \sym{pi}(\sym{y}\mid\sym{x}) - 1\Big)`,
      `${formatTerm(value.value)} − ${l} × (${formatTerm(sum)} − 1) = ${formatTerm(value.value - lambda * (sum - 1))}`,
      [{ id: 'lagrangian' }, named.lambda],
    ),
    move(
      'stationary',
      String.raw`\begin{aligned}\frac{\partial\sym{lagrangian}}{\partial\sym{pi}(\sym{y}\mid\sym{x})} &= \sym{r}(\sym{x},\sym{y}) - \sym{beta}\Big(\log\frac{\sym{pi}(\sym{y}\mid\sym{x})}{\sym{piRef}(\sym{y}\mid\sym{x})} + 1\Big)\\ &\quad - \sym{lambda} = 0\end{aligned}`,
      `${formatTerm(reward)} − ${b} × ${inside} − ${l} = ${formatScientific(residual)}`,
      [named.r, named.beta, named.lambda, named.piRef, named.piStar],
    ),
    move(
      'solve',
      String.raw`\begin{aligned}\sym{pi}(\sym{y}\mid\sym{x}) = {}&\sym{piRef}(\sym{y}\mid\sym{x})\,\exp\!\Big(\frac{\sym{r}(\sym{x},\sym{y})}{\sym{beta}}\Big)\\ &\cdot\exp\!\Big({-1}-\frac{\sym{lambda}}{\sym{beta}}\Big)\end{aligned}`,
      `${quantity(reference)} × ${quantity(reward / beta)} × ${formatQuantity(factor)} = ${formatQuantity(Math.exp(reference + reward / beta) * factor)}`,
      [named.r, named.beta, named.lambda, named.piRef],
    ),
    move(
      'normalise',
      String.raw`\begin{aligned}&\sum_{\sym{y}}\sym{pi}(\sym{y}\mid\sym{x}) = 1 \;\Longrightarrow\; \exp\!\Big(1+\frac{\sym{lambda}}{\sym{beta}}\Big)\\ &= \sum_{\sym{y}} \sym{piRef}(\sym{y}\mid\sym{x})\,\exp\!\Big(\frac{\sym{r}(\sym{x},\sym{y})}{\sym{beta}}\Big) = \sym{Z}(\sym{x})\end{aligned}`,
      `exp(1 + ${l}/${b}) = ${formatQuantity(Math.exp(1 + lambda / beta))} = ${formatQuantity(Z)}`,
      [named.lambda, named.Z],
    ),
    move(
      'optimum',
      String.raw`\sym{piStar}(\sym{y}\mid\sym{x}) = \frac{1}{\sym{Z}(\sym{x})}\,\sym{piRef}(\sym{y}\mid\sym{x})\,\exp\!\Big(\frac{\sym{r}(\sym{x},\sym{y})}{\sym{beta}}\Big)`,
      `${quantity(star)} = ${quantity(reference)} × ${quantity(reward / beta)} / ${formatQuantity(Z)}`,
      [named.piStar, named.piRef, named.r, named.beta, named.Z],
    ),
  ];
}

type MoveName = 'objective' | 'multiplier' | 'stationary' | 'solve' | 'normalise' | 'optimum';

/** What a little more probability would add to the objective, completion by completion: at the optimum the same everywhere. */
function Slopes({ outcomes, tilt }: Pick<OptimumProps, 'outcomes' | 'tilt'>) {
  const { t } = useTranslation('derivation');
  const places = useMemo(() => shownPlaces(outcomes, ROWS), [outcomes]);
  const { beta, optimum } = tilt;
  const policy = objectiveSlopes(tilt, beta, outcomes.policyLogps);
  const star = objectiveSlopes(tilt, beta, optimum.logps);
  const shown = places.flatMap((place) => [policy[place], star[place]]);
  return (
    <ChapterFigure
      name={t('optimum.lagrange.slopes')}
      caption={t('optimum.lagrange.slopesCaption', { lambda: formatTerm(multiplier(beta, optimum.logZ)) })}
    >
      <BarRows
        name={t('optimum.lagrange.slopes')}
        max={Math.max(0.1, ...shown)}
        min={Math.min(0, ...shown)}
        rows={places.map((place) => ({
          id: String(place),
          label: outcomes.texts[place],
          beside: <span className="numbers">{formatProbability(Math.exp(outcomes.referenceLogps[place]))}</span>,
          bars: [
            {
              role: 'policy',
              value: policy[place],
              text: formatTerm(policy[place]),
              name: t('symbols.piTheta'),
              symbol: 'piTheta',
            },
            {
              role: 'oracle',
              value: star[place],
              text: formatTerm(star[place]),
              name: t('symbols.piStar'),
              symbol: 'piStar',
            },
          ],
        }))}
      />
      <p className="muted">
        <Marked text={t('optimum.lagrange.slopesKey')} />
      </p>
    </ChapterFigure>
  );
}
